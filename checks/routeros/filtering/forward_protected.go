package filtering

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// ForwardProtected reports routers that forward to inner hosts what nobody asked for.
var ForwardProtected = &checks.Check{
	ID:       "routeros-forward-protected",
	Title:    "The forward chain drops traffic from untrusted zones to internal hosts by default",
	Severity: checks.Critical,
	Description: "NAT is no protection: a neighbour on the uplink, the provider, and with IPv6 everybody can address internal hosts. The check " +
		"asks for new packets, not translated, from each untrusted zone to the networks behind the router, on a TCP and a UDP port that " +
		"no rule names. Of the internet those are all networks on other interfaces, of another zone those of the trusted zones. Where " +
		"only neighbours on the uplink's segment can send such a packet the severity is lower. Ports that rules forward are another check's.",
	Remediation: "Drop new connections from outside that were not translated, in both families, before any rule that accepts them. The lists WAN " +
		"and LAN must hold the right interfaces, VPN interfaces that may pass included:\n\n" +
		"    /ip firewall filter add chain=forward in-interface-list=WAN connection-state=new connection-nat-state=!dstnat action=drop\n" +
		"    /ipv6 firewall filter add chain=forward in-interface-list=!LAN connection-state=new action=drop\n\n" +
		"`add` puts a rule at the end: give `place-before=NUMBER` to put it higher. For an untrusted zone that is not the internet, name " +
		"its interface in place of the list.",
	References: []string{routeros.ManualSecuring, routeros.ManualFilter},
	Rule:       checks.Each(forwardProtected),
}

func forwardProtected(o checks.Observed[routeros.Facts]) {
	model := paths.Of(o)
	if !paths.NeedRules(o, model) || !needNetworks(o, model) {
		return
	}
	port := model.UnnamedPort()
	for _, zone := range model.Untrusted() {
		for _, family := range model.Families() {
			needInside(o, model, paths.SubjectOf(zone, family), zone, family)
			if hosts := model.Inside(zone, family); len(hosts) > 0 {
				query := firewall.Query{Zone: zone, Family: family, Port: port, Hosts: hosts}
				judgeForward(model, o.Subject(paths.SubjectOf(zone, family)), query)
			}
		}
	}
}

func judgeForward(model paths.Model, subject checks.Subject, query firewall.Query) {
	severity := checks.High
	if query.Zone.Internet {
		severity = checks.Critical
	}
	for _, query.Protocol = range []uint8{paths.TCP, paths.UDP} {
		verdict := model.Reach(query)
		if verdict.Value == firewall.Reachable && verdict.Via != nil {
			continue // It is translated, which routeros-nat-exposure judges.
		}
		what := "to " + paths.PortName(query.Protocol, query.Port) + " of internal hosts, which no rule names"
		judgeArrival(model, subject, severity, "the forward chain", "packets "+what, verdict)
	}
}

// needNetworks reports whether the router's addresses and routes were read, and records
// which were not.
func needNetworks(o checks.Observed[routeros.Facts], model paths.Model) bool {
	known := true
	for _, family := range model.Families() {
		tables := model.Tables(family)
		known = known && !tables.AddressesUnread && (!tables.RoutesIncomplete || routeros.FromExport(o.Facts))
		if len(tables.Addresses) > paths.MaxNetworks || len(tables.Routes) > paths.MaxNetworks {
			o.Unknown(checks.Budget, "the router has more than %d addresses or routes", paths.MaxNetworks)
			return false
		}
	}
	if !known {
		paths.NeedEach(o, model.MissingRules())
	}
	return known
}

// needInside records on a subject that [paths.Model.Inside] may lack IPv6 networks: an export
// doesn't show a prefix that the router gets from others.
func needInside(o checks.Observed[routeros.Facts], model paths.Model, subject string, zone firewall.Zone, family firewall.Family) {
	tables := model.Router().IPv6
	asked := family == firewall.IPv6 && !tables.ForwardOff && (model.Derived || zone.Internet)
	if asked && tables.Leased && routeros.FromExport(o.Facts) {
		o.Subject(subject).Unknown(checks.Source, "an export doesn't show the IPv6 networks that come from a pool")
	}
}
