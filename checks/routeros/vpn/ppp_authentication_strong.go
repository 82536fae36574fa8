package vpn

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// PPPAuthenticationStrong reports PPP servers that accept old ways to log in.
var PPPAuthenticationStrong = &checks.Check{
	ID:       "routeros-ppp-authentication-strong",
	Title:    "PPP servers accept MS-CHAPv2 only",
	Severity: checks.Medium,
	Description: "L2TP, SSTP and PPPoE servers accept PAP, CHAP, MS-CHAPv1 and MS-CHAPv2 by default. PAP sends the password in clear text; CHAP " +
		"and MS-CHAPv1 disclose enough to recover it. A rogue server only has to offer the weakest. PPTP has a check of its own.",
	Remediation: "Allow MS-CHAPv2 only:\n\n" +
		"    /interface l2tp-server server set authentication=mschap2\n" +
		"    /interface sstp-server server set authentication=mschap2\n" +
		"    /interface pppoe-server server set [find] authentication=mschap2",
	References: []string{routeros.Manual + "L2TP", routeros.Manual + "SSTP", routeros.Manual + "PPPoE"},
	Rule:       checks.Each(pppAuthenticationStrong),
}

func pppAuthenticationStrong(o checks.Observed[routeros.Facts]) {
	l2tp, ok := routeros.Need(o, o.Facts.VPN.L2TPServer, "vpn.l2tpServer")
	if on, known := l2tp.Enabled.Get(); ok && (on || !known) {
		subject := o.Subject("l2tp-server")
		checks.Need(subject, l2tp.Enabled, "vpn.l2tpServer.enabled")
		judgeLogins(subject, l2tp.Authentication, "vpn.l2tpServer.authentication")
		routeros.Mend(o, subject, routeros.Set("/interface/l2tp-server/server", "authentication=mschap2"))
	}
	sstp, ok := routeros.Need(o, o.Facts.VPN.SSTPServer, "vpn.sstpServer")
	if on, known := sstp.Enabled.Get(); ok && (on || !known) {
		subject := o.Subject("sstp-server")
		checks.Need(subject, sstp.Enabled, "vpn.sstpServer.enabled")
		judgeLogins(subject, sstp.Authentication, "vpn.sstpServer.authentication")
		routeros.Mend(o, subject, routeros.Set("/interface/sstp-server/server", "authentication=mschap2"))
	}
	pppoe, ok := routeros.Need(o, o.Facts.VPN.PPPoEServers, "vpn.pppoeServers")
	if !ok {
		return
	}
	for _, server := range pppoe {
		if !server.Disabled {
			name := "pppoe-server " + routeros.NameOr(server.ServiceName, server.Interface)
			judgeLogins(o.Subject(name), server.Authentication, "vpn.pppoeServers.authentication")
			routeros.Mend(o, o.Subject(name), routeros.Find("/interface/pppoe-server/server", routeros.Is("service-name", server.ServiceName), routeros.Is("interface", server.Interface)).Set("authentication=mschap2"))
		}
	}
}

func judgeLogins(subject checks.Subject, methods checks.Value[[]routeros.LoginMethod], field string) {
	accepted, ok := checks.Need(subject, methods, field)
	if weak := routeros.Among(accepted, []routeros.LoginMethod{"pap", "chap", "mschap1"}); ok && len(weak) > 0 {
		subject.Violation("accepts the authentication methods %s", routeros.Commas(weak))
	}
}
