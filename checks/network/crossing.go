package network

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// crossing is what one router lets through from one zone of the site to another.
type crossing struct {
	router   router
	from, to string
	// between is set where packets have to cross the router, shared where hosts of both zones
	// stand on one of its interfaces.
	between, shared bool
	// open and unsure are what gets through, or may, and no conduit names.
	open, unsure []crossed
	// more says that open lacks some.
	more     bool
	conduits []carried
}

// crossed is traffic of one family with the packet that shows it.
type crossed struct {
	firewall.Crossed
	family firewall.Family
}

// carried is what becomes of the traffic of a conduit at the router.
type carried struct {
	conduit checks.Conduit
	traffic checks.Traffic
	// state is reachable where some packet gets through, blocked where none does.
	state firewall.Verdict
	// aside is set where the router isn't known to be on the way and another one carries it.
	aside bool
}

// crosses asks a router about a pair of zones.
func (r router) crosses(from, to string) crossing {
	c := crossing{router: r, from: from, to: to}
	if r.paths.Host != "" && (from == checks.Internet || to == checks.Internet) {
		return c // A host of this network forwards nothing to it, and nothing from it.
	}
	if !r.leadsTo(to) {
		return c
	}
	toward, _ := r.paths.Zone(to)
	c.shared = to != checks.Internet && r.shares(from, toward.Interfaces)
	declared := r.site.ConduitsOf(from, to)
	var except []checks.Traffic
	for _, conduit := range declared {
		except = append(except, conduit.Ports...)
	}
	for _, family := range r.families() {
		found := r.cross(from, to, family, []checks.Traffic{checks.AnyTraffic}, except)
		c.between, c.more = c.between || found.Between, c.more || found.More
		c.open, c.unsure = append(c.open, ofFamily(found.Open, family)...), append(c.unsure, ofFamily(found.Unsure, family)...)
	}
	for _, conduit := range declared {
		for _, traffic := range conduit.Ports {
			state, between := r.carries(from, to, traffic)
			c.between = c.between || between
			c.conduits = append(c.conduits, carried{conduit: conduit, traffic: traffic, state: state})
		}
	}
	return c
}

// crossingsOf asks all routers about a pair of zones.
func crossingsOf(routers []router, from, to string) []crossing {
	all := make([]crossing, len(routers))
	for i, r := range routers {
		all[i] = r.crosses(from, to)
	}
	return reconciled(all)
}

func ofFamily(all []firewall.Crossed, family firewall.Family) []crossed {
	made := make([]crossed, len(all))
	for i, one := range all {
		made[i] = crossed{one, family}
	}
	return made
}

// cross asks the router's engine.
func (r router) cross(from, to string, family firewall.Family, of, except []checks.Traffic) firewall.Crossings {
	return r.paths.Cross(r.site, from, to, family, of, except)
}

// carries tells whether the router lets some of a conduit's traffic through.
func (r router) carries(from, to string, traffic checks.Traffic) (state firewall.Verdict, between bool) {
	state.Value = firewall.Blocked
	for _, family := range r.families() {
		found := r.cross(from, to, family, []checks.Traffic{traffic}, nil)
		between = between || found.Between
		switch {
		case len(found.Open) > 0:
			return found.Open[0].Verdict, true
		case len(found.Unsure) > 0 && state.Value == firewall.Blocked:
			state = found.Unsure[0].Verdict
		}
	}
	return state, between
}

// leadsTo reports whether a router has a way of its own to a zone: interfaces that the site
// file names, a network or a route towards its prefixes, and to the internet an uplink. A
// default route leads anywhere, and tells nothing.
func (r router) leadsTo(zone string) bool {
	if zone == checks.Internet {
		return len(r.config.Uplinks)+len(r.paths.Doubts)+len(r.paths.UnreadUplinks) > 0 || r.paths.Strayed
	}
	i := slices.IndexFunc(r.site.Zones, func(z checks.Zone) bool { return z.Name == zone })
	if i < 0 {
		return false
	}
	return len(r.site.Zones[i].Interfaces[r.target.Given()]) > 0 || len(r.paths.Engine.Entering(r.site.Zones[i].Prefixes)) > 0
}

