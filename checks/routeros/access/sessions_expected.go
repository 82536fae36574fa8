package access

import (
	"net/netip"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// SessionsParams are the parameters of routeros-sessions-expected.
type SessionsParams struct {
	// Users are the users that may be logged in; empty is any.
	Users []string `json:"users"`
	// Prefixes are where sessions may come from. Without any, the zones that the site
	// file lists in `reachable-from` count.
	Prefixes []netip.Prefix `json:"prefixes"`
}

// SessionsExpected reports sessions of unexpected users or from unexpected addresses.
var SessionsExpected = &checks.Check{
	ID:       "routeros-sessions-expected",
	Title:    "Only expected users and addresses are logged in",
	Severity: checks.High,
	Description: "The check compares the sessions at the time of the audit with the parameters `users` and `prefixes`; without prefixes, with " +
		"the zones of `reachable-from`. The audit's own session counts too. A session on the console has no address, and only its user " +
		"is compared.",
	Remediation: "Ask the user about the session. If nobody knows it, change the password, switch the user off and look at what was changed " +
		"(`/system history print`):\n\n    /user set NAME disabled=yes\n\nIf it is expected, list it: `with: {users: [NAME], prefixes: [192.0.2.0/28]}`.",
	References: []string{routeros.ManualUser, "https://attack.mitre.org/techniques/T1078/"},
	Rule:       checks.EachWith(SessionsParams{Users: []string{}, Prefixes: []netip.Prefix{}}, sessionsExpected),
}

func sessionsExpected(o checks.Observed[routeros.Facts], p SessionsParams) {
	sessions, ok := routeros.Need(o, o.Facts.Accounts.Sessions, "accounts.sessions")
	if !ok {
		return
	}
	prefixes := p.Prefixes
	if len(prefixes) == 0 {
		prefixes = expectedPrefixes(o)
	}
	if len(p.Users) == 0 && len(prefixes) == 0 {
		o.NotApplicable("neither the profile nor the site says which sessions are expected")
		return
	}
	for _, session := range sessions {
		subject := o.Subject(session.Name)
		subject.Evidence("/user/active", "%s from %q via %s", session.Name, session.Address, session.Via)
		if len(p.Users) > 0 && !slices.Contains(p.Users, session.Name) {
			subject.Violation("the user is logged in via %s and not among the expected", session.Via)
		}
		judgeSessionAddress(subject, session, prefixes)
	}
}

// judgeSessionAddress leaves out sessions by MAC address and on the console, which
// have no IP address.
func judgeSessionAddress(subject checks.Subject, session routeros.Session, prefixes []netip.Prefix) {
	address, err := netip.ParseAddr(session.Address)
	switch {
	case len(prefixes) == 0 || err != nil && (session.Address == "" || routeros.IsMAC(session.Address)):
		return
	case err != nil:
		subject.Unknown(checks.Unreadable, "the user is logged in from %q, which is no address", session.Address)
		return
	}
	if !slices.ContainsFunc(prefixes, func(p netip.Prefix) bool { return p.Contains(address.WithZone("").Unmap()) }) {
		subject.Violation("the user is logged in from %s via %s, which is not expected", address, session.Via)
	}
}

// expectedPrefixes are those of the zones that may reach the router.
func expectedPrefixes(o checks.Observed[routeros.Facts]) []netip.Prefix {
	var prefixes []netip.Prefix
	for _, zone := range o.Site.Zones {
		if slices.Contains(o.Target.ReachableFrom, zone.Name) {
			prefixes = append(prefixes, zone.Prefixes...)
		}
	}
	return prefixes
}
