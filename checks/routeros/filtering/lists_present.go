package filtering

import (
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// ListsPresent reports rules that name lists which don't exist.
var ListsPresent = &checks.Check{
	ID:       "routeros-lists-present",
	Title:    "Lists that firewall rules use are present",
	Severity: checks.Medium,
	Description: "A rule for a list that is gone stays valid and matches as if the list were empty; its negation matches everything. So a drop " +
		"for the interface list WAN drops nothing, and an accept for all but a list lets everybody in: both are high for interface " +
		"lists. Of an export an address list without entries that nothing in the file adds to counts as gone. Interface lists that include or exclude themselves are reported too. Lists that exist and are empty are judged by another check.",
	Remediation: "Create the list with its members, then set it in the rule again, since the rule keeps the old list's internal id:\n\n" +
		"    /interface list add name=WAN\n" +
		"    /interface list member add list=WAN interface=ether1\n" +
		"    /ip firewall filter set [find comment=\"drop all from WAN\"] in-interface-list=WAN",
	References: []string{routeros.Manual + "Interface+Lists", routeros.ManualFilter},
	Rule:       checks.Each(listsPresent),
}

func listsPresent(o checks.Observed[routeros.Facts]) {
	model := paths.Of(o)
	paths.NeedRules(o, model)
	needLists(o, model)
	for _, issue := range model.Engine.Issues() {
		switch issue.Kind {
		case firewall.ListCyclic:
			o.Violation("%s", issue.Text)
		case firewall.ListUnsure:
			o.Unknown(checks.Unreadable, "%s", issue.Text)
		case firewall.ListMissing:
			judgeMissingList(o, issue)
		default:
		}
	}
}

func judgeMissingList(o checks.Observed[routeros.Facts], issue firewall.Issue) {
	rule := ruleOf(o.Facts, issue.Family, *issue.Rule)
	subject := subjectOf(o, issue.Family, issue.Rule.Table, rule)
	negated := strings.HasPrefix(rule.Match[issue.Matcher], "!")
	effect := "the rule matches nothing"
	if negated {
		effect = "its negation matches every packet"
	}
	severity := checks.Low
	if drops(rule) != negated {
		severity = checks.High
		if strings.HasSuffix(issue.Matcher, "-address-list") && !negated {
			severity = checks.Medium // A list of unwanted addresses may be empty at times.
		}
	}
	subject.Cause(issue.Matcher+" "+strings.TrimPrefix(rule.Match[issue.Matcher], "!"), "%s", issue.Text)
	subject.ViolationAt(severity, "%s: %s", issue.Text, effect)
}
