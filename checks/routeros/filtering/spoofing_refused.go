package filtering

import (
	"fmt"
	"net/netip"
	"slices"

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
	engine, port, asked := model.Arrivals(), model.UnnamedPort(), false
	for _, family := range model.Families() {
		sources := model.Inside(internet, family)
		known := needInside(o, model, paths.FamilyName(family), internet, family)
		asked = asked || !known || len(sources) > 0
		if len(sources) == 0 || family == firewall.IPv4 && mode == "strict" {
			continue
		}
		forged := firewall.Zone{Name: internet.Name, Interfaces: internet.Interfaces, Doubtful: internet.Doubtful, Open: internet.Open, Sources: sources}
		subject, open := o.Subject(paths.FamilyName(family)), false
		for _, query := range worthForging(model, family, sources, port) {
			query.Zone = internet
			if engine.Reach(query).Value == firewall.Reachable {
				continue // Nobody has to forge anything.
			}
			query.Zone = forged
			what := paths.PortName(query.Protocol, query.Port) + " with internal source addresses from outside"
			if len(query.Hosts) > 0 {
				verdict := engine.Reach(query)
				judgeArrival(model, subject, checks.Medium, family, "forward", "packets to internal hosts, "+what, verdict)
				open = open || verdict.Value == firewall.Reachable
				continue
			}
			verdict := engine.Reach(query)
			judgeArrival(model, subject, checks.Medium, family, "input", "packets to "+what, verdict)
			open = open || verdict.Value == firewall.Reachable
		}
		if open {
			refuseSources(o, subject, model, forged, family, worthForging(model, family, sources, port))
		}
	}
	if !asked {
		o.NotApplicable("no network of the site is known behind the router, whose addresses could be forged")
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

// refuseSources drops what comes in from outside with the sources of the own networks that get
// through there.
func refuseSources(o checks.Observed[routeros.Facts], subject checks.Subject, model paths.Model, forged firewall.Zone, family firewall.Family, queries []firewall.Query) {
	entrances := model.Entrances(o.Facts, forged)
	var drops []routeros.Command
	for _, network := range wholeNetworks(model.Tables(family), forged.Sources) {
		zone := forged
		zone.Sources = []netip.Prefix{network}
		passes := func(query firewall.Query) bool {
			query.Zone = zone
			return model.Engine.Arrives(query).Value == firewall.Reachable
		}
		if !slices.ContainsFunc(queries, passes) {
			continue
		}
		for _, entrance := range entrances {
			comment := routeros.Is("comment", fmt.Sprintf("hardcheck own sources %d", len(drops)+1))
			drops = append(drops, routeros.Add(ruleMenu(family, "raw"), slices.Concat(routeros.Own("chain=prerouting", "action=drop"),
				entrance, []routeros.Setting{routeros.Is("src-address", network.String()), comment})...))
		}
	}
	paths.Mend(o, subject, drops...)
}

// wholeNetworks are the router's networks that hold the sources, each once.
func wholeNetworks(tables firewall.Tables, sources []netip.Prefix) []netip.Prefix {
	var networks []netip.Prefix
	for _, source := range sources {
		for _, address := range tables.Addresses {
			if network := address.Prefix.Masked(); network.Bits() <= source.Bits() && network.Contains(source.Addr()) {
				source = network
			}
		}
		if !slices.Contains(networks, source) {
			networks = append(networks, source)
		}
	}
	return networks
}
