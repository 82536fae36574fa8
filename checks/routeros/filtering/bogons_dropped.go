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

// BogonsDropped reports rules that accept sources which nobody in the internet has.
var BogonsDropped = &checks.Check{
	ID:       "routeros-bogons-dropped",
	Title:    "Bogons (special-purpose source addresses) from the internet are dropped",
	Severity: checks.Low,
	Description: "Nobody in the internet has a private, shared, benchmarking or documentation address, so a packet from there with such a source " +
		"(a bogon) is spoofed or misrouted. Where a service is open to all, they reach it too. The check asks, in both families, whether " +
		"new TCP and UDP packets with such sources that enter by the uplinks get through the input chain, or through the forward chain " +
		"to internal hosts. Networks of the site, of the router and of its uplinks are left out, and so are uplinks in a private IPv4 " +
		"network; internal sources are routeros-spoofing-refused's. The kernel itself drops IPv4 packets from loopback, multicast and " +
		"0.0.0.0/8.",
	Remediation: "List the ranges, without those that your uplinks use, and drop them before all rules:\n\n" +
		"    /ip firewall address-list add list=bogons address=10.0.0.0/8\n" +
		"    /ip firewall raw add chain=prerouting in-interface-list=WAN src-address-list=bogons action=drop",
	References: []string{routeros.Manual + "Building+Advanced+Firewall", "https://www.rfc-editor.org/rfc/rfc6890"},
	Rule:       checks.Each(bogonsDropped),
}

// privateSources are what networks behind another router use; the rest of bogonSources
// are ranges of RFC 6890 and RFC 9637 that no host uses. Loopback, multicast and 0/8 are
// missing since the router drops them without a rule.
var (
	privateSources = ranges("10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16")
	bogonSources   = slices.Concat(privateSources, ranges("192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24",
		"203.0.113.0/24", "2001:db8::/32", "3fff::/20", "fc00::/7"))
)

func ranges(texts ...string) []netip.Prefix {
	made := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		made[i] = netip.MustParsePrefix(text)
	}
	return made
}

func bogonsDropped(o checks.Observed[routeros.Facts]) {
	model := paths.Of(o)
	if !paths.NeedRules(o, model) || !needNetworks(o, model) {
		return
	}
	if model.Secluded {
		o.NotApplicable("no interface leads to the internet")
		return
	}
	internet, _ := model.Zone(checks.Internet)
	engine, judged := model.Arrivals(), false
	for _, family := range model.Families() {
		zone, inner := bogons(model, family)
		if len(zone.Interfaces)+len(zone.Doubtful) == 0 && !zone.Open {
			continue
		}
		judged = true
		subject, open := o.Subject(paths.FamilyName(family)), false
		needInside(o, model, paths.FamilyName(family), internet, family)
		for _, of := range []struct {
			name     string
			protocol uint8
		}{{"TCP", paths.TCP}, {"UDP", paths.UDP}} {
			what := "new " + of.name + " packets with special-purpose sources from outside"
			query := firewall.Query{Zone: zone, Family: family, Protocol: of.protocol}
			verdict := engine.Reach(query)
			judgeArrival(model, subject, checks.Low, family, "input", what, verdict)
			open = open || verdict.Value == firewall.Reachable
			if query.Hosts = inner; len(inner) > 0 {
				verdict := engine.Reach(query)
				judgeArrival(model, subject, checks.Low, family, "forward", what+" to internal hosts", verdict)
				open = open || verdict.Value == firewall.Reachable
			}
		}
		if open {
			refuseBogons(o, subject, model, zone, family)
		}
	}
	if !judged {
		o.NotApplicable("every uplink is in a private network")
	}
}

// bogons are the special-purpose sources that may be forged on the uplinks, and the inner
// networks, whose sources aren't among them.
func bogons(model paths.Model, family firewall.Family) (zone firewall.Zone, inner []netip.Prefix) {
	internet, _ := model.Zone(checks.Internet)
	inner = model.Inside(internet, family)
	zone = firewall.Zone{Name: internet.Name, Open: internet.Open, Doubtful: internet.Doubtful, Except: slices.Concat(internet.Except, inner)}
	tables := model.Tables(family)
	used := onUplinks(tables, internet)
	for _, name := range internet.Interfaces {
		if !hasPrivate(tables, name) {
			zone.Interfaces = append(zone.Interfaces, name)
		}
	}
	for _, bogon := range bogonSources {
		if !slices.ContainsFunc(used, bogon.Overlaps) {
			zone.Sources = append(zone.Sources, bogon)
		}
	}
	return zone, inner
}

// onUplinks are the networks that the router reaches by the uplinks, default routes aside.
func onUplinks(tables firewall.Tables, internet firewall.Zone) []netip.Prefix {
	var networks []netip.Prefix
	for _, address := range tables.Addresses {
		if slices.Contains(internet.Interfaces, address.Interface) {
			networks = append(networks, address.Prefix)
		}
	}
	for _, route := range tables.Routes {
		if slices.Contains(internet.Interfaces, route.Interface) && route.Destination.Bits() > 0 {
			networks = append(networks, route.Destination)
		}
	}
	return networks
}

// hasPrivate reports whether an interface has an address in a private IPv4 network.
func hasPrivate(tables firewall.Tables, name string) bool {
	return slices.ContainsFunc(tables.Addresses, func(a firewall.Address) bool {
		private := func(p netip.Prefix) bool { return p.Contains(a.Prefix.Addr()) }
		return a.Interface == name && slices.ContainsFunc(privateSources, private)
	})
}

// refuseBogons lists the sources and drops what has one of them.
func refuseBogons(o checks.Observed[routeros.Facts], subject checks.Subject, model paths.Model, zone firewall.Zone, family firewall.Family) {
	const list = "hardcheck-bogons"
	var commands []routeros.Command
	for _, source := range zone.Sources {
		if source.Addr().Is4() == (family == firewall.IPv4) {
			commands = append(commands, routeros.Add(ruleMenu(family, "address-list"), append(routeros.Own("list="+list), routeros.Is("address", source.String()))...))
		}
	}
	for i, entrance := range model.Entrances(o.Facts, zone) {
		commands = append(commands, routeros.Add(ruleMenu(family, "raw"), slices.Concat(routeros.Own("chain=prerouting", "action=drop", "src-address-list="+list),
			entrance, []routeros.Setting{routeros.Is("comment", fmt.Sprintf("hardcheck bogons %d", i+1))})...))
	}
	paths.Mend(o, subject, commands...)
}
