package filtering

import (
	"fmt"
	"slices"

	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// ruleOf is the rule that the engine names.
func ruleOf(f routeros.Facts, family firewall.Family, ref firewall.RuleRef) routeros.Rule {
	if rules := rulesIn(f, family, ref.Table); ref.Number < len(rules) {
		return rules[ref.Number]
	}
	return routeros.Rule{Chain: ref.Chain, Action: ref.Action, Comment: ref.Comment, Position: ref.Number}
}

// rulesIn are the rules of a table, none where they aren't known.
func rulesIn(f routeros.Facts, family firewall.Family, table string) []routeros.Rule {
	tables := f.Firewall.IPv4
	if family == firewall.IPv6 {
		tables = f.Firewall.IPv6
	}
	rules := map[string][]routeros.Rule{}
	rules["raw"], _ = tables.Raw.Get()
	rules["nat"], _ = tables.NAT.Get()
	rules["filter"], _ = tables.Filter.Get()
	return rules[table]
}

// live reports whether the rule is in force.
func live(r routeros.Rule) bool { return !r.Disabled && !r.Invalid }

// ruleMenu is the menu of a table: "/ip/firewall/filter".
func ruleMenu(family firewall.Family, table string) string { return paths.RuleMenu(family, table) }

// rulePlace is where a person finds the rule: "/ip/firewall/filter 4".
func rulePlace(family firewall.Family, table string, rule routeros.Rule) string {
	return fmt.Sprintf("%s %d", ruleMenu(family, table), rule.Position)
}

// ruleText is a rule as evidence shows it: its words and its comment.
func ruleText(rule routeros.Rule) string {
	text := paths.RuleWords(rule)
	if rule.Comment != "" {
		text += fmt.Sprintf(" comment=%q", rule.Comment)
	}
	return text
}

// bounded reports whether a rule has one of the matchers.
func bounded(r routeros.Rule, matchers ...string) bool {
	return slices.ContainsFunc(matchers, func(name string) bool { _, set := r.Match[name]; return set })
}
