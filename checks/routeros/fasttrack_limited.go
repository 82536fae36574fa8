package routeros

import (
	"slices"
	"strings"

	"hardcheck/checks"
)

// FastTrackLimited reports fasttrack rules for more than established connections.
var FastTrackLimited = &checks.Check{
	ID:       "routeros-fasttrack-limited",
	Title:    "Only established connections are fasttracked",
	Severity: checks.High,
	Description: "Packets of a fasttracked connection skip the firewall from then on. A rule that marks connections before they were judged, " +
		"because it names no connection state or the state new, invalid or untracked, takes them out of the filter's sight. The check " +
		"looks at fasttrack rules in force.",
	Remediation: "Limit the rule to judged connections:\n\n" +
		"    /ip firewall filter set [find action=fasttrack-connection] connection-state=established,related",
	References: []string{manualFilter, manual + "Connection+tracking"},
	Rule:       checks.Each(fastTrackLimited),
}

func fastTrackLimited(o checks.Observed[Facts]) {
	paths := pathsOf(o)
	if !needRules(o, paths) {
		return
	}
	for _, family := range paths.families() {
		for _, rule := range o.Facts.rulesIn(family, "filter") {
			if rule.Action != "fasttrack-connection" || !rule.live() || rule.Dynamic {
				continue
			}
			subject := o.Subject(ruleName(family, "filter", rule))
			subject.Evidence(rulePlace(family, "filter", rule), "%s", ruleWords(rule))
			states, set := rule.Match["connection-state"]
			early := among(strings.Split(states, ","), []string{"new", "invalid", "untracked"})
			switch {
			case !set || strings.HasPrefix(states, "!"):
				subject.Violation("connections in any state are fasttracked")
			case len(early) > 0:
				subject.Violation("connections in the state %s are fasttracked", commas(slices.Compact(early)))
			}
		}
	}
}
