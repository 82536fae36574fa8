package filtering

import (
	"net/netip"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// SpoofingRefused reports rules that trust inner source addresses from outside.
var SpoofingRefused = &checks.Check{
	ID:       "routeros-spoofing-refused",
	Title:    "Spoofed internal source addresses from outside are refused",
	Severity: checks.Medium,
	Description: "A rule that accepts the prefix of an internal network, without matching the incoming interface, also accepts whoever spoofs " +
		"such an address on the uplink. The check compares, in both families, what packets that enter by the uplinks with internal " +
		"source addresses reach with what those with public source addresses reach: known services of the router (32 at most), a port " +
		"that no rule names, and internal hosts. Strict reverse path filtering (`rp-filter`) stops such packets in IPv4.",
	Remediation: routeros.SafeMode +
		"Name the interface list in the rule that accepts; it must hold the interface by which you come:\n\n" +
		"    /ip firewall filter set [find comment=\"accept office\"] in-interface-list=LAN\n\n" +
		"Or drop spoofed sources before all rules (where an uplink's own network has this prefix, leave it out):\n\n" +
		"    /ip firewall raw add chain=prerouting in-interface-list=WAN src-address=192.0.2.0/24 action=drop",
	References: []string{routeros.Manual + "Building+Advanced+Firewall", "https://www.rfc-editor.org/rfc/rfc2827"},
	Rule:       checks.Each(spoofingRefused),
}

func spoofingRefused(o checks.Observed[routeros.Facts]) {
	model := paths.Of(o)
	if !paths.NeedRules(o, model) || !needNetworks(o, model) {
		return
	}
	if model.Secluded {
		o.NotApplicable("no interface leads to the internet")
		return
	}
	internet, _ := model.Zone(checks.Internet)
	settings, _ := o.Facts.Network.IPv4Settings.Get()
	mode, _ := settings.RPFilter.Get()
	engine, port := model.Arrivals(), model.UnnamedPort()
	for _, family := range model.Families() {
		sources := model.Inside(internet, family)
		needInside(o, model, paths.FamilyName(family), internet, family)
		if len(sources) == 0 || family == firewall.IPv4 && mode == "strict" {
			continue
		}
		forged := firewall.Zone{Name: internet.Name, Interfaces: internet.Interfaces, Open: internet.Open, Sources: sources}
		subject := o.Subject(paths.FamilyName(family))
		for _, query := range worthForging(model, family, sources, port) {
			query.Zone = internet
			if engine.Reach(query).Value == firewall.Reachable {
				continue // Nobody has to forge anything.
			}
			query.Zone = forged
			what := paths.PortName(query.Protocol, query.Port) + " with internal source addresses from outside"
			if len(query.Hosts) > 0 {
				judgeArrival(model, subject, checks.Medium, "the forward chain", "packets to internal hosts, "+what, engine.Reach(query))
				continue
			}
			judgeArrival(model, subject, checks.Medium, "the input chain", "packets to "+what, engine.Reach(query))
		}
	}
}

// maxForged bounds the services that a forged source is tried on.
const maxForged = 32

// worthForging are the questions about what a forged source may reach.
func worthForging(model paths.Model, family firewall.Family, sources []netip.Prefix, port uint16) []firewall.Query {
	queries := []firewall.Query{
		{Family: family, Protocol: paths.TCP, Port: port},
		{Family: family, Protocol: paths.TCP, Port: port, Hosts: sources},
	}
	for _, offer := range model.Services[:min(len(model.Services), maxForged)] {
		queries = append(queries, firewall.Query{Family: family, Protocol: offer.Protocol, Port: offer.Port})
	}
	return queries
}
