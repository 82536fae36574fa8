package network

import (
	"fmt"
	"net/netip"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// router is a router of the site with the paths through it.
type router struct {
	target checks.Target
	site   checks.Site
	facts  routeros.Facts
	paths  paths.Model
	config firewall.Router
	// problem says why a field of the facts is unknown.
	problem   func(field string) checks.Problem
	forwarded map[forwardingKey][]firewall.Forwarding
}

// newRouter takes the model of the router, which its own checks ask too.
func newRouter(model paths.Model, facts routeros.Facts, target checks.Target, site checks.Site) router {
	return router{
		target: target, site: site, facts: facts, paths: model, config: model.Router(),
		forwarded: map[forwardingKey][]firewall.Forwarding{},
	}
}

func routersOf(observed []checks.Observed[routeros.Facts]) []router {
	routers := make([]router, len(observed))
	for i, o := range observed {
		routers[i] = newRouter(paths.Of(o), o.Facts, o.Target, o.Site)
		routers[i].problem = o.Problem
	}
	return routers
}

func familyOf(addr netip.Addr) firewall.Family {
	if addr.Is4() {
		return firewall.IPv4
	}
	return firewall.IPv6
}

func (r router) tables(family firewall.Family) firewall.Tables {
	if family == firewall.IPv4 {
		return r.config.IPv4
	}
	return r.config.IPv6
}

// network is a network that a router sends to by an interface.
type network struct {
	prefix netip.Prefix
	by     string
}

// networks are the router's own networks and routes, default routes left out.
func (r router) networks(family firewall.Family) []network {
	tables := r.tables(family)
	var all []network
	for _, own := range tables.Addresses {
		all = append(all, network{own.Prefix.Masked(), own.Interface})
	}
	for _, route := range tables.Routes {
		if route.Destination.Bits() > 0 && !route.Discard {
			all = append(all, network{route.Destination.Masked(), route.Interface})
		}
	}
	return all
}

// leading are the interfaces of the longest networks that hold the address: those by
// which the router sends to it. A router that has only a default route for it leads
// away from it.
func (r router) leading(addr netip.Addr) []string {
	longest := -1
	var names []string
	for _, n := range r.networks(familyOf(addr)) {
		if !n.prefix.Contains(addr) || n.prefix.Bits() < longest || n.by == "" {
			continue
		}
		if n.prefix.Bits() > longest {
			longest, names = n.prefix.Bits(), nil
		}
		if !slices.Contains(names, n.by) {
			names = append(names, n.by)
		}
	}
	return names
}

// certain reports whether all networks of the family are known, so that what they
// don't hold is known to be elsewhere.
func (r router) certain(family firewall.Family) bool {
	tables := r.tables(family)
	return !tables.AddressesUnread && !tables.RoutesIncomplete
}

// placed reports whether all of the router's own networks are known, so that what stands
// on its interfaces is.
func (r router) placed() bool {
	return !r.config.IPv4.AddressesUnread && !r.config.IPv6.AddressesUnread
}

// unsure says on the subject what can't be told as the router's networks aren't all known.
func (r router) unsure(s checks.Subject, format string, args ...any) {
	s.Unknown(r.reason(firewall.Verdict{}), "the networks of %s aren't all known, so it can't be told whether %s", r.target.Name, fmt.Sprintf(format, args...))
}

// reason is why an answer of this router is unknown: what could not be read, else that
// its rules leave it open. It makes a run incomplete either way, since an open answer
// may be an open path.
func (r router) reason(v firewall.Verdict) checks.Reason {
	for _, field := range r.paths.Missing {
		if reason := r.problem(field).Reason; reason.Incomplete() {
			return reason
		}
	}
	switch {
	case v.Has(firewall.OverBudget):
		return checks.Budget
	case routeros.FromExport(r.facts) && len(r.paths.Missing) > 0:
		return checks.Source
	default:
		return checks.Unreadable
	}
}

// forwardingsFor are the rules that translate destinations, asked for once for each zone
// and family.
func (r router) forwardingsFor(zone string, family firewall.Family) []firewall.Forwarding {
	key := forwardingKey{zone, family}
	found, asked := r.forwarded[key]
	if !asked {
		entering, _ := r.paths.Zone(zone)
		found = r.paths.Forwardings(entering, family)
		r.forwarded[key] = found
	}
	return found
}

type forwardingKey struct {
	zone   string
	family firewall.Family
}

// shares reports whether hosts of the zone stand on one of the interfaces: their packets
// reach what else is there without crossing the router.
func (r router) shares(zone string, interfaces []string) bool {
	here, _ := r.paths.Zone(zone)
	i := slices.IndexFunc(r.site.Zones, func(z checks.Zone) bool { return z.Name == zone && zone != checks.Internet })
	if i < 0 {
		return false
	}
	_, named := r.site.Zones[i].Interfaces[r.target.Given()]
	return slices.ContainsFunc(interfaces, func(name string) bool {
		return slices.Contains(here.Interfaces, name) && (named || r.holds(zone, name))
	})
}

// holds reports whether a network of the interface is the zone's, or has a part that is.
// A zone that only surrounds the network's own zone doesn't count.
func (r router) holds(zone, name string) bool {
	for _, n := range slices.Concat(r.networks(firewall.IPv4), r.networks(firewall.IPv6)) {
		if n.by == name && (zoneOf(r.site, n.prefix) == zone || hasPart(r.site, zone, n.prefix)) {
			return true
		}
	}
	return false
}

// zoneOf is the zone with the longest prefix that covers a network; empty for none.
func zoneOf(site checks.Site, prefix netip.Prefix) string {
	name, longest := "", -1
	for _, zone := range site.Zones {
		for _, covering := range zone.Prefixes {
			if covering.Bits() <= prefix.Bits() && covering.Contains(prefix.Addr()) && covering.Bits() > longest {
				name, longest = zone.Name, covering.Bits()
			}
		}
	}
	return name
}

func hasPart(site checks.Site, name string, prefix netip.Prefix) bool {
	return slices.ContainsFunc(site.Zones, func(zone checks.Zone) bool {
		return zone.Name == name && slices.ContainsFunc(zone.Prefixes, func(part netip.Prefix) bool {
			return part.Bits() >= prefix.Bits() && prefix.Contains(part.Addr())
		})
	})
}
