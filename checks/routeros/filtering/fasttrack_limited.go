package filtering

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/paths"
)

// FastTrackLimited reports fasttrack rules for more than established connections.
var FastTrackLimited = &checks.Check{
	ID:       "routeros-fasttrack-limited",
	Title:    "FastTrack is limited to established connections",
	Severity: checks.High,
	Description: "Packets of a fasttracked connection skip the firewall from then on. A rule that fasttracks connections before they were " +
		"filtered, because it matches no connection state or the state new, invalid or untracked, takes them past the filter. The check " +
		"looks at active fasttrack rules.",
	Remediation: "Limit the rule to established connections:\n\n" +
		"    /ip firewall filter set [find action=fasttrack-connection] connection-state=established,related",
	References: []string{routeros.ManualFilter, routeros.Manual + "Connection+tracking"},
	Rule:       checks.Each(fastTrackLimited),
}

func fastTrackLimited(o checks.Observed[routeros.Facts]) {
	model := paths.Of(o)
	if !paths.NeedRules(o, model) {
		return
	}
	for _, family := range model.Families() {
		for _, rule := range rulesIn(o.Facts, family, "filter") {
			if rule.Action != "fasttrack-connection" || !live(rule) || rule.Dynamic {
				continue
			}
			subject := o.Subject(paths.RuleName(family, "filter", rule))
			paths.Mend(o, subject, routeros.FindRule(ruleMenu(family, "filter"), rule).Set("connection-state=established,related"))
			subject.Evidence(rulePlace(family, "filter", rule), "%s", ruleText(rule))
			states, set := rule.Match["connection-state"]
			early := routeros.Among(strings.Split(states, ","), []string{"new", "invalid", "untracked"})
			switch {
			case !set || strings.HasPrefix(states, "!"):
				subject.Violation("connections in any state are fasttracked")
			case len(early) > 0:
				subject.Violation("connections in the state %s are fasttracked", routeros.Commas(slices.Compact(early)))
			}
		}
	}
}
