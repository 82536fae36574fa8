package routeros

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros/firewall"
)

// InputProtected reports routers that accept what no rule speaks of.
var InputProtected = &checks.Check{
	ID:       "routeros-input-protected",
	Title:    "The input chain drops what no rule allows from untrusted zones",
	Severity: checks.High,
	Description: "A chain of RouterOS accepts what comes to its end. The check asks for new packets from each untrusted zone, in both families, " +
		"to a TCP and a UDP port that no rule names and no service listens on: they stand for everything that the rules don't speak of. " +
		"It follows jumps, interface and address lists, and honours disabled and invalid rules. Which services are exposed now is another " +
		"check's; here it is about the next one that somebody switches on.",
	Remediation: "End the input chain of both families with a drop of what doesn't come from inside, after the rules that accept:\n\n" +
		"    /ip firewall filter add chain=input in-interface-list=!LAN action=drop\n" +
		"    /ipv6 firewall filter add chain=input in-interface-list=!LAN action=drop",
	References: []string{manualSecuring, manualFilter},
	Rule:       checks.Each(inputProtected),
}

func inputProtected(o checks.Observed[Facts]) {
	paths := pathsOf(o)
	zones := paths.Untrusted()
	if len(zones) == 0 {
		o.NotApplicable("no untrusted zone leads to the router")
		return
	}
	engine, port := paths.arrivals(), paths.unnamedPort()
	for _, zone := range zones {
		for _, family := range paths.families() {
			subject := o.Subject(whence(zone, family))
			for _, protocol := range []uint8{protocolTCP, protocolUDP} {
				verdict := engine.reach(firewall.Query{Zone: zone, Family: family, Protocol: protocol, Port: port})
				what := "to " + portName(protocol, port) + ", which no rule names"
				paths.judgeArrival(subject, checks.High, "the input chain", "packets "+what, verdict)
			}
		}
	}
}

// judgeArrival judges whether packets that a chain has to drop get through it.
func (p Paths) judgeArrival(subject checks.Subject, severity checks.Severity, chain, packets string, verdict firewall.Verdict) {
	switch verdict.Value {
	case firewall.Unknown:
		p.undecided(subject, chain+" drops "+packets, verdict)
	case firewall.Reachable:
		subject.Evidence("a packet", "%s", passed(verdict))
		subject.ViolationAt(lowered(severity, verdict), "%s accepts %s", chain, packets)
	}
}
