package services

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// botnetSocksPorts are ports on which intruders put the SOCKS proxy of routers that they
// took over: 5678 by MikroTik's note on the Meris botnet, 4145 in the years before.
var botnetSocksPorts = []int{4145, 5678}

// SocksDisabled reports routers that relay connections.
var SocksDisabled = &checks.Check{
	ID:       "routeros-socks-disabled",
	Title:    "The SOCKS proxy is disabled",
	Severity: checks.High,
	Description: "A SOCKS proxy relays connections with the router's address as source. It is off by default, seldom needed, and what intruders " +
		"enable to sell the router as a proxy. The ports 5678 and 4145 are those that botnets of MikroTik routers used: an indicator of " +
		"compromise.",
	Remediation: "Disable it, and look for further indicators of compromise (users, scheduler, scripts, firewall rules) if nobody knows of it:\n\n" +
		"    /ip socks set enabled=no",
	References: []string{routeros.ManualSecuring, "https://blog.mikrotik.com/security/meris-botnet.html"},
	Rule:       checks.Each(socksDisabled),
}

func socksDisabled(o checks.Observed[routeros.Facts]) {
	socks, on, _ := routeros.Switched(o, o.Facts.Servers.Socks, "servers.socks", "enabled", func(s routeros.Socks) checks.Value[bool] { return s.Enabled })
	if !on {
		return
	}
	port, ok := checks.Need(o, socks.Port, "servers.socks.port")
	routeros.Mend(o, o.Subject(""), routeros.Set("/ip/socks", "enabled=no"))
	switch {
	case !ok:
		o.Violation("the SOCKS proxy is on")
	case slices.Contains(botnetSocksPorts, port):
		o.ViolationAt(checks.Critical, "the SOCKS proxy is on at port %d, as on routers of botnets: an indicator of compromise", port)
		return
	default:
		o.Violation("the SOCKS proxy is on at port %d", port)
	}
	if method, known := socks.AuthMethod.Get(); known && method == "none" {
		o.Violation("it requires no authentication")
	}
}
