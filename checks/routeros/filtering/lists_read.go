package filtering

import (
	"maps"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// needLists reports whether interfaces and lists were read, and records which were not. An
// export names the interfaces that its lists hold, and leaves out those that nobody changed.
func needLists(o checks.Observed[routeros.Facts], model paths.Model) bool {
	known := !model.Router().ListsUnread && (!model.Router().InterfacesUnread || routeros.FromExport(o.Facts))
	for _, family := range model.Families() {
		known = known && !model.Tables(family).AddressListsUnread
	}
	if !known {
		paths.NeedEach(o, model.MissingRules())
	}
	return known
}

// needMasters records that an export doesn't show whether an interface that a drop rule names
// is a port of a bond, so that the router skips the rule. An interface that is gone has a
// number in place of its name, and the file has the ports of bridges.
func needMasters(o checks.Observed[routeros.Facts], model paths.Model) {
	if !routeros.FromExport(o.Facts) {
		return
	}
	own, open := virtual(o.Facts), map[string]bool{}
	for _, family := range model.Families() {
		for _, table := range []string{"raw", "filter"} {
			for _, rule := range rulesIn(o.Facts, family, table) {
				for _, name := range interfacesOf(rule) {
					_, port := model.Router().Ports[name]
					if live(rule) && drops(rule) && !port && !own[name] {
						open[name] = true
					}
				}
			}
		}
	}
	if len(open) > 0 {
		o.Unknown(checks.Source, "an export doesn't show whether %s is a port of a bond, whose rules the router skips",
			routeros.Commas(slices.Sorted(maps.Keys(open))))
	}
}

// interfacesOf are the interfaces that a rule names one by one.
func interfacesOf(rule routeros.Rule) []string {
	var names []string
	for _, key := range []string{"in-interface", "out-interface"} {
		name := strings.TrimPrefix(rule.Match[key], "!")
		if name != "" && !strings.HasPrefix(name, "*") && !strings.HasPrefix(name, "all") {
			names = append(names, name)
		}
	}
	return names
}

// virtual are the interfaces that the configuration itself makes, which are in no bond.
func virtual(f routeros.Facts) map[string]bool {
	own := map[string]bool{}
	bridges, _ := f.Network.Bridges.Get()
	for _, row := range bridges {
		own[row.Name] = true
	}
	vlans, _ := f.Network.VLANs.Get()
	for _, row := range vlans {
		own[row.Name] = true
	}
	pppoe, _ := f.Network.PPPoEClients.Get()
	for _, row := range pppoe {
		own[row.Name] = true
	}
	return own
}

// drops reports whether the rule keeps packets from getting through.
func drops(rule routeros.Rule) bool { return slices.Contains(routeros.DropActions, rule.Action) }

// subjectOf declares a rule as a subject, with its text.
func subjectOf(o checks.Observed[routeros.Facts], family firewall.Family, table string, rule routeros.Rule) checks.Subject {
	subject := o.Subject(paths.RuleName(family, table, rule))
	subject.Evidence(rulePlace(family, table, rule), "%s", ruleText(rule))
	return subject
}
