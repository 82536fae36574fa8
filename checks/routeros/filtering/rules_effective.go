package filtering

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// RulesEffective reports firewall rules that can never do anything.
var RulesEffective = &checks.Check{
	ID:       "routeros-rules-effective",
	Title:    "Every firewall rule can take effect",
	Severity: checks.Low,
	Description: "A rule that earlier rules shadow, whose matchers exclude each other, or in a chain that no jump leads to looks like protection " +
		"and is none. The check compares the sets of packets exactly, in the tables raw, nat and filter of both families. A rule that " +
		"would drop packets, and that an earlier rule accepts instead, is high. One rule that shadows several is one finding, named after " +
		"that rule. Dynamic rules, disabled or invalid ones, and those that name bridge ports are not judged here.",
	Remediation: routeros.SafeMode +
		"Move the rule before the one that takes its packets, correct its matchers, or delete it. A drop that takes effect can lock you " +
		"out too: keep it behind the rules that accept established connections and your own access.\n\n" +
		"    /ip firewall filter move [find comment=\"drop telnet\"] destination=[find comment=\"accept all\"]",
	References: []string{routeros.ManualFilter},
	Rule:       checks.Each(rulesEffective),
}

func rulesEffective(o checks.Observed[routeros.Facts]) {
	model := paths.Of(o)
	paths.NeedRules(o, model) // Those of a table that was read are judged whatever else wasn't.
	needLists(o, model)
	issues := model.Engine.Issues()
	unlisted := missingLists(o.Facts, issues)
	for _, issue := range issues {
		if issue.Kind == firewall.ListUnsure {
			o.Unknown(checks.Unreadable, "%s", issue.Text)
		}
		if issue.Rule == nil {
			continue
		}
		rule := ruleOf(o.Facts, issue.Family, *issue.Rule)
		elsewhere := unlisted[placeOf(issue)] || waits(model, rule) || ofBridgePorts(rule)
		skipped := issue.Kind == firewall.InterfaceGone || issue.Kind == firewall.InterfaceSlave
		switch {
		case issue.Kind == firewall.MatchesNothing && elsewhere:
		case skipped && routeros.FromExport(o.Facts): // The running router marks it as invalid.
		case issue.Kind == firewall.MatchesNothing && routeros.FromExport(o.Facts) && ofLists(rule):
			subjectOf(o, issue.Family, issue.Rule.Table, rule).Unknown(checks.Source, "%s, unless a list holds what an export leaves out", issue.Text)
		default:
			judgeEffect(o, issue, rule)
		}
	}
	judgeShadows(o, model, unlisted)
}

// placed is a rule's place in the tables of both families.
type placed struct {
	family firewall.Family
	rule   firewall.RuleRef
}

func placeOf(issue firewall.Issue) placed { return placed{issue.Family, *issue.Rule} }

// missingLists are the rules that match nothing because a list doesn't exist, which is a
// finding about the list.
func missingLists(f routeros.Facts, issues []firewall.Issue) map[placed]bool {
	unlisted := map[placed]bool{}
	for _, issue := range issues {
		if issue.Kind != firewall.ListMissing {
			continue
		}
		if rule := ruleOf(f, issue.Family, *issue.Rule); !strings.HasPrefix(rule.Match[issue.Matcher], "!") {
			unlisted[placeOf(issue)] = true
		}
	}
	return unlisted
}

// waits reports whether a rule matches nothing because its interface list is empty,
// which is a finding about the list.
func waits(model paths.Model, rule routeros.Rule) bool {
	name := rule.Match["in-interface-list"]
	if name == "" || strings.HasPrefix(name, "!") {
		return false
	}
	sure, possible := model.Engine.ListMembers(name)
	return len(sure)+len(possible) == 0
}

// ofLists reports whether a rule matches by a list.
func ofLists(rule routeros.Rule) bool {
	return bounded(rule, listMatchers...)
}

func judgeEffect(o checks.Observed[routeros.Facts], issue firewall.Issue, rule routeros.Rule) {
	severity, judged := effectSeverity(issue, drops(rule))
	if !judged || rule.Dynamic {
		return
	}
	subjectOf(o, issue.Family, issue.Rule.Table, rule).ViolationAt(severity, "%s", issue.Text)
}

// effectSeverity is how bad it is that a rule has no effect; judged is false for what
// other checks report.
func effectSeverity(issue firewall.Issue, protects bool) (severity checks.Severity, judged bool) {
	accepts := func(by firewall.RuleRef) bool { return by.Action == "accept" }
	switch issue.Kind {
	case firewall.MatchesNothing:
		if protects {
			return checks.High, true
		}
	case firewall.Shadowed:
		if protects && slices.ContainsFunc(issue.By, accepts) {
			return checks.High, true
		}
	case firewall.InterfaceGone, firewall.InterfaceSlave:
		return checks.Low, !protects
	case firewall.ChainUnused, firewall.JumpCycle:
		return checks.Medium, true
	case firewall.ChainMissing:
	default:
		return 0, false
	}
	return checks.Low, true
}
