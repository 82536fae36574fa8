package paths

import (
	"fmt"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// Opened records what lets a packet through as the cause of a subject's violation, which is
// that of the router itself.
func (p Model) Opened(subject checks.Subject, family firewall.Family, chain string, v firewall.Verdict) {
	key, text := p.Opener(family, chain, v)
	subject.Cause(key, "%s", text)
}

// Opener is what lets a packet through, as the key and the text of a cause: the rule that
// translates it, else the one that accepts it, else what is missing or switched off in the
// chain of the table filter that it passes.
func (p Model) Opener(family firewall.Family, chain string, v firewall.Verdict) (key, text string) {
	ref := v.Via
	if ref == nil {
		ref = v.Rule
	}
	if ref != nil {
		return p.ruleKey(family, *ref), ref.String()
	}
	var rules []routeros.Rule
	live := 0
	for i, rule := range p.Tables(family).Filter {
		rules = append(rules, ruleFrom(rule, i))
		if !rule.Disabled && !rule.Invalid {
			live++
		}
	}
	table := RuleTable(family, "filter")
	for _, part := range []struct{ name, chain string }{{table, ""}, {table + " " + chain, chain}} {
		if off := DisabledDrops(rules, part.chain); off > 0 {
			return DisabledKey(part.name), fmt.Sprintf("all %d rules of %s that drop packets are disabled", off, part.name)
		}
	}
	if live == 0 {
		return "no rules in " + table, "the router has no rules in " + table
	}
	return "end of " + table + " " + chain, table + " " + chain + " accepts what no rule matches"
}

// ruleKey is the stable name of a rule that the engine names, as causes and subjects have it.
func (p Model) ruleKey(family firewall.Family, ref firewall.RuleRef) string {
	tables := p.Tables(family)
	rules := map[string][]firewall.Rule{"raw": tables.Raw, "nat": tables.NAT, "filter": tables.Filter}[ref.Table]
	if ref.Number >= len(rules) {
		return ref.Table + " " + ref.Chain
	}
	return RuleName(family, ref.Table, ruleFrom(rules[ref.Number], ref.Number))
}

func ruleFrom(rule firewall.Rule, position int) routeros.Rule {
	return routeros.Rule{
		Chain: rule.Chain, Action: rule.Action, Match: rule.Match, Options: rule.Options, Comment: rule.Comment,
		Disabled: rule.Disabled, Invalid: rule.Invalid, Position: position,
	}
}

// RuleTable is a table's name: "filter", "ipv6 filter".
func RuleTable(family firewall.Family, table string) string {
	if family == firewall.IPv6 {
		return "ipv6 " + table
	}
	return table
}

// DisabledKey is the cause of what a switched-off table or chain lets through.
func DisabledKey(part string) string { return "disabled " + part }

// DisabledDrops counts the rules of a chain, or of all chains where it is empty, that drop
// packets, where there are several and all are disabled; 0 otherwise.
func DisabledDrops(rules []routeros.Rule, chain string) int {
	disabled := 0
	for _, rule := range rules {
		switch {
		case !slices.Contains(routeros.DropActions, rule.Action) || chain != "" && rule.Chain != chain:
		case !rule.Disabled:
			return 0
		default:
			disabled++
		}
	}
	if disabled == 1 {
		return 0
	}
	return disabled
}