// unplaced reports whether the router may have a way to a zone that wasn't read.
func (r router) unplaced(zone string) bool {
	i := slices.IndexFunc(r.site.Zones, func(z checks.Zone) bool { return z.Name == zone })
	return i >= 0 && slices.ContainsFunc(r.site.Zones[i].Prefixes, func(p netip.Prefix) bool {
		tables := r.tables(familyOf(p.Addr()))
		return tables.AddressesUnread || tables.RoutesIncomplete && !routeros.FromExport(r.facts)
	})
}

// pairs are the ordered pairs of the site's zones, the internet last.
func pairs(site checks.Site) [][2]string {
	names := zoneNames(site)
	var all [][2]string
	for _, from := range names {
		for _, to := range names {
			if from != to {
				all = append(all, [2]string{from, to})
			}
		}
	}
	return all
}

func zoneNames(site checks.Site) []string {
	var names []string
	for _, zone := range site.Networks() {
		names = append(names, zone.Name)
	}
	return append(names, checks.Internet)
}

// wayless are the zones without a way into any of the routers.
func wayless(site checks.Site, routers []router) []string {
	return slices.DeleteFunc(zoneNames(site), func(zone string) bool {
		return slices.ContainsFunc(routers, func(r router) bool { return r.leadsTo(zone) })
	})
}

// trafficText lists traffic: "tcp/22, tcp/443 and 3 more".
func trafficText(all []checks.Traffic) string {
	texts := make([]string, 0, len(all))
	for _, traffic := range merged(all) {
		texts = append(texts, cmp.Or(trafficWords[traffic], traffic.String()))
	}
	if len(texts) > shownTraffic {
		return fmt.Sprintf("%s and %d more", strings.Join(texts[:shownTraffic], ", "), len(texts)-shownTraffic)
	}
	return strings.Join(texts, ", ")
}

// trafficWords are for sentences, where the site file's words would be short of sense.
var trafficWords = map[checks.Traffic]string{
	checks.AnyTraffic: "every port and protocol", checks.OtherTraffic: "other protocols", {Protocol: int(tcp), First: 1, Last: 65535}: "all TCP ports",
	{Protocol: int(udp), First: 1, Last: 65535}: "all UDP ports",
}

// shownTraffic bounds the traffic that a sentence lists.
const shownTraffic = 8

// merged is traffic in order, with ranges joined that touch, and "any" where it is all.
func merged(all []checks.Traffic) []checks.Traffic {
	sorted := slices.Clone(all)
	slices.SortFunc(sorted, func(a, b checks.Traffic) int {
		// TCP and UDP come first, then the rest by number.
		order := func(t checks.Traffic) int {
			if t.Protocol == int(tcp) || t.Protocol == int(udp) {
				return t.Protocol - 1000
			}
			return t.Protocol
		}
		return cmp.Or(cmp.Compare(order(a), order(b)), cmp.Compare(a.First, b.First), cmp.Compare(a.Last, b.Last))
	})
	var joined []checks.Traffic
	for _, next := range sorted {
		if n := len(joined); n > 0 && joined[n-1].Protocol == next.Protocol && int(next.First) <= int(joined[n-1].Last)+1 {
			joined[n-1].Last = max(joined[n-1].Last, next.Last)
			continue
		}
		joined = append(joined, next)
	}
	whole := func(protocol int) bool {
		return slices.Contains(joined, checks.Traffic{Protocol: protocol, First: 1, Last: 65535})
	}
	if whole(int(tcp)) && whole(int(udp)) && slices.Contains(joined, checks.OtherTraffic) || slices.Contains(joined, checks.AnyTraffic) {
		return []checks.Traffic{checks.AnyTraffic}
	}
	return joined
}

// told is how traffic gets through, in words.
func (c crossing) told(one crossed, traffic []checks.Traffic) string {
	return fmt.Sprintf("%s reaches hosts of %s on %s through %s: %s",
		paths.ZoneName(c.from), paths.ZoneName(c.to), trafficText(traffic), c.router.target.Name, paths.Proof(one.Verdict))
}
