package paths

import (
	"fmt"
	"net/netip"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// Cross asks the engine, within the budget, what gets from one zone of the site to another.
// A zone without prefixes has what is behind its interfaces and is of no other zone.
func (p Model) Cross(site checks.Site, from, to string, family firewall.Family, of, except []checks.Traffic) firewall.Crossings {
	return p.Engine.Cross(p.crossing(site, from, to, family, of, except))
}

func (p Model) crossing(site checks.Site, from, to string, family firewall.Family, of, except []checks.Traffic) firewall.Crossing {
	query := firewall.Crossing{Family: family, Of: of, Except: except, Budget: p.Budget}
	query.From, _ = p.Zone(from)
	query.To, _ = p.Zone(to)
	for _, zone := range []*firewall.Zone{&query.From, &query.To} {
		if len(zone.Sources) == 0 && !zone.Internet {
			zone.Except = networksOf(site.Zones)
		}
	}
	return query
}

// maxConduits bounds the traffic of conduits of which it is proved that it still passes.
const maxConduits = 64

// conduits are what the site declares and this router carries now, piece by piece: what one
// rule lets through may end by itself. Where they are too many to be asked for, complete is
// false.
func (p Model) conduits(site checks.Site) (uses []use, complete bool) {
	for _, conduit := range site.Conduits {
		for _, family := range p.Families() {
			query := p.crossing(site, conduit.From, conduit.To, family, conduit.Ports, nil)
			query.Budget = firewall.NewBudget()
			found := p.Engine.Cross(query)
			if found.More || len(uses)+len(found.Open) > maxConduits {
				return nil, false
			}
			for _, open := range found.Open {
				uses = append(uses, p.carried(conduit, query, open))
			}
		}
	}
	return uses, true
}

func (p Model) carried(conduit checks.Conduit, query firewall.Crossing, open firewall.Crossed) use {
	query.Of = open.Traffic
	u := use{
		what:  fmt.Sprintf("the conduit from %s to %s on %s", ZoneName(conduit.From), ZoneName(conduit.To), trafficText(open.Traffic)),
		cross: &query, forward: open.Verdict.Via != nil,
	}
	if len(open.Traffic) == 1 {
		u.accept = acceptOf(query, open.Traffic[0])
	}
	return u
}

// acceptOf is what one rule has to match that keeps a conduit; none where one rule can't.
func acceptOf(query firewall.Crossing, traffic checks.Traffic) []routeros.Setting {
	var settings []routeros.Setting
	for _, end := range []struct {
		name string
		zone firewall.Zone
	}{{"src-address", query.From}, {"dst-address", query.To}} {
		prefixes := sourcesOf(end.zone.Sources, query.Family)
		if len(prefixes) != 1 {
			return nil
		}
		settings = append(settings, routeros.Is(end.name, prefixes[0].String()))
	}
	switch {
	case traffic == checks.AnyTraffic:
		return settings
	case traffic.Protocol < 0:
		return nil
	}
	protocol := fmt.Sprint(traffic.Protocol)
	if uint8(traffic.Protocol) == TCP || uint8(traffic.Protocol) == UDP {
		protocol = TransportName(uint8(traffic.Protocol))
	}
	settings = append(routeros.Own("protocol="+protocol), settings...)
	switch {
	case traffic.First == 0 || traffic.First == 1 && traffic.Last == 65535:
	case traffic.First == traffic.Last:
		settings = append(settings, routeros.Is("dst-port", fmt.Sprint(traffic.First)))
	default:
		settings = append(settings, routeros.Is("dst-port", fmt.Sprintf("%d-%d", traffic.First, traffic.Last)))
	}
	return settings
}

func sourcesOf(all []netip.Prefix, family firewall.Family) []netip.Prefix {
	var of []netip.Prefix
	for _, prefix := range all {
		if prefix.Addr().Is4() == (family == firewall.IPv4) {
			of = append(of, prefix)
		}
	}
	return of
}

// shownTraffic bounds the traffic that a sentence names.
const shownTraffic = 4

func trafficText(all []checks.Traffic) string {
	var texts []string
	for i, one := range all {
		if i == shownTraffic {
			texts = append(texts, fmt.Sprintf("%d more", len(all)-i))
			break
		}
		texts = append(texts, one.String())
	}
	return strings.Join(texts, ", ")
}

// carries tells whether all of the traffic that a crossing asks about still gets through.
func (p Model) carries(query firewall.Crossing) firewall.Verdict {
	query.Budget = firewall.NewBudget()
	found := p.Engine.Cross(query)
	var open []checks.Traffic
	for _, one := range found.Open {
		open = append(open, one.Traffic...)
	}
	for _, traffic := range query.Of {
		if !traffic.Within(open) {
			for _, unsure := range found.Unsure {
				return unsure.Verdict
			}
			return firewall.Verdict{Value: firewall.Blocked}
		}
	}
	return firewall.Verdict{Value: firewall.Reachable}
}
