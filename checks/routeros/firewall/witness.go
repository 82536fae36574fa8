package firewall

import (
	"net/netip"
	"slices"
)

// packet picks a packet of the box that a person finds plausible: from a host to an
// address that it would send to, from a port that clients use.
func (t *tables) packet(b box) *Packet {
	var at point
	for d := range b.dims {
		at[d] = b.dims[d][0].first
	}
	at[dimSourcePort] = client(b.dims[dimSourcePort])
	at[dimICMP] = preferred(b.dims[dimICMP], number(8<<8))
	at[dimTTL] = preferred(b.dims[dimTTL], number(64))
	at[dimSize] = preferred(b.dims[dimSize], number(60))
	at[dimDestination] = t.destination(b.dims[dimDestination], at[dimInterface])
	switch {
	case !b.translatedAddr:
		at[dimInner] = at[dimDestination]
	case b.via.translation.netmap:
		at = t.netmapPoint(b, at)
	default:
		at[dimInner] = host(t.hosts(b.dims[dimInner]))
	}
	if b.translatedPort {
		at[dimPort] = preferred(b.dims[dimPort], at[dimInnerPort])
	} else {
		at[dimInnerPort] = at[dimPort]
	}
	at[dimSource] = t.source(b.dims[dimSource], at)
	return t.packetAt(at)
}

// netmapPoint picks a destination whose translation is in the box.
func (t *tables) netmapPoint(b box, at point) point {
	made := b.via.translation
	for _, s := range b.dims[dimDestination] {
		for _, inner := range b.dims[dimInner] {
			outer := s.first.and(made.keep.not()).or(inner.first.and(made.keep))
			if !outer.less(s.first) && !s.last.less(outer) {
				at[dimDestination], at[dimInner] = outer, inner.first
				return at
			}
			if image := made.image(s.first); b.dims[dimInner].has(image) {
				at[dimDestination], at[dimInner] = s.first, image
				return at
			}
		}
	}
	at[dimInner] = b.dims[dimInner][0].first
	return at
}

// ephemeral is the first port that clients use (RFC 6335, section 6).
const ephemeral = 49152

func client(ports set) value {
	if i := ports.from(number(ephemeral)); i < len(ports) {
		return later(ports[i].first, number(ephemeral))
	}
	return ports[0].first
}

func preferred(s set, v value) value {
	if s.has(v) {
		return v
	}
	return s[0].first
}

// destination prefers an address of the router, of the entered interface first: packets
// that are translated or taken by the router are sent there, and a person can try it.
func (t *tables) destination(s set, entered value) value {
	name := t.interfaces.name(entered.lo)
	var others []value
	for _, own := range t.config.Addresses {
		if !own.Prefix.IsValid() || !s.has(addressValue(own.Prefix.Addr())) {
			continue
		}
		if own.Interface == name {
			return addressValue(own.Prefix.Addr())
		}
		others = append(others, addressValue(own.Prefix.Addr()))
	}
	leadsOut := func(u Uplink) bool { return u.Interface == name }
	switch {
	case s.has(elsewhere) && (len(others) == 0 || t.config.Leased && slices.ContainsFunc(t.router.Uplinks, leadsOut)):
		return elsewhere
	case len(others) > 0:
		return others[0]
	}
	return t.familiar(t.hosts(s))
}

// hosts leaves out what is the router's own or the first address of a network, where
// that isn't all.
func (t *tables) hosts(s set, less ...span) set {
	others := t.likely
	if !s.is(t.sources) {
		others = s.minus(t.unlikely)
	}
	if others = others.minus(newSet(less)); len(others) > 0 {
		return others
	}
	return s
}

// rootServers are hosts of the internet that everybody knows: a and b.root-servers.net, two
// so that one can send to the other.
var rootServers = []netip.Addr{
	netip.MustParseAddr("198.41.0.4"), netip.MustParseAddr("170.247.170.2"),
	netip.MustParseAddr("2001:503:ba3e::2:30"), netip.MustParseAddr("2801:1b8:10::b"),
}

// familiar prefers a host of the internet that everybody knows.
func (t *tables) familiar(s set) value {
	for _, known := range rootServers {
		if v := addressValue(known); known.Is6() == t.six && s.has(v) {
			return v
		}
	}
	return host(s)
}

// source prefers a host whose answers leave by the interface that the packet enters by,
// and among those a globally routable one. It is another than the destination, and the
// router, where there is one.
func (t *tables) source(s set, at point) value {
	to, inner := at[dimDestination], at[dimInner]
	s = t.hosts(s, span{to, to}, span{inner, inner})
	for _, behind := range []set{t.routes.possible[at[dimInterface].lo], t.routes.open, all} {
		likely := s.intersect(behind)
		if len(likely) == 0 {
			continue
		}
		if global := likely.intersect(t.global()); len(global) > 0 {
			return t.familiar(global)
		}
		return t.familiar(likely)
	}
	return t.familiar(s)
}

// host avoids the first address of a network where there is another.
func host(s set) value {
	for _, span := range s {
		switch {
		case span.first.lo&0xff != 0:
			return span.first
		case span.first != span.last:
			return span.first.next()
		}
	}
	return s[0].first
}
