package network

import (
	"fmt"
	"net/netip"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// Packets may cross several routers of the site, one behind the other or one beside the
// other. A router that has networks of both ends carries them alone. What another one lets
// through still has to pass the router at the end where it has no network, and what it closes
// may go by a router beside it: there the answer of one alone proves nothing.

// near reports whether a network of the router's own holds an address.
func (r router) near(addr netip.Addr) bool {
	return slices.ContainsFunc(r.tables(familyOf(addr)).Addresses, func(own firewall.Address) bool { return own.Prefix.Masked().Contains(addr) })
}

// borders reports whether a router has a network of its own in a zone, or the way to the
// internet.
func (r router) borders(zone string) bool {
	if zone == checks.Internet {
		return r.leadsTo(zone)
	}
	i := slices.IndexFunc(r.site.Zones, func(z checks.Zone) bool { return z.Name == zone })
	if i < 0 {
		return false
	}
	own := slices.Concat(r.config.IPv4.Addresses, r.config.IPv6.Addresses)
	return len(r.site.Zones[i].Interfaces[r.target.Given()]) > 0 || slices.ContainsFunc(own, func(a firewall.Address) bool {
		return slices.ContainsFunc(r.site.Zones[i].Prefixes, a.Prefix.Masked().Overlaps)
	})
}

// elsewhere is the reason for an answer that another router may overrule.
func elsewhere(format string, args ...any) firewall.Verdict {
	return firewall.Verdict{Value: firewall.Unknown, Because: []firewall.Reason{{Text: fmt.Sprintf(format, args...)}}}
}

// unchained takes back that packets reach a socket through a router that lets them through,
// where they have to pass another one at either end that doesn't.
func unchained(found []passage) []passage {
	made := slices.Clone(found)
	for i, p := range found {
		w := p.verdict.Witness
		if p.verdict.Value != firewall.Reachable || w == nil {
			continue
		}
		for _, end := range []struct {
			here func(router) bool
			what string
		}{
			{func(r router) bool { return r.near(p.to.addr) || r.own(p.to.addr) }, "the network of " + p.to.addr.String()},
			{func(r router) bool { return r.borders(p.zone) }, "a network of " + paths.ZoneName(p.zone)},
		} {
			if other := closer(found, p, end.here); other != nil {
				made[i].verdict = elsewhere("%s lets it through, and %s, which has %s, doesn't: whether they stand behind each other isn't known",
					p.router.target.Name, other.router.target.Name, end.what)
			}
		}
	}
	return made
}

// closer is a router at an end where the one of the passage isn't, that lets nothing through;
// nil where there is none, or another one there does.
func closer(found []passage, p passage, here func(router) bool) *passage {
	var closing *passage
	if here(p.router) {
		return nil
	}
	for i, q := range found {
		switch {
		case !here(q.router):
		case reaches(q):
			return nil
		default:
			closing = &found[i]
		}
	}
	return closing
}

// reconciled corrects what routers let through from zone to zone in the same way, and what
// becomes of conduits that more than one could carry.
func reconciled(all []crossing) []crossing {
	made := slices.Clone(all)
	for i, c := range all {
		for _, zone := range []string{c.to, c.from} {
			if c.between && !c.router.borders(zone) {
				made[i].open, made[i].unsure = made[i].behind(all, zone)
			}
		}
		made[i].conduits = c.beside(all)
	}
	return made
}

// behind parts what a router lets through by whether a router that borders the zone does too.
func (c crossing) behind(all []crossing, zone string) (open, unsure []crossed) {
	unsure = slices.Clone(c.unsure)
	for _, one := range c.open {
		closing, carried := "", false
		for _, other := range all {
			if !other.between || !other.router.borders(zone) {
				continue
			}
			if other.lets(one) {
				carried = true
			} else {
				closing = other.router.target.Name
			}
		}
		if carried || closing == "" {
			open = append(open, one)
			continue
		}
		one.Verdict = elsewhere("%s lets it through, and %s, which has a network of %s, not all of it: whether they stand behind each other isn't known",
			c.router.target.Name, closing, paths.ZoneName(zone))
		unsure = append(unsure, one)
	}
	return open, unsure
}

// lets reports whether a router lets through all of the traffic.
func (c crossing) lets(one crossed) bool {
	var open []checks.Traffic
	for _, found := range c.router.cross(c.from, c.to, one.family, one.Traffic, nil).Open {
		open = append(open, found.Traffic...)
	}
	return !slices.ContainsFunc(one.Traffic, func(t checks.Traffic) bool { return !t.Within(open) })
}

// beside are the conduits of a router. The state is unknown of those that it closes and another
// one carries, unless it stands at an end where no other that carries them does.
func (c crossing) beside(all []crossing) []carried {
	conduits := slices.Clone(c.conduits)
	for i, one := range conduits {
		if one.state.Value != firewall.Blocked {
			continue
		}
		sole := map[string]bool{c.from: c.router.borders(c.from), c.to: c.router.borders(c.to)}
		by := ""
		for _, other := range all {
			if i >= len(other.conduits) || other.conduits[i].state.Value != firewall.Reachable {
				continue
			}
			by = other.router.target.Name
			for zone := range sole {
				sole[zone] = sole[zone] && !other.router.borders(zone)
			}
		}
		if by != "" && !c.router.leadsTo(c.from) {
			conduits[i].aside = true
			continue
		}
		if by != "" && !sole[c.from] && !sole[c.to] {
			conduits[i].state = elsewhere("%s closes it, and %s carries it: by which of them it goes isn't known", c.router.target.Name, by)
		}
	}
	return conduits
}
