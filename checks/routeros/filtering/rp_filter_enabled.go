package filtering

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// RPFilterEnabled reports routers that take packets with forged source addresses.
var RPFilterEnabled = &checks.Check{
	ID:       "routeros-rp-filter-enabled",
	Title:    "Reverse path filtering (rp-filter) is enabled",
	Severity: checks.Low,
	Description: "rp-filter drops packets whose source address could not be reached by the interface they came in on (strict) or by none (loose). " +
		"It is off by default. loose suits routers with several uplinks (asymmetric routing), strict those with one.",
	Remediation: "Use strict, or loose with asymmetric routing:\n\n" +
		"    /ip settings set rp-filter=loose",
	References: []string{routeros.Manual + "IP+Settings", "https://www.rfc-editor.org/rfc/rfc3704"},
	Rule:       checks.Each(rpFilterEnabled),
}

func rpFilterEnabled(o checks.Observed[routeros.Facts]) {
	settings, ok := routeros.Need(o, o.Facts.Network.IPv4Settings, "network.ipv4Settings")
	if !ok {
		return
	}
	mode, ok := checks.Need(o, settings.RPFilter, "network.ipv4Settings.rpFilter")
	if ok && mode == "no" {
		o.Violation("source addresses are not verified (rp-filter=no)")
		routeros.Mend(o, o.Subject(""), routeros.Set("/ip/settings", "rp-filter=loose"))
	}
}
