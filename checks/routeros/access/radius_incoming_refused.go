package access

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// RADIUSIncomingRefused reports routers that take orders over RADIUS.
var RADIUSIncomingRefused = &checks.Check{
	ID:       "routeros-radius-incoming-refused",
	Title:    "The router takes no orders over RADIUS",
	Severity: checks.Medium,
	Description: "With `accept=yes` the router listens on UDP port 3799 for requests that end or change sessions (RFC 5176). They are protected " +
		"by the shared secret alone. It is off from the factory; a hotspot or PPPoE service may need it.",
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
		o.Violation("the router takes orders over RADIUS (accept=yes)")
	}
}
