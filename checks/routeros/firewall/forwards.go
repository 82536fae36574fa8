package firewall

import (
	"maps"
	"slices"
)

// Forwarding is what a rule that translates destinations to hosts opens to a zone.
type Forwarding struct {
	Rule     RuleRef
	Protocol uint8
	Verdict  Verdict
}

// Forwardings lists the active rules that translate destinations to hosts, for each of
// TCP and UDP that they match, with what comes of their packets in the filter. What
// leads to the router itself is left out: [Engine.Reach] answers for its services.
func (e *Engine) Forwardings(zone Zone, family Family) []Forwarding {
	t := e.family(family)
	var found []Forwarding
	for _, name := range slices.Sorted(maps.Keys(t.nat)) {
		if !t.nat.used(natTable)[name] {
			continue
		}
		for _, o := range t.nat[name].ops {
			if o.kind == translates {
				found = append(found, t.forwardings(zone, o)...)
			}
		}
	}
	return found
}

func (t *tables) forwardings(zone Zone, o *op) []Forwarding {
	if inner := o.translation.inner; inner != nil && t.local.covers(inner) {
		return nil
	}
	var found []Forwarding
	for _, protocol := range []uint8{6, 17} {
		if !o.matchesProtocol(protocol) {
			continue
		}
		g := goal{local: none, hosts: t.local.complement(), port: numbers(0, 1<<16-1), by: o}
		found = append(found, Forwarding{o.ref, protocol, settled(zone, t.decide(zone, protocol, g))})
	}
	return found
}

func (o *op) matchesProtocol(protocol uint8) bool {
	b := box{}
	for d := range b.dims {
		b.dims[d] = all
	}
	b.dims[dimProtocol] = numbers(uint64(protocol), uint64(protocol))
	for _, c := range o.may {
		if b.overlaps(c) {
			return true
		}
	}
	return false
}
