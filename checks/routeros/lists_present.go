package routeros

import (
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros/firewall"
)

// ListsPresent reports rules that name lists which don't exist.
var ListsPresent = &checks.Check{
	ID:       "routeros-lists-present",
	Title:    "Lists that firewall rules name exist",
	Severity: checks.Medium,
	Description: "A rule for a list that is gone stays valid and matches as if the list were empty; its negation matches everything. So a drop " +
		"for the interface list WAN drops nothing, and an accept for all but a list lets everybody in: both are high for interface " +
		"lists. Interface lists that include or exclude themselves are reported too. Lists that exist and are empty are judged by another check.",
	Remediation: "Create the list with its members, then set it in the rule again, since the rule keeps the old number:\n\n" +
		"    /interface list add name=WAN\n    /interface list member add list=WAN interface=ether1\n" +
		"    /ip firewall filter set [find comment=\"drop all from WAN\"] in-interface-list=WAN",
	References: []string{manual + "Interface+Lists", manualFilter},
	Rule:       checks.Each(listsPresent),
}

func listsPresent(o checks.Observed[Facts]) {
	paths := pathsOf(o)
	if !needRules(o, paths) || !needLists(o, paths) {
		return
	}
	for _, issue := range paths.Engine.Issues() {
		switch issue.Kind {
		case firewall.ListCyclic:
			o.Violation("%s", issue.Text)
		case firewall.ListMissing:
			judgeMissingList(o, issue)
		default:
		}
	}
}

func judgeMissingList(o checks.Observed[Facts], issue firewall.Issue) {
	rule := o.Facts.ruleOf(issue.Family, *issue.Rule)
	subject := o.Subject(ruleName(issue.Family, issue.Rule.Table, rule))
	subject.Evidence(rulePlace(issue.Family, issue.Rule.Table, rule), "%s", ruleWords(rule))
	matcher, _, _ := strings.Cut(issue.Text, " ")
	negated := strings.HasPrefix(rule.Match[matcher], "!")
	effect := "the rule matches nothing"
	if negated {
		effect = "its negation matches every packet"
	}
	severity := checks.Low
	if drops(rule) != negated {
		severity = checks.High
		if strings.HasSuffix(matcher, "address-list") && !negated {
			severity = checks.Medium // A list of unwanted addresses may be empty at times.
		}
	}
	subject.ViolationAt(severity, "%s: %s", issue.Text, effect)
}

// needLists reports whether interfaces and lists were read, and records which were not.
func needLists(o checks.Observed[Facts], paths Paths) bool {
	known := !paths.Router().InterfacesUnread && !paths.Router().ListsUnread
	for _, family := range paths.families() {
		known = known && !paths.tables(family).AddressListsUnread
	}
	if !known {
		needEach(o, paths.missingRules())
	}
	return known
}
