package firewall

import "slices"

// point is one packet: a value for each dimension.
type point [dimCount]value

// start are the packets of a zone before the router has touched them. It is false
// where there are none.
func (t *tables) start(zone Zone, protocol uint8) (box, string) {
	var ids []span
	for _, name := range zone.Interfaces {
		id, ok := t.interfaces.ids[name]
		if !ok {
			return box{}, "the router has no interface " + quote(name)
		}
		for _, row := range t.interfaces.rows {
			if row.Name == name && row.VRF != "" && row.VRF != "main" {
				return box{}, "interface " + quote(name) + " is in VRF " + quote(row.VRF) + ", which isn't judged"
			}
		}
		ids = append(ids, span{number(id), number(id)})
	}
	if len(ids) == 0 {
		return box{}, "by which interface zone " + quote(zone.Name) + " enters isn't known"
	}
	b := box{dims: [dimCount]set{
		dimState: numbers(stateNew, stateNew), dimNATState: numbers(0, 0),
		dimProtocol: numbers(uint64(protocol), uint64(protocol)), dimInterface: newSet(ids),
		dimPort: numbers(0, 1<<16-1), dimSourcePort: numbers(0, 1<<16-1), dimICMP: numbers(0, 1<<16-1),
		dimFlags: numbers(flags["syn"], flags["syn"]), dimTTL: numbers(1, 255), dimDSCP: numbers(0, 63),
		dimSize: numbers(20, 1<<16-1), dimInnerPort: numbers(0, 1<<16-1), dimInner: all,
		dimDestination: t.universe(), dimSource: t.sources(zone),
	}}
	if withPorts.has(number(uint64(protocol))) {
		b.dims[dimPort], b.dims[dimSourcePort] = numbers(1, 1<<16-1), numbers(1, 1<<16-1)
	}
	if t.router.UntrackedOnly {
		b.dims[dimState] = numbers(stateUntracked, stateUntracked)
	}
	return b, ""
}

// packet picks a packet of the box.
func (t *tables) packet(b box) *Packet {
	var at point
	for d := range b.dims {
		at[d] = b.dims[d][0].first
	}
	at[dimSourcePort] = preferred(b.dims[dimSourcePort], 49152)
	at[dimICMP] = preferred(b.dims[dimICMP], 8<<8)
	at[dimTTL] = preferred(b.dims[dimTTL], 64)
	at[dimSize] = preferred(b.dims[dimSize], 60)
	at[dimDestination] = t.destination(b.dims[dimDestination], at[dimInterface])
	at[dimSource] = t.source(b.dims[dimSource], at[dimInterface])
	switch {
	case !b.translatedAddr:
		at[dimInner] = at[dimDestination]
	case b.via.translation.netmap:
		at = t.netmapPoint(b, at)
	default:
		at[dimInner] = host(b.dims[dimInner])
	}
	if !b.translatedPort {
		at[dimInnerPort] = at[dimPort]
	}
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

func (t *tables) packetAt(at point) *Packet {
	p := &Packet{
		Interface: t.interfaces.name(at[dimInterface].lo), Protocol: uint8(at[dimProtocol].lo),
		Source: at[dimSource].address(t.six), Destination: at[dimDestination].address(t.six), Inner: at[dimInner].address(t.six),
		Untracked: at[dimState].lo == stateUntracked, point: at,
	}
	if withPorts.has(at[dimProtocol]) {
		p.SourcePort, p.DestinationPort, p.InnerPort = uint16(at[dimSourcePort].lo), uint16(at[dimPort].lo), uint16(at[dimInnerPort].lo)
	}
	if p.Protocol == 1 || p.Protocol == 58 {
		p.ICMP = uint16(at[dimICMP].lo)
	}
	return p
}

func preferred(s set, n uint64) value {
	if s.has(number(n)) {
		return number(n)
	}
	return s[0].first
}

// destination prefers an address of the router, of the entered interface first: packets
// that are translated or taken by the router are sent there, and a person can try it.
func (t *tables) destination(s set, entered value) value {
	var others []value
	for _, own := range t.config.Addresses {
		if !own.Prefix.IsValid() || !s.has(addressValue(own.Prefix.Addr())) {
			continue
		}
		if own.Interface == t.interfaces.name(entered.lo) {
			return addressValue(own.Prefix.Addr())
		}
		others = append(others, addressValue(own.Prefix.Addr()))
	}
	switch {
	case len(others) > 0:
		return others[0]
	case s.has(elsewhere):
		return elsewhere
	}
	return host(s)
}

// source prefers a neighbour on the entered interface, as most senders are that don't
// come by an uplink.
func (t *tables) source(s set, entered value) value {
	name := t.interfaces.name(entered.lo)
	leadsOut := func(u Uplink) bool { return u.Interface == name }
	if slices.ContainsFunc(t.router.uplinks(), leadsOut) {
		return host(s)
	}
	for _, own := range t.config.Addresses {
		if !own.Prefix.IsValid() || own.Interface != name {
			continue
		}
		network := prefixSpan(own.Prefix)
		taken := union(t.local, t.broadcast, set{{network.first, network.first}})
		if near := s.intersect(set{network}).minus(taken); len(near) > 0 {
			return near[0].first
		}
	}
	return host(s)
}

// host avoids the first address of a network where there is another.
func host(s set) value {
	switch {
	case s[0].first.lo&0xff != 0:
	case s[0].first != s[0].last:
		return s[0].first.next()
	case len(s) > 1:
		return s[1].first
	}
	return s[0].first
}
