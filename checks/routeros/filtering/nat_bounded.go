package filtering

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// NATBounded reports translations that take packets from and to everywhere.
var NATBounded = &checks.Check{
	ID:       "routeros-nat-bounded",
	Title:    "NAT rules are bound to interfaces or addresses",
	Severity: checks.Medium,
	Description: "A masquerade rule without an outgoing interface or a destination also hides the source of packets between internal networks, " +
		"and defeats rules and logs there. A redirect or dst-nat rule without an incoming interface, a source or a destination takes the " +
		"port from every network, the internet included: a redirect to the proxy or to DNS then makes an open proxy or resolver. The " +
		"check looks at active rules of the chains srcnat and dstnat.",
	Remediation: "Bind source NAT to the WAN interfaces, destination NAT to where its packets come from, one rule at a time (a masquerade for a " +
		"VPN or for hairpin NAT needs its own bounds):\n\n" +
		"    /ip firewall nat set [find comment=\"masquerade\"] out-interface-list=WAN\n" +
		"    /ip firewall nat set [find comment=\"redirect to DNS\"] in-interface-list=LAN",
	References: []string{routeros.ManualNAT},
	Rule:       checks.Each(natBounded),
}

func natBounded(o checks.Observed[routeros.Facts]) {
	model := paths.Of(o)
	for _, family := range model.Families() {
		if slices.Contains(model.Tables(family).Unread, "nat") {
			paths.NeedEach(o, []string{"firewall." + strings.ToLower(paths.FamilyName(family)) + ".nat"})
			continue
		}
		for _, rule := range rulesIn(o.Facts, family, "nat") {
			if problem, severity := unbounded(rule); problem != "" && live(rule) && !rule.Dynamic {
				subject := o.Subject(paths.RuleName(family, "nat", rule))
				subject.Evidence(rulePlace(family, "nat", rule), "%s", ruleText(rule))
				subject.ViolationAt(severity, "%s", problem)
				mendUnbounded(o, subject, model, family, rule)
			}
		}
	}
}

func unbounded(rule routeros.Rule) (problem string, severity checks.Severity) {
	incoming := bounded(rule, "in-interface", "in-interface-list", "src-address", "src-address-list", "dst-address", "dst-address-list", "dst-address-type")
	outgoing := bounded(rule, "out-interface", "out-interface-list", "dst-address", "dst-address-list")
	switch {
	case rule.Chain == "dstnat" && !incoming && rule.Action == "redirect":
		return "the rule redirects packets of every network to the router", checks.High
	case rule.Chain == "dstnat" && !incoming && slices.Contains([]string{"dst-nat", "netmap"}, rule.Action):
		return "the rule translates the destination of packets from and to every network", checks.Medium
	case rule.Chain == "srcnat" && !outgoing && slices.Contains([]string{"masquerade", "src-nat", "netmap", "same"}, rule.Action):
		return "the rule hides the source of packets to every network", checks.Medium
	}
	return "", 0
}

// mendUnbounded binds a rule to the list of interfaces that it is meant for, where the router
// has it and nothing is missing on it.
func mendUnbounded(o checks.Observed[routeros.Facts], subject checks.Subject, model paths.Model, family firewall.Family, rule routeros.Rule) {
	row := routeros.FindRule(ruleMenu(family, "nat"), rule)
	switch outside, _ := model.Engine.ListMembers(routeros.Outside); {
	case rule.Chain == "srcnat" && len(outside) > 0 && len(model.Engine.CompareUplinks(routeros.Outside).Missing) == 0:
		paths.Mend(o, subject, row.Set("out-interface-list="+routeros.Outside))
	case rule.Action == "redirect":
		if inside, _ := model.Engine.ListMembers(routeros.Inside); len(inside) > 0 {
			paths.Mend(o, subject, row.Set("in-interface-list="+routeros.Inside))
		}
	case rule.Chain == "dstnat" && len(outside) > 0:
		paths.Mend(o, subject, row.Set("in-interface-list="+routeros.Outside))
	}
}
