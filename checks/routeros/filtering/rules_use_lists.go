package filtering

import (
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/paths"
)

// RulesUseLists reports protection that is bound to one interface of a list.
var RulesUseLists = &checks.Check{
	ID:       "routeros-rules-use-lists",
	Title:    "Drop rules match interface lists rather than one interface",
	Severity: checks.Low,
	Description: "A rule for one interface misses the next one: the tunnel, the second provider or the PPPoE interface that comes later. The " +
		"check reports rules of the chains input and forward that drop what comes in by a single interface, though an interface list " +
		"holds that interface.",
	Remediation: "Match the list, after a look at who else is on it: the rule then drops what comes in by all of them.\n\n" +
		"    /ip firewall filter set [find comment=\"drop from WAN\"] !in-interface in-interface-list=WAN",
	References: []string{routeros.Manual + "Interface+Lists", routeros.ManualFilter},
	Rule:       checks.Each(rulesUseLists),
}

func rulesUseLists(o checks.Observed[routeros.Facts]) {
	model := paths.Of(o)
	paths.NeedRules(o, model)
	needLists(o, model)
	holders := listsByMember(model)
	for _, family := range model.Families() {
		for _, rule := range rulesIn(o.Facts, family, "filter") {
			name := rule.Match["in-interface"]
			inChain := rule.Chain == "input" || rule.Chain == "forward"
			_, skipped := model.Router().Ports[name]
			if !live(rule) || skipped || !inChain || !drops(rule) || name == "" || strings.HasPrefix(name, "!") {
				continue
			}
			if lists := holders[name]; len(lists) > 0 {
				subject := subjectOf(o, family, "filter", rule)
				subject.Violation("the rule drops what comes in by %s alone, which the list %s holds", name, routeros.Commas(lists))
				if _, listed := rule.Match["in-interface-list"]; len(lists) == 1 && !listed {
					paths.Mend(o, subject, routeros.FindRule(paths.RuleMenu(family, "filter"), rule).With(routeros.Without("in-interface"), routeros.Is("in-interface-list", lists[0])))
				}
			}
		}
	}
}

// listsByMember are the site's own lists that surely hold an interface, by its name.
func listsByMember(model paths.Model) map[string][]string {
	holders, seen := map[string][]string{}, map[string]bool{"all": true, "none": true, "dynamic": true, "static": true}
	for _, list := range model.Router().InterfaceLists {
		if seen[list.Name] {
			continue
		}
		seen[list.Name] = true
		sure, _ := model.Engine.ListMembers(list.Name)
		for _, member := range sure {
			holders[member] = append(holders[member], list.Name)
		}
	}
	return holders
}
