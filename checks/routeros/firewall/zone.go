package firewall

import (
	"math"
	"net/netip"
	"slices"
)

// Zone is where packets come from.
type Zone struct {
	Name string
	// Interfaces are those by which its packets enter the router.
	Interfaces []string
	// Sources are its addresses; none means every source of the family.
	Sources []netip.Prefix
	// Internet limits the sources to globally routable ones.
	Internet bool
	// Except are sources that belong to other zones.
	Except []netip.Prefix
	// Doubtful are interfaces by which its packets may enter too: where one of them isn't
	// blocked for sure, nothing is proved blocked.
	Doubtful []Doubt
	// Open says that its packets may enter by further interfaces: nothing is proved blocked
	// then.
	Open bool
	// Neighbours says that hosts of the zone stand on its interfaces: beside Sources they
	// have link-local addresses in IPv6.
	Neighbours bool
}

// Doubt is an interface of which it isn't known whether a zone enters by it.
type Doubt struct {
	Interface string
	// Why says what leaves that open.
	Why string
}

// special4 and special6 are the ranges of the IANA special-purpose registries that are
// not globally reachable, with multicast and what is reserved.
var (
	special4 = prefixes(
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
		"192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
	)
	global6  = prefixes("2000::/3")
	special6 = prefixes("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)

func prefixes(texts ...string) set {
	spans := make([]span, 0, len(texts))
	for _, text := range texts {
		spans = append(spans, prefixSpan(netip.MustParsePrefix(text)))
	}
	return newSet(spans)
}

// global are the globally routable addresses.
func (t *tables) global() set {
	if t.six {
		return global6.minus(special6)
	}
	return numbers(0, math.MaxUint32).minus(special4)
}

// sourcesOf are a zone's addresses in a family.
//
// Assumption: the Linux kernel's source validation (fib_validate_source), not tried on a
// router. An IPv4 packet that enters with one of the router's own addresses as its
// source is dropped before input and forward (a martian source), whatever rp-filter
// says. IPv6 has no such test.
func (t *tables) sourcesOf(zone Zone) set {
	s := t.sources
	if zone.Internet {
		s = t.global()
		if !t.six {
			s = s.minus(t.local)
		}
	}
	if len(zone.Sources) > 0 {
		own := t.prefixes(zone.Sources)
		if zone.Neighbours && t.six {
			own = union(own, t.linkLocal())
		}
		s = s.intersect(own)
	}
	return s.minus(t.prefixes(zone.Except))
}

func (t *tables) prefixes(list []netip.Prefix) set {
	spans := make([]span, 0, len(list))
	for _, prefix := range list {
		if prefix.IsValid() && prefix.Addr().Is4() != t.six {
			spans = append(spans, prefixSpan(prefix))
		}
	}
	return newSet(spans)
}

// Uplinks are the interfaces that lead to the internet, each with the reasons.
func (e *Engine) Uplinks() []Uplink { return e.router.Uplinks }

// Uplink is an interface that leads to the internet.
type Uplink struct {
	Interface string
	// Reasons are what shows it, in words: "default route", "dhcp-client". At least one.
	Reasons []string
	// Implied is set where nothing shows it but that rules drop what enters by other
	// interfaces than those of a list.
	Implied bool
}

// Internet is the zone of globally routable sources that enter by the uplinks, less
// those of other zones.
func (e *Engine) Internet(except []netip.Prefix) Zone {
	zone := Zone{Name: "internet", Internet: true, Except: except}
	for _, uplink := range e.router.Uplinks {
		zone.Interfaces = append(zone.Interfaces, uplink.Interface)
	}
	return zone
}

// Entering are the interfaces whose connected network or route covers a part of one of
// the prefixes, sorted: by them a zone enters that names none. Default routes don't
// count.
func (e *Engine) Entering(prefixes []netip.Prefix) []string {
	var names []string
	for _, tables := range []*Tables{&e.router.IPv4, &e.router.IPv6} {
		for _, address := range tables.Addresses {
			names = append(names, entering(address.Prefix, address.Interface, prefixes)...)
		}
		for _, route := range tables.Routes {
			if route.Destination.IsValid() && route.Destination.Bits() > 0 && !route.Discard {
				names = append(names, entering(route.Destination, route.Interface, prefixes)...)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func entering(network netip.Prefix, name string, prefixes []netip.Prefix) []string {
	covers := func(prefix netip.Prefix) bool { return prefix.IsValid() && network.Overlaps(prefix) }
	if name != "" && network.IsValid() && slices.ContainsFunc(prefixes, covers) {
		return []string{name}
	}
	return nil
}

// ListMembers are the interfaces that a list has for sure and those that it may have
// beside them, sorted.
func (e *Engine) ListMembers(list string) (sure, possible []string) {
	m := e.interfaces.lists.resolved[list]
	for id, name := range e.interfaces.names {
		switch {
		case m.must.has(number(uint64(id))):
			sure = append(sure, name)
		case m.may.has(number(uint64(id))):
			possible = append(possible, name)
		}
	}
	slices.Sort(sure)
	slices.Sort(possible)
	return sure, possible
}

// ListDifference compares the uplinks with the list that the rules take them for,
// "WAN" in the default configuration.
type ListDifference struct {
	// Missing are uplinks that the list lacks: rules for the list don't see their
	// packets.
	Missing []Uplink
	// Extra are members that nothing shows to be an uplink.
	Extra []string
}

// CompareUplinks compares the uplinks with a list.
func (e *Engine) CompareUplinks(list string) ListDifference {
	sure, possible := e.ListMembers(list)
	uplinks := e.Uplinks()
	var difference ListDifference
	for _, uplink := range uplinks {
		if !uplink.Implied && !slices.Contains(sure, uplink.Interface) {
			difference.Missing = append(difference.Missing, uplink)
		}
	}
	for _, member := range append(sure, possible...) {
		if !slices.ContainsFunc(uplinks, func(u Uplink) bool { return u.Interface == member }) {
			difference.Extra = append(difference.Extra, member)
		}
	}
	return difference
}
