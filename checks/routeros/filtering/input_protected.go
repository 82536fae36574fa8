package filtering

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// InputProtected reports routers that accept what no rule speaks of.
var InputProtected = &checks.Check{
	ID:       "routeros-input-protected",
	Title:    "The input chain drops traffic from untrusted zones by default",
	Severity: checks.High,
	Description: "A chain of RouterOS accepts what reaches its end (default accept). The check asks for new packets from each untrusted zone, in " +
		"both families, to a TCP and a UDP port that no rule names and no service listens on: they stand for everything that no rule " +
		"matches by port. It follows jumps, interface and address lists, and honours disabled and invalid rules. Which services are " +
		"exposed now is another check's; here it is about the next one that somebody switches on.",
	Remediation: routeros.SafeMode + "Accept what the router needs before the drop: replies, ICMP (without ICMPv6 no IPv6 neighbour finds the router), DHCPv6 where " +
		"the provider assigns prefixes, and the networks that you manage it from. The list LAN must hold the interface by which you come. " +
		"Then end the input chain of both families:\n\n" +
		"    /ip firewall filter add chain=input connection-state=established,related,untracked action=accept\n" +
		"    /ip firewall filter add chain=input protocol=icmp action=accept\n" +
		"    /ip firewall filter add chain=input in-interface-list=!LAN action=drop\n" +
		"    /ipv6 firewall filter add chain=input connection-state=established,related,untracked action=accept\n" +
		"    /ipv6 firewall filter add chain=input protocol=icmpv6 action=accept\n" +
		"    /ipv6 firewall filter add chain=input protocol=udp dst-port=546 src-address=fe80::/10 action=accept\n" +
		"    /ipv6 firewall filter add chain=input in-interface-list=!LAN action=drop\n\n" +
		"Leave out the accept rules that are there. Where an untrusted zone is on the list LAN, name its interface in a drop of its own.",
	References: []string{routeros.ManualSecuring, routeros.ManualFilter},
	Rule:       checks.Each(inputProtected),
}

func inputProtected(o checks.Observed[routeros.Facts]) {
	model := paths.Of(o)
	zones := model.Untrusted()
	if len(zones) == 0 {
		o.NotApplicable("no untrusted zone leads to the router")
		return
	}
	engine, port := model.Arrivals(), model.UnnamedPort()
	for _, zone := range zones {
		for _, family := range model.Families() {
			subject, open := o.Subject(paths.SubjectOf(zone, family)), false
			for _, protocol := range []uint8{paths.TCP, paths.UDP} {
				verdict := engine.Reach(firewall.Query{Zone: zone, Family: family, Protocol: protocol, Port: port})
				what := "to " + paths.PortName(protocol, port) + ", which no rule names"
				judgeArrival(model, subject, checks.High, family, "input", "packets "+what, verdict)
				open = open || verdict.Value == firewall.Reachable
			}
			if open {
				paths.Shut(o, subject, unruled(zone, family, port, "input"))
			}
		}
	}
}

// judgeArrival judges whether packets that a chain has to drop get through it.
func judgeArrival(model paths.Model, subject checks.Subject, severity checks.Severity, family firewall.Family, chain, packets string, verdict firewall.Verdict) {
	switch verdict.Value {
	case firewall.Unknown:
		model.Undecided(subject, "the "+chain+" chain drops "+packets, verdict)
	case firewall.Reachable:
		subject.Evidence("a packet", "%s", paths.Proof(verdict))
		model.Opened(subject, family, chain, verdict)
		subject.ViolationAt(paths.Lowered(severity, verdict), "the %s chain accepts %s%s", chain, packets, paths.Unless(verdict))
	}
}

// unruled is the gap of packets that no rule names.
func unruled(zone firewall.Zone, family firewall.Family, port uint16, chain string) paths.Gap {
	return paths.Gap{Family: family, Zone: zone, Chain: chain, Open: func(m paths.Model) (verdict firewall.Verdict) {
		for _, protocol := range []uint8{paths.TCP, paths.UDP} {
			verdict = m.Engine.Arrives(firewall.Query{Zone: zone, Family: family, Protocol: protocol, Port: port})
			if verdict.Value == firewall.Reachable {
				break
			}
		}
		return verdict
	}}
}
