package access

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// RADIUSIncomingRefused reports routers that accept CoA and Disconnect requests of RADIUS.
var RADIUSIncomingRefused = &checks.Check{
	ID:       "routeros-radius-incoming-refused",
	Title:    "The router refuses incoming RADIUS requests (CoA and Disconnect)",
	Severity: checks.Medium,
	Description: "With `accept=yes` the router accepts incoming RADIUS on UDP port 3799: Disconnect and Change-of-Authorization (CoA) requests, " +
		"which end or change sessions (RFC 5176). The shared secret alone protects them. It is off by default; a hotspot or PPPoE " +
		"service may need it.",
	Remediation: "Switch it off; or let the firewall admit the RADIUS server alone to that port and record a waiver:\n\n" +
		"    /radius incoming set accept=no",
	References: []string{routeros.ManualRADIUS, "https://www.rfc-editor.org/rfc/rfc5176"},
	Rule:       checks.Each(radiusIncomingRefused),
}

func radiusIncomingRefused(o checks.Observed[routeros.Facts]) {
	incoming, ok := routeros.Need(o, o.Facts.Accounts.RADIUSIncoming, "accounts.radiusIncoming")
	if !ok {
		return
	}
	accept, ok := checks.Need(o, incoming.Accept, "accounts.radiusIncoming.accept")
	if !ok {
		return
	}
	o.Evidence("/radius/incoming accept", "%s", routeros.YesNo(accept))
	if accept {
		o.Violation("the router accepts incoming RADIUS (accept=yes)")
		routeros.Mend(o, o.Subject(""), routeros.Set("/radius/incoming", "accept=no"))
	}
}
