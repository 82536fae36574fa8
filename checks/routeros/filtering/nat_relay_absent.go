package filtering

import (
	"net/netip"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// NATRelayAbsent reports translations that pass the internet's packets on to the internet.
var NATRelayAbsent = &checks.Check{
	ID:       "routeros-nat-relay-absent",
	Title:    "No destination NAT rule relays connections to foreign hosts",
	Severity: checks.High,
	Description: "Intruders use routers as relays to their own servers: a rule translates a port of the router to a public address elsewhere. " +
		"Botnets used such relays for their command-and-control servers. The check reports active rules whose target is a public address " +
		"outside of the router's networks and routes and of the site's zones.",
	Remediation: "Find out who made the rule, and remove it where nobody knows it; then look for further indicators of compromise (users, " +
		"scheduler, scripts):\n\n" +
		"    /ip firewall nat remove [find to-addresses=198.41.0.4]",
	References: []string{routeros.ManualNAT, "https://www.microsoft.com/en-us/security/blog/2022/03/16/uncovering-trickbots-use-of-iot-devices-in-command-and-control-infrastructure/"},
	Rule:       checks.Each(natRelayAbsent),
}

func natRelayAbsent(o checks.Observed[routeros.Facts]) {
	model := paths.Of(o)
	if !paths.NeedRules(o, model) || !needNetworks(o, model) {
		return
	}
	for _, family := range model.Families() {
		own := paths.Behind(model.Tables(family), firewall.Zone{})
		for _, zone := range model.Zones {
			own = append(own, zone.Sources...)
		}
		for _, rule := range rulesIn(o.Facts, family, "nat") {
			if text := translated(rule); live(rule) && text != "" {
				if _, _, err := routeros.ParseRange(text); err != nil {
					o.Subject(paths.RuleName(family, "nat", rule)).Unknown(checks.Unreadable, "the rule leads to %q, which is no address", text)
				}
			}
			if target, public := publicTarget(rule); public && live(rule) && !holds(own, target) {
				subject := o.Subject(paths.RuleName(family, "nat", rule))
				subject.Evidence(rulePlace(family, "nat", rule), "%s", ruleText(rule))
				subject.Violation("the rule leads to %s, a public address elsewhere", target)
				paths.Mend(o, subject, routeros.FindRule(ruleMenu(family, "nat"), rule).Set("disabled=yes"))
			}
		}
	}
}

// translated is what a rule translates destinations to; empty for none.
func translated(rule routeros.Rule) string {
	if !slices.Contains([]string{"dst-nat", "netmap"}, rule.Action) || rule.Chain == "srcnat" {
		return ""
	}
	return rule.Options["to-addresses"] + rule.Options["to-address"]
}

// publicTarget is the first address that a rule translates destinations to, if it is one
// of the internet's.
func publicTarget(rule routeros.Rule) (netip.Addr, bool) {
	text := translated(rule)
	if text == "" {
		return netip.Addr{}, false
	}
	first, _, err := routeros.ParseRange(text)
	shared := netip.MustParsePrefix("100.64.0.0/10")
	return first, err == nil && first.IsGlobalUnicast() && !first.IsPrivate() && !shared.Contains(first)
}

func holds(networks []netip.Prefix, address netip.Addr) bool {
	return slices.ContainsFunc(networks, func(n netip.Prefix) bool { return n.Contains(address) })
}
