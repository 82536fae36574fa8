package firewall

// Forwarding is what a rule that translates destinations opens to a zone.
type Forwarding struct {
	Rule     RuleRef
	Protocol uint8
	// ToRouter is set where it leads to the router itself, else to a host behind it.
	ToRouter bool
	Verdict  Verdict
}

// Forwardings lists the active rules that translate destinations, for each of TCP and
// UDP that they match and for the way that they lead, with what comes of their packets
// in the filter. Ways that no packet can take are left out.
func (e *Engine) Forwardings(zone Zone, family Family) []Forwarding {
	t := e.family(family)
	var found []Forwarding
	for _, name := range t.nat.names() {
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
	var found []Forwarding
	for _, protocol := range []uint8{6, 17} {
		if !o.matchesProtocol(protocol) {
			continue
		}
		local := t.localMay
		toRouter, toHosts := true, true
		if inner := o.translation.inner; inner != nil {
			toRouter, toHosts = inner.overlaps(local), !local.covers(inner)
		}
		if toHosts {
			g := goal{local: none, hosts: local.complement(), port: numbers(0, 1<<16-1), by: o}
			found = append(found, Forwarding{o.ref, protocol, false, settled(zone, t.decide(zone, protocol, g))})
		}
		if toRouter {
			g := goal{local: local, hosts: none, port: numbers(0, 1<<16-1), by: o}
			verdict := t.decide(zone, protocol, g)
			if verdict.Value != Blocked {
				verdict = t.listen(Query{Zone: zone, Family: t.family(), Protocol: protocol}, g, verdict)
			}
			found = append(found, Forwarding{o.ref, protocol, true, settled(zone, verdict)})
		}
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
