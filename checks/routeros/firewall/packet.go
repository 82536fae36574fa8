package firewall

import "math"

// point is one packet: a value for each dimension.
type point [dimCount]value

// start are the packets of a zone before the router has touched them. It is false
// where there are none.
func (t *tables) start(zone Zone, protocols set) (box, string) {
	var ids []span
	for _, name := range zone.Interfaces {
		id, ok := t.interfaces.ids[name]
		if !ok {
			return box{}, "the router has no interface " + quote(name)
		}
		if problem := t.interfaces.elsewhere(name); problem != "" {
			return box{}, problem
		}
		ids = append(ids, span{number(id), number(id)})
	}
	if len(ids) == 0 {
		return box{}, "by which interface zone " + quote(zone.Name) + " enters isn't known"
	}
	b := box{dims: [dimCount]set{
		dimState: numbers(stateNew, stateNew), dimNATState: numbers(0, 0),
		dimProtocol: protocols, dimInterface: newSet(ids),
		dimPort: numbers(0, math.MaxUint16), dimSourcePort: numbers(0, math.MaxUint16), dimICMP: numbers(0, math.MaxUint16),
		dimFlags: numbers(flags["syn"], flags["syn"]), dimTTL: numbers(1, 255), dimDSCP: numbers(0, 63),
		dimSize: numbers(20, math.MaxUint16), dimInnerPort: numbers(0, math.MaxUint16), dimInner: all,
		dimDestination: t.universe, dimSource: t.sourcesOf(zone),
	}}
	if withPorts.covers(protocols) {
		b.dims[dimPort], b.dims[dimSourcePort] = numbers(1, math.MaxUint16), numbers(1, math.MaxUint16)
	}
	if t.router.UntrackedOnly {
		b.dims[dimState] = numbers(stateUntracked, stateUntracked)
	}
	return b, ""
}

func (t *tables) packetAt(at point) *Packet {
	p := &Packet{
		Interface: t.interfaces.name(at[dimInterface].lo), Protocol: uint8(at[dimProtocol].lo),
		Source: at[dimSource].address(t.six), Destination: at[dimDestination].address(t.six), Inner: at[dimInner].address(t.six),
		point: at,
	}
	if withPorts.has(at[dimProtocol]) {
		p.SourcePort, p.DestinationPort, p.InnerPort = uint16(at[dimSourcePort].lo), uint16(at[dimPort].lo), uint16(at[dimInnerPort].lo)
	}
	return p
}
