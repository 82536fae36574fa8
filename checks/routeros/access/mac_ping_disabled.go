package access

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// MACPingDisabled reports routers that answer pings to their MAC address.
var MACPingDisabled = &checks.Check{
	ID:       "routeros-mac-ping-disabled",
	Title:    "MAC ping is disabled",
	Severity: checks.Info,
	Description: "The answers show the router to everyone in its layer 2 segments, below the IP firewall. MAC ping is on by default and gives no " +
		"access, so that the finding is informational.",
	Remediation: "Disable MAC ping:\n\n" +
		"    /tool mac-server ping set enabled=no",
	References: []string{routeros.ManualSecuring, routeros.Manual + "MAC+server"},
	Rule:       checks.Each(macPingDisabled),
}

func macPingDisabled(o checks.Observed[routeros.Facts]) {
	menu, ok := routeros.Need(o, o.Facts.Management.MACPing, "management.macPing")
	if !ok {
		return
	}
	enabled, ok := checks.Need(o, menu.Enabled, "management.macPing.enabled")
	if !ok {
		return
	}
	o.Evidence("/tool/mac-server/ping enabled", "%s", routeros.YesNo(enabled))
	if enabled {
		o.Violation("the router answers MAC pings (the default)")
		routeros.Mend(o, o.Subject(""), routeros.Set("/tool/mac-server/ping", "enabled=no"))
	}
}
