package filtering

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
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

// ruleName is a rule's name over time: the chain with a digest of the comment, or of what
// the rule says. Its number changes with every rule before it, and the comment is
// evidence: a name that goes into reports of others and into waivers doesn't quote it.
func ruleName(family firewall.Family, table string, rule routeros.Rule) string {
	name := table + " " + rule.Chain
	if family == firewall.IPv6 {
		name = "ipv6 " + name
	}
	if rule.Comment != "" {
		return name + " " + checks.CommentName(rule.Comment)
	}
	digest := sha256.Sum256([]byte(ruleWords(rule)))
	return name + " #" + hex.EncodeToString(digest[:4])
}

// rulePlace is where a person finds the rule: "/ip/firewall/filter 4".
func rulePlace(family firewall.Family, table string, rule routeros.Rule) string {
	if family == firewall.IPv6 {
		return fmt.Sprintf("/ipv6/firewall/%s %d", table, rule.Position)
	}
	return fmt.Sprintf("/ip/firewall/%s %d", table, rule.Position)
}

// ruleWords is a rule as the console writes it. Options without a text are left out:
// some sources print them, others don't.
func ruleWords(rule routeros.Rule) string {
	words := []string{"chain=" + rule.Chain, "action=" + rule.Action}
	for _, key := range slices.Sorted(maps.Keys(rule.Match)) {
		words = append(words, key+"="+rule.Match[key])
	}
	for _, key := range slices.Sorted(maps.Keys(rule.Options)) {
		if rule.Options[key] != "" {
			words = append(words, key+"="+rule.Options[key])
		}
	}
	return strings.Join(words, " ")
}

// ruleText is a rule as evidence shows it: its words and its comment.
func ruleText(rule routeros.Rule) string {
	text := ruleWords(rule)
	if rule.Comment != "" {
		text += fmt.Sprintf(" comment=%q", rule.Comment)
	}
	return text
}

// bounded reports whether a rule has one of the matchers.
func bounded(r routeros.Rule, matchers ...string) bool {
	return slices.ContainsFunc(matchers, func(name string) bool { _, set := r.Match[name]; return set })
}
