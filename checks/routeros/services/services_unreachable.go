package services

import (
	"slices"
	"strconv"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// ReachableParams are the parameters of routeros-services-unreachable.
type ReachableParams struct {
	// Allow names the services that untrusted zones may reach, by their first word.
	Allow []string `json:"allow"`
}

// ServicesUnreachable reports services of the router that untrusted zones reach.
var ServicesUnreachable = &checks.Check{
	ID:       "routeros-services-unreachable",
	Title:    "Untrusted zones don't reach the router's own services",
	Severity: checks.High,
	Description: "For each service that is switched on, each untrusted zone and both IP families the check works out whether a first packet gets " +
		"through raw, destination NAT and the input chain, and whether the service accepts its source address. A reachable service comes " +
		"with such a packet and the rule that accepts it. Untrusted are the zones that the site file doesn't let reach the router, " +
		"without one the internet. Management services, and those that can be abused without credentials (dns, socks, proxy, smb), are " +
		"critical from the internet. The parameter `allow` names services that are meant to be reached, VPN servers by default. What " +
		"becomes of ports without a service is judged by another check.",
	Remediation: routeros.SafeMode + "Drop in both families what doesn't come from the management networks: after the rules that accept established connections and " +
		"ICMP, before the rule that accepts the packet of the finding (NUMBER, as `print` shows it). The list LAN must hold the interface " +
		"by which you come:\n\n" +
		"    /ip firewall filter add chain=input in-interface-list=!LAN action=drop place-before=NUMBER\n" +
		"    /ipv6 firewall filter add chain=input in-interface-list=!LAN action=drop place-before=NUMBER\n\n" +
		"Without such a rule leave out `place-before`. Limit the service itself as well, to networks that include your own address:\n\n" +
		"    /ip service set winbox address=192.0.2.0/28",
	References: []string{routeros.ManualSecuring, routeros.ManualFilter, routeros.ManualServices},
	Rule: checks.EachWith(ReachableParams{Allow: []string{"ipsec", "l2tp", "ovpn", "sstp", "wireguard"}},
		servicesUnreachable),
}

// openToAbuse are the services that can be abused without credentials.
var openToAbuse = []string{"dns", "socks", "proxy", "smb"}

func servicesUnreachable(o checks.Observed[routeros.Facts], p ReachableParams) {
	model := paths.Of(o)
	paths.NeedEach(o, model.MissingServices())
	zones := model.Untrusted()
	if len(zones) == 0 {
		o.NotApplicable("no untrusted zone leads to the router")
		return
	}
	if len(model.Services) > paths.MaxOffers {
		o.Unknown(checks.Budget, "the router offers more than %d services", paths.MaxOffers)
		return
	}
	for _, offer := range model.Services {
		if !slices.Contains(p.Allow, offer.Word()) {
			judgeOffer(o, model, o.Subject(offer.Name), offer, zones)
		}
	}
}

func judgeOffer(observed checks.Observed[routeros.Facts], model paths.Model, subject checks.Subject, offer paths.Offer, zones []firewall.Zone) {
	port := paths.PortName(offer.Protocol, offer.Port)
	open, unsure := model.Openings(offer, zones)
	for _, o := range unsure {
		paths.DrawService(subject, offer, o)
		model.Undecided(subject, o.Sender()+" reaches "+port, o.Verdict)
	}
	severity := checks.Info
	for _, o := range open {
		paths.DrawService(subject, offer, o)
		subject.Evidence(port+" from "+o.Sender(), "%s", paths.Proof(o.Verdict))
		model.Opened(subject, o.Family, "input", o.Verdict)
		severity = max(severity, paths.Lowered(danger(offer, o.Zone), o.Verdict))
	}
	if len(open) > 0 {
		paths.Shut(observed, subject, gapsOf(offer, open)...)
		subject.ViolationAt(severity, "%s can be reached from %s%s", port, routeros.Commas(paths.Senders(open)), condition(open))
	}
}

// condition is the one of the openings where each has one.
func condition(open []paths.Opening) string {
	always := func(o paths.Opening) bool { return len(o.Verdict.Unless) == 0 }
	if slices.ContainsFunc(open, always) {
		return ""
	}
	return paths.Unless(open[0].Verdict)
}

// danger is the severity of an offer that a zone reaches.
func danger(o paths.Offer, zone firewall.Zone) checks.Severity {
	if zone.Internet && (o.Management || slices.Contains(openToAbuse, o.Name)) {
		return checks.Critical
	}
	return checks.High
}

// gapsOf are the ways to a service that have to be closed.
func gapsOf(offer paths.Offer, open []paths.Opening) []paths.Gap {
	var gaps []paths.Gap
	for _, o := range open {
		query := firewall.Query{Zone: o.Zone, Family: o.Family, Protocol: offer.Protocol, Port: offer.Port}
		gaps = append(gaps, paths.Gap{
			Family: o.Family, Zone: o.Zone, Chain: "input",
			Match: append(routeros.Own("protocol="+paths.TransportName(offer.Protocol)), routeros.Is("dst-port", strconv.Itoa(int(offer.Port)))),
			Open:  func(m paths.Model) firewall.Verdict { return m.Reach(query) },
		})
	}
	return gaps
}
