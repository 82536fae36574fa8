package filtering

import (
	"fmt"
	"maps"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// judgeShadows reports the rules whose packets earlier ones take. In an export that is
// certain where it holds whatever else the lists hold. A rule for a list that doesn't exist
// is unlisted, and reported with the list.
func judgeShadows(o checks.Observed[routeros.Facts], model paths.Model, unlisted map[placed]bool) {
	export := routeros.FromExport(o.Facts)
	for _, family := range model.Families() {
		dead, complete := model.Engine.Shadowed(family)
		var sure map[placed]bool
		if export {
			complete = needClosed(o, model, family, dead) && complete
		}
		if export && len(dead) != 0 {
			found, all := surelyShadowed(model, family)
			sure, complete = found, all && complete
		}
		if !complete {
			o.Unknown(checks.Budget, "the %s rules are too entangled: the search for shadowed ones exceeded its budget", paths.FamilyName(family))
		}
		var order []placed
		killed := map[placed][]firewall.Issue{}
		for _, issue := range dead {
			rule := ruleOf(o.Facts, family, *issue.Rule)
			switch {
			case rule.Dynamic || unlisted[placeOf(issue)]:
			case export && !sure[placeOf(issue)] && !shadowedByTwin(model, issue):
				subjectOf(o, family, issue.Rule.Table, rule).Unknown(checks.Source, "%s, unless a list holds what an export leaves out", shadowText(o.Facts, issue))
			case len(issue.By) == 1:
				killer := placed{family, issue.By[0]}
				if killed[killer] == nil {
					order = append(order, killer)
				}
				killed[killer] = append(killed[killer], issue)
			default:
				judgeShadowed(o, issue)
			}
		}
		for _, killer := range order {
			if len(killed[killer]) == 1 {
				judgeShadowed(o, killed[killer][0])
			} else {
				judgeKiller(o, killer, killed[killer])
			}
		}
	}
}

// surelyShadowed are the rules that are shadowed whatever else the lists hold.
func surelyShadowed(model paths.Model, family firewall.Family) (sure map[placed]bool, complete bool) {
	router := model.Router()
	router.OpenLists = true
	dead, complete := model.With(router).Engine.Shadowed(family)
	sure = map[placed]bool{}
	for _, issue := range dead {
		sure[placeOf(issue)] = true
	}
	return sure, complete
}

// listMatchers match by what a list holds.
var listMatchers = []string{"in-interface-list", "out-interface-list", "src-address-list", "dst-address-list"}

// shadowedByTwin reports whether one rule takes all packets of another whatever the lists
// hold that both name: without these lists it would still take what is left.
func shadowedByTwin(model paths.Model, issue firewall.Issue) bool {
	if len(issue.By) != 1 {
		return false
	}
	router := model.Router()
	router.OpenLists = true
	tables := &router.IPv4
	if issue.Family == firewall.IPv6 {
		tables = &router.IPv6
	}
	rules := map[string]*[]firewall.Rule{"raw": &tables.Raw, "nat": &tables.NAT, "filter": &tables.Filter}[issue.Rule.Table]
	killer, dead := (*rules)[issue.By[0].Number], (*rules)[issue.Rule.Number]
	killer.Match, dead.Match = maps.Clone(killer.Match), maps.Clone(dead.Match)
	shared := false
	for _, matcher := range listMatchers {
		if name := killer.Match[matcher]; name != "" && name == dead.Match[matcher] {
			delete(killer.Match, matcher)
			delete(dead.Match, matcher)
			shared = true
		}
	}
	tables.Raw, tables.NAT, tables.Filter = nil, nil, nil
	*rules = []firewall.Rule{killer, dead}
	if !shared {
		return false
	}
	found, complete := model.With(router).Engine.Shadowed(issue.Family)
	return complete && slices.ContainsFunc(found, func(i firewall.Issue) bool { return i.Rule.Number == 1 })
}

// shadowText says that earlier rules take a rule's packets; of one that translates, where
// they send them.
func shadowText(f routeros.Facts, issue firewall.Issue) string {
	if len(issue.By) != 1 {
		return issue.Text
	}
	return fmt.Sprintf("an earlier rule takes every packet that it matches%s: %s", sentTo(ruleOf(f, issue.Family, issue.By[0])), issue.By[0])
}

// judgeShadowed reports a rule with those that take its packets.
func judgeShadowed(o checks.Observed[routeros.Facts], issue firewall.Issue) {
	rule := ruleOf(o.Facts, issue.Family, *issue.Rule)
	subject := subjectOf(o, issue.Family, issue.Rule.Table, rule)
	for i, by := range issue.By {
		if i < paths.MaxReasons {
			subject.Evidence("shadowed by", "%s", by)
		}
	}
	severity, _ := effectSeverity(issue, drops(rule))
	if len(issue.By) == 1 {
		subject.Cause(paths.RuleName(issue.Family, issue.By[0].Table, ruleOf(o.Facts, issue.Family, issue.By[0])), "%s", issue.By[0])
	}
	subject.ViolationAt(severity, "%s", shadowText(o.Facts, issue))
}

// sentTo says to which host a rule that translates sends the packets that it takes; empty
// for others.
func sentTo(rule routeros.Rule) string {
	host := rule.Options["to-addresses"] + rule.Options["to-address"]
	if host == "" {
		return ""
	}
	if port := rule.Options["to-ports"]; port != "" {
		host += " port " + port
	}
	return " and sends it to " + host
}

// judgeKiller reports a rule that takes the packets of several others: one cause, one finding.
func judgeKiller(o checks.Observed[routeros.Facts], killer placed, issues []firewall.Issue) {
	rule := ruleOf(o.Facts, killer.family, killer.rule)
	subject := subjectOf(o, killer.family, killer.rule.Table, rule)
	severity, protecting := checks.Info, 0
	for i, issue := range issues {
		dead := ruleOf(o.Facts, issue.Family, *issue.Rule)
		if i < paths.MaxReasons {
			subject.Evidence("without effect: "+rulePlace(issue.Family, issue.Rule.Table, dead), "%s", ruleText(dead))
		}
		if drops(dead) {
			protecting++
		}
		own, _ := effectSeverity(issue, drops(dead))
		severity = max(severity, own)
	}
	text := ""
	if protecting > 0 {
		text = fmt.Sprintf(", %d of which would drop", protecting)
	}
	subject.Cause(paths.RuleName(killer.family, killer.rule.Table, rule), "%s", killer.rule)
	subject.ViolationAt(severity, "it takes every packet of %d later rules%s%s: %s", len(issues), text, sentTo(rule), killer.rule)
}

// needClosed records of an export which other rules than the dead ones may have no effect,
// for what it leaves out. It reports whether it found them all.
func needClosed(o checks.Observed[routeros.Facts], model paths.Model, family firewall.Family, dead []firewall.Issue) (complete bool) {
	open, complete := model.Engine.Open(family)
	for _, ref := range open {
		if slices.ContainsFunc(dead, func(issue firewall.Issue) bool { return *issue.Rule == ref }) {
			continue
		}
		rule := ruleOf(o.Facts, family, ref)
		subjectOf(o, family, ref.Table, rule).Unknown(checks.Source, "whether earlier rules take all its packets rests on interfaces, routes or addresses that an export leaves out")
	}
	return complete
}
