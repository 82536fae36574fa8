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
		"lists. Interface lists that include or exclude themselves are reported too. Lists that exist and are empty are judged by another check.",
	Remediation: "Create the list with its members, then set it in the rule again, since the rule keeps the old list's internal id:\n\n" +
		"    /interface list add name=WAN\n" +
		"    /interface list member add list=WAN interface=ether1\n" +
		"    /ip firewall filter set [find comment=\"drop all from WAN\"] in-interface-list=WAN",
	References: []string{routeros.Manual + "Interface+Lists", routeros.ManualFilter},
	Rule:       checks.Each(listsPresent),
}

func listsPresent(o checks.Observed[routeros.Facts]) {
	model := paths.Of(o)
	if !paths.NeedRules(o, model) || !needLists(o, model) {
		return
	}
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
	subject := o.Subject(ruleName(issue.Family, issue.Rule.Table, rule))
	subject.Evidence(rulePlace(issue.Family, issue.Rule.Table, rule), "%s", ruleWords(rule))
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
	subject.ViolationAt(severity, "%s: %s", issue.Text, effect)
}

// needLists reports whether interfaces and lists were read, and records which were not.
func needLists(o checks.Observed[routeros.Facts], model paths.Model) bool {
	known := !model.Router().InterfacesUnread && !model.Router().ListsUnread
	for _, family := range model.Families() {
		known = known && !model.Tables(family).AddressListsUnread
	}
	if !known {
		paths.NeedEach(o, model.MissingRules())
	}
	return known
}
