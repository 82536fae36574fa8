package filtering

import (
	"net/netip"
	"slices"

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
	if len(model.Untrusted()) == 0 {
		o.NotApplicable("no untrusted zone leads to the router")
		return
	}
	port, asked := model.UnnamedPort(), false
	for _, zone := range model.Untrusted() {
		for _, family := range model.Families() {
			hosts := model.Inside(zone, family)
			known := needInside(o, model, paths.SubjectOf(zone, family), zone, family)
			asked = asked || !known || len(hosts) > 0
			if len(hosts) > 0 {
				query := firewall.Query{Zone: zone, Family: family, Port: port, Hosts: hosts}
				subject := o.Subject(paths.SubjectOf(zone, family))
				if judgeForward(model, subject, query) {
					paths.Shut(o, subject, untranslated(query)...)
				}
			}
		}
	}
	if !asked {
		o.NotApplicable("no network of the site is known behind the router, to which it could forward")
	}
}

// judgeForward reports whether something gets through.
func judgeForward(model paths.Model, subject checks.Subject, query firewall.Query) (open bool) {
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
		judgeArrival(model, subject, severity, query.Family, "forward", "packets "+what, verdict)
		open = open || verdict.Value == firewall.Reachable
	}
	return open
}

// untranslated are the gaps of packets to internal hosts that no rule translated: of the
// internet to all, of another zone to each network that it has to be kept from.
func untranslated(query firewall.Query) []paths.Gap {
	fresh := routeros.Own("connection-state=new")
	if query.Family == firewall.IPv4 {
		fresh = append(fresh, routeros.Own("connection-nat-state=!dstnat")...)
	}
	if query.Zone.Internet {
		return []paths.Gap{forwarded(query, fresh)}
	}
	var gaps []paths.Gap
	for _, host := range query.Hosts {
		query.Hosts = []netip.Prefix{host}
		gaps = append(gaps, forwarded(query, append(slices.Clone(fresh), routeros.Is("dst-address", host.String()))))
	}
	return gaps
}

func forwarded(query firewall.Query, match []routeros.Setting) paths.Gap {
	return paths.Gap{Family: query.Family, Zone: query.Zone, Chain: "forward", Match: match, Open: func(m paths.Model) (verdict firewall.Verdict) {
		for _, query.Protocol = range []uint8{paths.TCP, paths.UDP} {
			if verdict = m.Engine.Reach(query); verdict.Value == firewall.Reachable && verdict.Via == nil {
				return verdict
			}
		}
		return firewall.Verdict{Value: firewall.Blocked}
	}}
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
// doesn't show a prefix that the router gets from others. It reports whether nothing is.
func needInside(o checks.Observed[routeros.Facts], model paths.Model, subject string, zone firewall.Zone, family firewall.Family) (known bool) {
	tables := model.Router().IPv6
	asked := family == firewall.IPv6 && !tables.ForwardOff && (model.Derived || zone.Internet)
	if asked && tables.Leased && routeros.FromExport(o.Facts) {
		o.Subject(subject).Unknown(checks.Source, "an export doesn't show the IPv6 networks that come from a pool")
		return false
	}
	return true
}
