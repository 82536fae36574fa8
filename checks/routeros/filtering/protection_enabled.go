package filtering

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// ProtectionEnabled reports rules that would drop packets and are switched off.
var ProtectionEnabled = &checks.Check{
	ID:       "routeros-protection-enabled",
	Title:    "Drop rules are enabled and valid",
	Severity: checks.Medium,
	Description: "A rule that was disabled for a test, or that the router skips because its interface is gone, still looks like protection in a " +
		"listing. The check reports rules of the tables raw and filter, in both families, that would drop or reject packets and are disabled " +
		"(medium) or invalid (high). Where all of a table or chain are disabled, and there are several, that is one finding (high).",
	Remediation: routeros.SafeMode + "Look where the rule stands in its chain: the accept rules that you need belong before it. Enable it, or delete it where it is " +
		"not meant to come back:\n\n" +
		"    /ip firewall filter enable [find comment=\"drop all from WAN\"]\n\n" +
		"Give an invalid rule an interface that exists, better an interface list.",
	References: []string{routeros.ManualFilter, routeros.ManualSecuring},
	Rule:       checks.Each(protectionEnabled),
}

func protectionEnabled(o checks.Observed[routeros.Facts]) {
	model := paths.Of(o)
	paths.NeedRules(o, model) // Those of a table that was read are judged whatever else wasn't.
	if model.Router().InterfacesUnread && !routeros.FromExport(o.Facts) {
		paths.NeedEach(o, []string{"network.interfaces"})
	}
	needMasters(o, model)
	off := switchedOff(o, model)
	for _, issue := range model.Engine.Issues() {
		if issue.Kind != firewall.IdleProtection {
			continue
		}
		rule := ruleOf(o.Facts, issue.Family, *issue.Rule)
		if rule.Disabled && off[tableOf{issue.Family, issue.Rule.Table, ""}]+off[tableOf{issue.Family, issue.Rule.Table, rule.Chain}] > 0 {
			continue
		}
		severity := checks.High
		if rule.Disabled {
			severity = checks.Medium
		}
		subject := subjectOf(o, issue.Family, issue.Rule.Table, rule)
		subject.ViolationAt(severity, "a rule that drops packets %s", issue.Text)
		if rule.Disabled {
			paths.Mend(o, subject, enabled(o, issue, rule)...)
		}
	}
}

// tableOf is a table, or one chain of it.
type tableOf struct {
	family firewall.Family
	table  string
	chain  string
}

func (t tableOf) name() string {
	return strings.TrimSpace(paths.RuleTable(t.family, t.table) + " " + t.chain)
}

// switchedOff reports each table, or else chain, with several rules that drop packets, all of
// them disabled, as one finding. It returns the numbers of these rules.
func switchedOff(o checks.Observed[routeros.Facts], model paths.Model) map[tableOf]int {
	off := map[tableOf]int{}
	for _, family := range model.Families() {
		for _, table := range []string{"raw", "filter"} {
			rules := rulesIn(o.Facts, family, table)
			whole := tableOf{family, table, ""}
			if off[whole] = paths.DisabledDrops(rules, ""); off[whole] > 0 {
				judgeSwitchedOff(o, whole, rules, off[whole])
				continue
			}
			for _, rule := range rules {
				chain := tableOf{family, table, rule.Chain}
				if _, counted := off[chain]; counted {
					continue
				}
				if off[chain] = paths.DisabledDrops(rules, rule.Chain); off[chain] > 0 {
					judgeSwitchedOff(o, chain, rules, off[chain])
				}
			}
		}
	}
	return off
}

func judgeSwitchedOff(o checks.Observed[routeros.Facts], off tableOf, rules []routeros.Rule, disabled int) {
	subject, shown := o.Subject(off.name()), 0
	for _, rule := range rules {
		if drops(rule) && (off.chain == "" || rule.Chain == off.chain) && shown < paths.MaxReasons {
			shown++
			subject.Evidence(rulePlace(off.family, off.table, rule), "%s", ruleText(rule))
		}
	}
	subject.Cause(paths.DisabledKey(off.name()), "all %d rules of %s that drop packets are disabled", disabled, off.name())
	subject.ViolationAt(checks.High, "all %d rules that drop packets are disabled", disabled)
}

// enabled switches a rule on, before the one that takes all its packets where there is one.
func enabled(o checks.Observed[routeros.Facts], issue firewall.Issue, rule routeros.Rule) []routeros.Command {
	menu := ruleMenu(issue.Family, issue.Rule.Table)
	on := routeros.FindRule(menu, rule).Set("disabled=no")
	after, ok := on.Apply(o.Facts)
	if !ok {
		return []routeros.Command{on}
	}
	dead, _ := paths.New(after, o.Target, o.Site).Engine.Shadowed(issue.Family)
	i := slices.IndexFunc(dead, func(d firewall.Issue) bool { return *d.Rule == *issue.Rule })
	if i < 0 || len(dead[i].By) == 0 {
		return []routeros.Command{on}
	}
	first := ruleOf(o.Facts, issue.Family, dead[i].By[0])
	return []routeros.Command{routeros.FindRule(menu, rule).MoveTo(routeros.FindRule(menu, first).Row()...), on}
}
