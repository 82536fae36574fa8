package exportconn_test

import (
	"fmt"
	"net/netip"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// plantOf is a site around a router: each of its networks is a zone, the auditor's may manage
// it, and what crosses between them now is declared.
func plantOf(facts routeros.Facts) (site checks.Site, target checks.Target) {
	target = checks.Target{Name: "edge"}
	addresses, _ := facts.Network.IPv4Addresses.Get()
	var seen []netip.Prefix
	for _, address := range addresses {
		prefix, err := netip.ParsePrefix(address.Address)
		if err != nil || address.Disabled || !prefix.Addr().IsPrivate() || prefix.Bits() > 29 || slices.ContainsFunc(seen, prefix.Masked().Overlaps) || len(seen) == maxZones {
			continue
		}
		seen = append(seen, prefix.Masked())
		zone := checks.Zone{Name: fmt.Sprintf("net-%d", len(seen)), Prefixes: []netip.Prefix{prefix.Masked()}}
		site.Zones = append(site.Zones, zone)
		if len(seen) == 1 || prefix.Contains(netip.MustParseAddr(auditor)) {
			target.ReachableFrom = []string{zone.Name}
		}
	}
	if len(seen) == 1 {
		site.Zones = append(site.Zones, checks.Zone{
			Name: "routed", Prefixes: []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16")}, Interfaces: map[string][]string{"edge": {"ether3"}},
		})
	}
	model := paths.New(facts, target, site)
	site.Conduits = []checks.Conduit{}
	for _, from := range append(slices.Clone(site.Zones), checks.Zone{Name: checks.Internet}) {
		for _, to := range append(slices.Clone(site.Zones), checks.Zone{Name: checks.Internet}) {
			for _, traffic := range sampled {
				if from.Name != to.Name && carries(model, site, conduitWay{from.Name, to.Name, traffic}) {
					site.Conduits = append(site.Conduits, checks.Conduit{From: from.Name, To: to.Name, Ports: []checks.Traffic{traffic}})
				}
			}
		}
	}
	return site, target
}

// maxZones bounds the zones of a made-up site.
const maxZones = 3

// sampled is the traffic that a made-up site may declare.
var sampled = []checks.Traffic{{Protocol: 6, First: 443, Last: 443}, {Protocol: 6, First: 502, Last: 502}, {Protocol: 17, First: 4000, Last: 4009}, {Protocol: 1}}

// conduitWay is what a conduit declares, and passes.
type conduitWay struct {
	from, to string
	traffic  checks.Traffic
}

func (w conduitWay) String() string { return fmt.Sprintf("%s from %s to %s", w.traffic, w.from, w.to) }

// conduitWays are the site's conduits.
func conduitWays(site checks.Site) []conduitWay {
	var all []conduitWay
	for _, conduit := range site.Conduits {
		for _, traffic := range conduit.Ports {
			all = append(all, conduitWay{conduit.From, conduit.To, traffic})
		}
	}
	return all
}

// carries asks the path engine whether all of the traffic gets through, in IPv4.
func carries(model paths.Model, site checks.Site, w conduitWay) bool {
	model.Budget = firewall.NewBudget()
	open := []checks.Traffic{}
	for _, found := range model.Cross(site, w.from, w.to, firewall.IPv4, []checks.Traffic{w.traffic}, nil).Open {
		open = append(open, found.Traffic...)
	}
	return w.traffic.Within(open)
}
