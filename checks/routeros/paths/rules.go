package paths

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// RuleName is a rule's name over time: the chain with a digest of the comment, or of what
// the rule says. Its number changes with every rule before it, and the comment is
// evidence: a name that goes into reports of others and into waivers doesn't quote it.
func RuleName(family firewall.Family, table string, rule routeros.Rule) string {
	name := RuleTable(family, table) + " " + rule.Chain
	if rule.Comment != "" {
		return name + " " + checks.CommentName(rule.Comment)
	}
	digest := sha256.Sum256([]byte(RuleWords(rule)))
	return name + " #" + hex.EncodeToString(digest[:4])
}

// RuleWords is a rule as the console writes it. Options without a text are left out:
// some sources print them, others don't.
func RuleWords(rule routeros.Rule) string {
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
