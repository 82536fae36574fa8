package routeros

import (
	"strings"

	"hardcheck/checks"
)

// RulesUseLists reports protection that is bound to one interface of a list.
var RulesUseLists = &checks.Check{
	ID:       "routeros-rules-use-lists",
	Title:    "Rules that drop packets match interface lists rather than one interface",
	Severity: checks.Low,
	Description: "A rule for one interface misses the next one: the tunnel, the second provider or the PPPoE interface that comes later. The " +
		"check reports rules of the chains input and forward that drop what comes in by a single interface, though an interface list " +
		"holds that interface.",
	Remediation: "Match the list, after a look at who else is on it: the rule then drops what comes in by all of them.\n\n" +
		"    /ip firewall filter set [find comment=\"drop from WAN\"] !in-interface in-interface-list=WAN",
	References: []string{manual + "Interface+Lists", manualFilter},
	Rule:       checks.Each(rulesUseLists),
}

func rulesUseLists(o checks.Observed[Facts]) {
	paths := pathsOf(o)
	if !needRules(o, paths) || !needLists(o, paths) {
		return
	}
	holders := paths.listsByMember()
	for _, family := range paths.families() {
		for _, rule := range o.Facts.rulesIn(family, "filter") {
			name := rule.Match["in-interface"]
			inChain := rule.Chain == "input" || rule.Chain == "forward"
			if !rule.live() || !inChain || !drops(rule) || name == "" || strings.HasPrefix(name, "!") {
				continue
			}
			if lists := holders[name]; len(lists) > 0 {
				subject := o.Subject(ruleName(family, "filter", rule))
				subject.Evidence(rulePlace(family, "filter", rule), "%s", ruleWords(rule))
				subject.Violation("the rule drops what comes in by %s alone, which the list %s holds", name, commas(lists))
			}
		}
	}
}

// listsByMember are the site's own lists that surely hold an interface, by its name.
func (p Paths) listsByMember() map[string][]string {
	holders, seen := map[string][]string{}, map[string]bool{"all": true, "none": true, "dynamic": true, "static": true}
	for _, list := range p.Router().InterfaceLists {
		if seen[list.Name] {
			continue
		}
		seen[list.Name] = true
		sure, _ := p.Engine.ListMembers(list.Name)
		for _, member := range sure {
			holders[member] = append(holders[member], list.Name)
		}
	}
	return holders
}
