package firewall

import "net/netip"

// goal is where packets have to arrive.
type goal struct {
	// local are the router's own addresses that are asked for, hosts the inner ones.
	local, hosts set
	port         set
	// sources limits what a service admits; nil admits all.
	sources set
	// by limits the ways to those that a rule translates; nil allows all. byAny limits them to
	// those that some rule does.
	by    *op
	byAny bool
	// sent limits the packets to those for an address and port of which the router
	// translates them; the zero value allows all.
	sent netip.AddrPort
	// translated asks for packets that some rule translated, else for untouched ones.
	translated bool
	// budget is the asker's for the router; nil sets no bound.
	budget *Budget
}

// changed reports whether only packets are asked for that rules translate.
func (g goal) changed() bool { return g.by != nil || g.byAny || g.sent.IsValid() }

// passage sends packets through the tables in their order.
//
// Assumption: documentation. Raw comes first, then the destination is translated, then
// the route is picked: so a translation to an address of the router leads to input.
// What raw exempts from tracking isn't translated.
type passage struct {
	*search
	t    *tables
	goal goal
	// found is called with the packets that arrive.
	found func(box) bool
	raw   *walk
	nat   *walk
	input *walk
	fwd   *walk
}

// arrives looks for a packet of the box that arrives, within the question's budget and the
// asker's.
func (t *tables) arrives(s *search, start box, g goal, found func(box) bool) bool {
	granted := g.budget.grant(t.budget())
	s.steps = granted
	defer func() { g.budget.charge(granted, s.steps) }()
	p := &passage{search: s, t: t, goal: g, found: found}
	if !g.translated {
		start.dims[dimDestination] = t.within(start.dims[dimDestination], p.destinations())
		start.dims[dimPort] = start.dims[dimPort].intersect(g.port)
	}
	if g.sent.IsValid() {
		to := addressValue(g.sent.Addr())
		start.dims[dimDestination] = start.dims[dimDestination].intersect(set{{to, to}})
		start.dims[dimPort] = start.dims[dimPort].intersect(numbers(uint64(g.sent.Port()), uint64(g.sent.Port())))
	}
	if g.sources != nil {
		start.dims[dimSource] = start.dims[dimSource].intersect(g.sources)
	}
	for _, d := range []dim{dimDestination, dimPort, dimSource, dimInterface} {
		if len(start.dims[d]) == 0 {
			return false
		}
	}
	end := p.slice(start)
	if s.order != nil {
		s.order.before, s.order.end = start, end
	}
	p.raw = p.walk(start, p.untracked)
	p.nat = p.walk(start, p.translate)
	p.nat.leads = p.leads
	p.input, p.fwd = p.walk(end, nil), p.walk(end, nil)
	p.input.lenient, p.fwd.lenient = true, true
	return p.raw.run(&frame{chain: t.raw.chain(prerouting)}, 0, start, p.tracked, p.tracked)
}

// within are the destinations of a question among those of packets. That the router's own are
// among all is known without looking.
func (t *tables) within(all, asked set) set {
	if all.is(t.universe) && asked.is(t.local) {
		return asked
	}
	return all.intersect(asked)
}

func (p *passage) walk(slice box, act func(*op, box) bool) *walk {
	return &walk{search: p.search, act: act, chains: map[*chain]*chain{}, slice: slice}
}

// slice is what the filter can see of the question's packets.
func (p *passage) slice(start box) box {
	end := start
	end.dims[dimState] = numbers(stateNew, stateUntracked)
	if p.goal.translated {
		end.dims[dimNATState] = numbers(natDestination, natDestination)
		end.dims[dimDestination] = p.destinations()
		end.dims[dimPort] = p.goal.port
	}
	return end
}

func (p *passage) destinations() set { return union(p.goal.local, p.goal.hosts) }

func (p *passage) untracked(_ *op, b box) bool {
	b.dims[dimState] = numbers(stateUntracked, stateUntracked)
	return p.tracked(b)
}

// tracked sends packets from raw on to nat, which leaves untracked ones alone.
func (p *passage) tracked(b box) bool {
	if b.dims[dimState][0].first.lo == stateUntracked {
		return p.route(b)
	}
	return p.nat.run(&frame{chain: p.t.nat.chain(dstnat)}, 0, b, p.route, p.route)
}

// leads reports whether a rule may translate packets to where the question asks. Of the
// others nothing needs to be followed: a router may have thousands.
func (p *passage) leads(o *op) bool {
	made := o.translation
	switch {
	case !p.goal.translated || p.goal.by != nil && p.goal.by != o:
		return false
	case made.doubt != "":
		return true
	case made.inner != nil && !made.inner.overlaps(p.destinations()):
		return false
	}
	return made.port == nil || made.port.overlaps(p.goal.port)
}

// translate sends on what a rule translates if that is what is asked for.
func (p *passage) translate(o *op, b box) bool {
	if !p.goal.translated || p.goal.by != nil && p.goal.by != o {
		return false
	}
	if o.translation.doubt != "" {
		p.open = append(p.open, o)
		return false
	}
	return p.route(o.translation.apply(b, o))
}

// route sends packets to input where the destination is the router's, else to
// forward.
func (p *passage) route(b box) bool {
	if p.goal.translated != (b.via != nil) {
		return false
	}
	b, ok := b.intersect(conj{{dimPort, p.goal.port}})
	if !ok {
		return false
	}
	to := b.destination()
	if local := to.intersect(p.goal.local); len(local) > 0 {
		if p.input.run(&frame{chain: p.t.filter.chain(input)}, 0, b.with(dimDestination, local), p.arrived, p.arrived) {
			return true
		}
	}
	inner := to.minus(p.t.local).intersect(p.goal.hosts).intersect(p.t.routes.routed)
	if len(inner) == 0 || p.t.config.ForwardOff {
		return false
	}
	// Packets of link-local addresses stay on their segment.
	if b.dims[dimSource] = b.dims[dimSource].minus(p.t.linkLocal()); len(b.dims[dimSource]) == 0 {
		return false
	}
	return p.fwd.run(&frame{chain: p.t.filter.chain(forward)}, 0, b.with(dimDestination, inner), p.arrived, p.arrived)
}

func (p *passage) arrived(b box) bool {
	b, ok := linked(b)
	return ok && p.found(b)
}
