package filtering

import (
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
		"(medium) or invalid (high).",
	Remediation: routeros.SafeMode + "Look where the rule stands in its chain: the accept rules that you need belong before it. Enable it, or delete it where it is " +
		"not meant to come back:\n\n" +
		"    /ip firewall filter enable [find comment=\"drop all from WAN\"]\n\n" +
		"Give an invalid rule an interface that exists, better an interface list.",
	References: []string{routeros.ManualFilter, routeros.ManualSecuring},
	Rule:       checks.Each(protectionEnabled),
}

func protectionEnabled(o checks.Observed[routeros.Facts]) {
	model := paths.Of(o)
	if !paths.NeedRules(o, model) {
		return
	}
	if model.Router().InterfacesUnread {
		paths.NeedEach(o, []string{"network.interfaces"})
	}
	for _, issue := range model.Engine.Issues() {
		if issue.Kind != firewall.IdleProtection {
			continue
		}
		rule := ruleOf(o.Facts, issue.Family, *issue.Rule)
		subject := o.Subject(ruleName(issue.Family, issue.Rule.Table, rule))
		subject.Evidence(rulePlace(issue.Family, issue.Rule.Table, rule), "%s", ruleWords(rule))
		severity := checks.High
		if rule.Disabled {
			severity = checks.Medium
		}
		subject.ViolationAt(severity, "a rule that drops packets %s", issue.Text)
	}
}
