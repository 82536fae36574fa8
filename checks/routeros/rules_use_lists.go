package routeros

import (
	"slices"
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
	Remediation: "Match the list:\n\n" +
		"    /ip firewall filter set [find comment=\"drop from WAN\"] !in-interface in-interface-list=WAN",
	References: []string{manual + "Interface+Lists", manualFilter},
	Rule:       checks.Each(rulesUseLists),
}

func rulesUseLists(o checks.Observed[Facts]) {
	paths := pathsOf(o)
	if !needRules(o, paths) || !needLists(o, paths) {
		return
	}
	for _, family := range paths.families() {
		for _, rule := range o.Facts.rulesIn(family, "filter") {
			name := rule.Match["in-interface"]
			inChain := rule.Chain == "input" || rule.Chain == "forward"
			if !rule.live() || !inChain || !drops(rule) || name == "" || strings.HasPrefix(name, "!") {
				continue
			}
			if lists := paths.listsOf(name); len(lists) > 0 {
				subject := o.Subject(ruleName(family, "filter", rule))
				subject.Evidence(rulePlace(family, "filter", rule), "%s", ruleWords(rule))
				subject.Violation("the rule drops what comes in by %s alone, which the list %s holds", name, commas(lists))
			}
		}
	}
}

// listsOf are the site's own lists that surely hold an interface.
func (p Paths) listsOf(name string) []string {
	var lists []string
	for _, list := range p.router.InterfaceLists {
		sure, _ := p.Engine.ListMembers(list.Name)
		own := !slices.Contains([]string{"all", "none", "dynamic", "static"}, list.Name)
		if own && slices.Contains(sure, name) && !slices.Contains(lists, list.Name) {
			lists = append(lists, list.Name)
		}
	}
	return lists
}
