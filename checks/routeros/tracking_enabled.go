package routeros

import (
	"slices"

	"hardcheck/checks"
)

// TrackingEnabled reports routers whose stateful rules have no states.
var TrackingEnabled = &checks.Check{
	ID:       "routeros-tracking-enabled",
	Title:    "Connection tracking is on where rules use connection states or translate",
	Severity: checks.High,
	Description: "Without connection tracking no packet has the state new, established or invalid, and nothing is translated: rules about states " +
		"match nothing, and a drop of new connections from outside drops nothing. A router without such rules and without translation may " +
		"have it off.",
	Remediation: "Let the router track connections as its rules need it:\n\n" +
		"    /ip firewall connection tracking set enabled=auto",
	References: []string{manual + "Connection+tracking", manualFilter},
	Rule:       checks.Each(trackingEnabled),
}

func trackingEnabled(o checks.Observed[Facts]) {
	tracking, ok := Need(o, o.Facts.Firewall.Tracking, "firewall.tracking")
	if !ok {
		return
	}
	enabled, ok := checks.Need(o, tracking.Enabled, "firewall.tracking.enabled")
	if !ok {
		return
	}
	o.Evidence("/ip/firewall/connection/tracking enabled", "%s", enabled)
	paths := pathsOf(o)
	if enabled != "no" || !needRules(o, paths) {
		return
	}
	for _, family := range paths.families() {
		states := func(r Rule) bool { return r.live() && r.bounded("connection-state", "connection-nat-state") }
		if slices.ContainsFunc(o.Facts.rulesIn(family, "filter"), states) {
			o.Violation("connection tracking is off, and %s rules match connection states", familyName(family))
		}
		if slices.ContainsFunc(o.Facts.rulesIn(family, "nat"), Rule.live) {
			o.Violation("connection tracking is off, and %s has NAT rules", familyName(family))
		}
	}
}
