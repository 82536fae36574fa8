package filtering

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/paths"
)

// TrackingEnabled reports routers whose stateful rules have no states.
var TrackingEnabled = &checks.Check{
	ID:       "routeros-tracking-enabled",
	Title:    "Connection tracking is on where rules use connection states or translate",
	Severity: checks.High,
	Description: "Without connection tracking no packet has the state new, established or invalid, and there is no NAT: rules about states match " +
		"nothing, and a drop of new connections from outside drops nothing. A router without such rules and without NAT may have it off.",
	Remediation: "Let the router track connections as its rules require it:\n\n" +
		"    /ip firewall connection tracking set enabled=auto",
	References: []string{routeros.Manual + "Connection+tracking", routeros.ManualFilter},
	Rule:       checks.Each(trackingEnabled),
}

func trackingEnabled(o checks.Observed[routeros.Facts]) {
	tracking, ok := routeros.Need(o, o.Facts.Firewall.Tracking, "firewall.tracking")
	if !ok {
		return
	}
	enabled, ok := checks.Need(o, tracking.Enabled, "firewall.tracking.enabled")
	if !ok {
		return
	}
	o.Evidence("/ip/firewall/connection/tracking enabled", "%s", enabled)
	model := paths.Of(o)
	if enabled != "no" || !paths.NeedRules(o, model) {
		return
	}
	for _, family := range model.Families() {
		states := func(r routeros.Rule) bool { return live(r) && bounded(r, "connection-state", "connection-nat-state") }
		if slices.ContainsFunc(rulesIn(o.Facts, family, "filter"), states) {
			o.Violation("connection tracking is off, and %s rules match connection states", paths.FamilyName(family))
			routeros.Mend(o, o.Subject(""), routeros.Set("/ip/firewall/connection/tracking", "enabled=auto"))
		}
		if slices.ContainsFunc(rulesIn(o.Facts, family, "nat"), live) {
			o.Violation("connection tracking is off, and %s has NAT rules", paths.FamilyName(family))
		}
	}
}
