package firewall

import (
	"maps"
	"math"
	"net/netip"
	"slices"
)

// Forwarding is what a rule that translates destinations to hosts opens to a zone.
type Forwarding struct {
	Rule     RuleRef
	Protocol uint8
	Verdict  Verdict
	// Taken are the earlier rules of its chain that take all packets of the zone which the
	// rule matches; empty where it gets some, or matches none.
	Taken []RuleRef
	by    *op
}

// Forwardings lists the active rules that translate destinations to hosts, for each of
// TCP and UDP that they match, with what comes of their packets in the filter. What
// leads to the router itself is left out: [Engine.Reach] answers for its services. The
// budget is the asker's, as in [Query].
func (e *Engine) Forwardings(zone Zone, family Family, budget *Budget) []Forwarding {
	t := e.family(family)
	var found []Forwarding
	for _, name := range slices.Sorted(maps.Keys(t.nat)) {
		if !t.nat.used(natTable)[name] {
			continue
		}
		var earlier []*op
		for _, o := range t.nat[name].ops {
			if o.kind == translates {
				found = append(found, t.forwardings(zone, o, earlier, budget)...)
			}
			if o.takes() {
				earlier = append(earlier, o)
			}
		}
	}
	return found
}

// Translates reports whether some rule may translate destinations to the address, whatever becomes of
// the packets: what no route leads to may be reached so. Rules that were not read may.
func (e *Engine) Translates(family Family, to netip.Addr) bool {
	t := e.family(family)
	if slices.ContainsFunc(t.config.Unread, func(name string) bool { return name != rawTable && name != filterTable }) {
		return true
	}
	host := t.prefixes([]netip.Prefix{netip.PrefixFrom(to, to.BitLen())})
	for name := range t.nat.from([]string{dstnat}) {
		for _, o := range t.nat[name].ops {
			leads := o.kind == translates && (o.translation.doubt != "" || o.translation.inner == nil || o.translation.inner.overlaps(host))
			if leads || o.kind == unsure {
				return true
			}
		}
	}
	return false
}

// Forwards answers whether a forwarding leads the zone to one port behind the router.
func (e *Engine) Forwards(zone Zone, family Family, f Forwarding, port uint16, budget *Budget) Verdict {
	t := e.family(family)
	return t.forwards(zone, f.Protocol, f.by, numbers(uint64(port), uint64(port)), budget)
}

func (t *tables) forwards(zone Zone, protocol uint8, o *op, port set, budget *Budget) Verdict {
	g := goal{local: none, hosts: t.local.complement(), port: port, by: o, budget: budget}
	pass := func(q Query) Verdict { return t.decide(q.Zone, protocol, g) }
	return asked(Query{Zone: zone, Budget: budget}, pass, func(Verdict) bool { return false })
}

func (t *tables) forwardings(zone Zone, o *op, earlier []*op, budget *Budget) []Forwarding {
	if inner := o.translation.inner; inner != nil && t.local.covers(inner) {
		return nil
	}
	var found []Forwarding
	for _, protocol := range []uint8{6, 17} {
		if !o.matchesProtocol(protocol) {
			continue
		}
		forwarding := Forwarding{Rule: o.ref, Protocol: protocol, Verdict: t.forwards(zone, protocol, o, numbers(0, math.MaxUint16), budget), by: o}
		if start, problem := t.start(zone, numbers(uint64(protocol), uint64(protocol))); forwarding.Verdict.Value == Blocked && problem == "" {
			granted := budget.grant(t.budget())
			s := &search{possibly: true, steps: granted}
			forwarding.Taken, _ = t.hidden(s, o, earlier, start)
			budget.charge(granted, s.steps)
		}
		found = append(found, forwarding)
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
