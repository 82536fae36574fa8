package routerosconn

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/testenv/rosapi"
)

const (
	whole   = string(checks.StateCollected)
	partly  = string(checks.StatePartial)
	failed  = string(checks.StateFailed)
	away    = string(checks.StateUnreachable)
	known   = "known"
	timeout = string(checks.Timeout)
	budget  = string(checks.Budget)
	odd     = string(checks.Unreadable)
	refused = string(checks.Denied)
)

// faultCases begin with the healthy router, which the others' memory is compared with.
func faultCases() []faultCase {
	all := []faultCase{{name: "none", state: whole, services: known, filter: known}}
	for _, group := range [][]faultCase{acceptCases(), loginCases(), trustCases(), answerCases(), harmlessCases(), releaseCases()} {
		all = append(all, group...)
	}
	return all
}

// acceptCases befall a connection before its first word.
func acceptCases() []faultCase {
	return []faultCase{
		{name: "accept-hang", device: "fault accept-hang", state: failed, reason: timeout},
		{name: "accept-reset", device: "fault accept-reset", state: failed, reason: odd, early: true},
		{name: "accept-close", device: "fault accept-close", state: failed, reason: odd},
	}
}

// loginCases befall the login. What was seen of the certificate is kept, so the facts
// are partial.
func loginCases() []faultCase {
	on := func(kind rosapi.FaultKind, text string) string { return "fault " + string(kind) + " /login " + text }
	return []faultCase{
		{name: "login: wrong password", change: func(a *childAccess) { a.Password = "another" }, state: partly, reason: refused, words: "refused the name or the password"},
		{name: "login: other user", change: func(a *childAccess) { a.User = "nobody" }, state: partly, reason: refused, words: "refused the name or the password"},
		{name: "login: MD5 challenge", device: "login challenge", state: partly, reason: refused},
		{name: "login: throttled", device: on(rosapi.LoginThrottled, ""), state: whole, services: known},
		{name: "login: hang", device: on(rosapi.Hang, ""), state: partly, reason: timeout},
		{name: "login: fatal", device: on(rosapi.Fatal, `"too many connections"`), state: partly, reason: refused},
		{name: "login: trap", device: on(rosapi.Trap, `"something else"`), state: partly, reason: refused},
		{name: "login: huge word", device: on(rosapi.HugeWord, ""), state: partly, reason: budget},
		{name: "login: endless", device: on(rosapi.Endless, ""), state: partly, reason: budget},
	}
}

// trustCases are certificates of api-ssl.
func trustCases() []faultCase {
	return []faultCase{
		{name: "tls: no certificate", device: "menu /ip/service\nchange name=api-ssl\n  certificate=none", state: failed, reason: odd, words: "has no certificate"},
		{name: "tls: expired", device: "menu /certificate\nchange name=management\n  invalid-after=\"2025-12-02 00:00:00\"", state: partly, reason: refused, words: "expired"},
		{name: "tls: not yet valid", device: "menu /certificate\nchange name=management\n  invalid-before=\"2035-12-02 00:00:00\"", state: partly, reason: refused, words: "not yet valid"},
		{name: "tls: unknown authority", change: func(a *childAccess) { a.CA = nil }, state: partly, reason: refused, words: "no credentials were sent"},
		{name: "tls: wrong name", change: func(a *childAccess) { a.ServerName = "other.example.org" }, state: partly, reason: refused, words: "no credentials were sent"},
		{name: "tls: plaintext client", change: func(a *childAccess) { a.Scheme = schemePlain }, state: failed, reason: odd},
	}
}

// answerCases are answers that cost their menu, and most of them the connection.
func answerCases() []faultCase {
	var all []faultCase
	for _, tc := range []struct {
		kind   rosapi.FaultKind
		reason string
	}{
		{rosapi.Hang, timeout},
		{rosapi.HangMid, timeout},
		{rosapi.Slow, timeout},
		{rosapi.TrapOnly, timeout},
		{rosapi.HalfClose, odd},
		{rosapi.Truncate, odd},
		{rosapi.Reset, odd},
		{rosapi.ControlByte, odd},
		{rosapi.UnknownReply, odd},
		{rosapi.Fatal, odd},
		{rosapi.WrongTag, odd},
		{rosapi.HugeWord, budget},
		{rosapi.Endless, budget},
		{rosapi.EndlessWords, budget},
	} {
		all = append(all, faultCase{
			name: string(tc.kind), device: "fault " + string(tc.kind) + " /ip/service/print something",
			state: partly, reason: tc.reason, services: tc.reason, filter: tc.reason,
		})
	}
	return append(all,
		faultCase{name: "trap", device: "fault trap /ip/service/print something", state: partly, services: odd, filter: known},
		faultCase{name: "trap: permission", device: "deny /ip/service", state: partly, services: refused, filter: known},
		faultCase{name: "trap: no such menu", device: "absent /ip/service", state: partly, services: odd, filter: known},
		faultCase{name: "duplicate-keys", device: "fault duplicate-keys /ip/service/print", state: partly, services: odd, filter: known},
	)
}

// harmlessCases look odd and cost nothing.
func harmlessCases() []faultCase {
	var all []faultCase
	for _, kind := range []rosapi.FaultKind{rosapi.NonUTF8, rosapi.Segments, rosapi.FiveBytePrefix, rosapi.Empty} {
		all = append(all, faultCase{
			name: string(kind), device: "fault " + string(kind) + " /ip/service/print", state: whole, services: known, filter: known,
		})
	}
	const lists = " /ip/firewall/address-list/print "
	return append(all,
		faultCase{
			name: "many-rows: 50,000", device: "fault many-rows" + lists + "50000",
			state: whole, services: known, filter: known, lists: known, rows: routeros.MaxRows,
		},
		faultCase{
			name: "many-rows: 50,001", device: "fault many-rows" + lists + "50001",
			state: partly, services: known, filter: known, lists: budget,
		},
	)
}

// releaseCases are versions that the policy wasn't tested with, and that nobody made.
func releaseCases() []faultCase {
	version := func(text string) string { return "menu /system/resource\nchange\n  version=" + text }
	const untested = "is not tested by the policy"
	return []faultCase{
		{name: "version 7.18.2: !empty, sockets", device: version(`"7.18.2 (stable)"`), state: whole, services: known, filter: known, words: "7.18.2 " + untested},
		{name: "version 7.99beta3", device: version("7.99beta3"), state: whole, services: known, filter: known, words: "7.99beta3 " + untested},
		{name: "version 9.0", device: version(`"9.0 (testing)"`), state: whole, services: known, filter: known, words: "9.0 " + untested},
		{name: "version 6.49.10", device: version(`"6.49.10 (long-term)"`), state: whole, services: known, filter: known, words: untested},
		{name: "version without numbers", device: version(`"\x1b[31mnone;7..\xff"`), state: whole, services: known, filter: known, words: untested},
		{name: "version empty", device: version(`""`), state: whole, services: known, filter: known, words: untested},
	}
}
