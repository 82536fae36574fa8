package firewall

import "slices"

// DefaultSteps bounds the work for one search; a question has up to six. A step is a
// rule held against a box, or work on eight spans of a set; a machine of today does
// some five million in a second.
const DefaultSteps = 5_000_000

// maxDepth bounds how deep a search nests, and with it the memory of its stack.
const maxDepth = 40_000

// cont is what happens to packets next. It reports whether one was found that ends
// the search.
type cont func(box) bool

// search looks for one packet that reaches its end.
//
// A search for what may get through follows every way that a rule leaves open. One
// for what surely does goes on only where all ways lead to the end.
type search struct {
	// possibly asks for what may get through, else for what surely does.
	possibly bool
	// order tells, where the sender of a first packet has its choices, which of them it has;
	// nil where it has none.
	order *order
	steps int
	depth int
	// gaveUp is set when the budget ran out: nothing found proves nothing then.
	gaveUp bool
	// open are rules whose effect isn't known, and jumps in a circle.
	open []*op
	// blamed are the rules that took packets away, in the order they were met.
	blamed []*op
}

// taken are the packets that a rule acts on; left out are those that go on beside it.
func (s *search) taken(o *op) []conj {
	switch {
	case s.possibly:
		return o.may
	case s.order.chooses(o):
		return o.chosen.taken
	}
	return o.must
}

func (s *search) removed(o *op) []conj {
	switch {
	case s.possibly:
		return o.must
	case s.order.chooses(o):
		return o.chosen.left
	}
	return o.may
}

// spend takes steps off the budget and is false when none are left.
func (s *search) spend(steps int) bool {
	s.steps -= steps
	if s.steps < 0 || s.depth > maxDepth {
		s.gaveUp = true
	}
	return !s.gaveUp
}

// walk is a search in one table.
type walk struct {
	*search
	// lenient is set in the last table. There packets that were accepted need not be
	// taken out of what goes on, for the end was tried with them; and both ways past a
	// rule that may match can be followed, for none of them changes the packet.
	lenient bool
	// act is what untracking and translating rules do; nil ends the packet's way.
	act func(*op, box) bool
	// leads tells which translating rules are worth following; nil means all.
	leads func(*op) bool
	// chains are the chains without the rules that the question rules out.
	chains map[*chain]*chain
	// slice is what the question is about; it cuts the chains down.
	slice box
}

// relevant is a chain without the rules that no packet of the question can match.
func (w *walk) relevant(c *chain) *chain {
	if cut, ok := w.chains[c]; ok {
		return cut
	}
	cut := &chain{name: c.name}
	for _, o := range c.ops {
		w.spend(1)
		if slices.ContainsFunc(o.may, w.slice.overlaps) {
			cut.ops = append(cut.ops, o)
		}
	}
	w.chains[c] = cut
	return cut
}

// frame is a chain on the way to the current one.
type frame struct {
	chain  *chain
	parent *frame
}

// holds reports whether a chain is on the way already, which only one in a circle can be.
func (f *frame) holds(c *chain) bool {
	for ; f != nil && c.circular; f = f.parent {
		if f.chain == c {
			return true
		}
	}
	return false
}

// run sends packets through a chain from a rule on. Packets aren't split by rules
// that end their way until a rule is met that sends some on: then only those, less
// what the rules between took, are followed.
func (w *walk) run(f *frame, at int, b box, accept, back cont) bool {
	w.depth++
	defer func() { w.depth-- }()
	ops := w.relevant(f.chain).ops
	for i := at; i < len(ops); i++ {
		if !w.spend(1) {
			return false
		}
		o := ops[i]
		if !slices.ContainsFunc(o.may, b.overlaps) {
			continue
		}
		if w.follow(f, ops, at, i, b, accept, back) {
			return true
		}
		if w.ends(o, b) {
			w.blame(o)
			return false
		}
	}
	return w.survive(b, ops[at:], back)
}

// ends reports whether nothing that is still to be tried goes on past the rule.
func (w *walk) ends(o *op, b box) bool {
	switch {
	case o.kind == unsure:
		return false
	case o.kind == accepts && w.lenient:
		return slices.ContainsFunc(w.taken(o), b.inside)
	}
	return slices.ContainsFunc(w.removed(o), b.inside)
}

// follow sends on the packets that rule i takes.
func (w *walk) follow(f *frame, ops []*op, at, i int, b box, accept, back cont) bool {
	o := ops[i]
	next := accept
	switch o.kind {
	case drops:
		return false
	case unsure:
		next = func(box) bool { w.open = append(w.open, o); return false }
	case returns:
		next = back
	case jumps:
		next = w.enter(f, i, o, accept, back)
	case untracks, translates:
		if w.act == nil || o.kind == translates && w.leads != nil && !w.leads(o) {
			return false
		}
		next = func(b box) bool { return w.act(o, b) }
	}
	for _, c := range w.taken(o) {
		if hit, ok := b.intersect(c); ok && w.survive(hit, ops[at:i], next) {
			return true
		}
	}
	if !w.possibly && w.lenient && (o.kind == jumps || o.kind == returns) {
		return w.followBoth(f, ops, at, i, b, accept, back)
	}
	return false
}

// enter sends packets into the chain that a jump names.
func (w *walk) enter(f *frame, i int, o *op, accept, back cont) cont {
	if f.holds(o.target) {
		return func(box) bool { w.open = append(w.open, o); return false }
	}
	inner := &frame{o.target, f}
	after := func(b box) bool { return w.run(f, i+1, b, accept, back) }
	return func(b box) bool { return w.run(inner, 0, b, accept, after) }
}

// followBoth follows packets that a jump or return may take or not: to be sure of
// them, both ways have to lead to the end. The first way's end leads into the second.
func (w *walk) followBoth(f *frame, ops []*op, at, i int, b box, accept, back cont) bool {
	o := ops[i]
	second := func(b box) bool { return w.run(f, i+1, b, accept, back) }
	both := func(b box) bool { return w.run(f, i+1, b, back, back) }
	if o.kind == jumps {
		if f.holds(o.target) {
			return false
		}
		both = func(b box) bool { return w.run(&frame{o.target, f}, 0, b, second, second) }
	}
	unsure := []*op{{kind: drops, match: match{may: w.taken(o)}}}
	for _, c := range w.removed(o) {
		hit, ok := b.intersect(c)
		if ok && w.survive(hit, ops[at:i], func(b box) bool { return w.survive(b, unsure, both) }) {
			return true
		}
	}
	return false
}

// survive calls next with disjoint boxes of the packets that none of the rules take.
func (w *walk) survive(b box, ops []*op, next cont) bool {
	near, hidden := w.near(b, ops)
	if hidden {
		return false
	}
	w.depth++
	defer func() { w.depth-- }()
	for i, o := range near {
		for _, c := range w.removed(o) {
			if !b.overlaps(c) {
				continue
			}
			if !w.spend(split + b.weight()/8) {
				return false
			}
			w.blame(o)
			pieces := b.subtract(c)
			if len(pieces) == 1 {
				b = pieces[0]
				continue
			}
			return slices.ContainsFunc(pieces, func(b box) bool { return w.survive(b, near[i:], next) })
		}
	}
	return w.spend(1) && next(b)
}

// split is what splitting a box costs.
const split = 12

// near are the rules that take some of the packets. hidden is set where one of them
// takes all, or the budget has run out.
func (w *walk) near(b box, ops []*op) (near []*op, hidden bool) {
	if !w.spend(len(ops)) {
		return nil, true
	}
	for _, o := range ops {
		if o.kind == accepts && w.lenient || o.kind == unsure && w.possibly {
			continue
		}
		for _, c := range w.removed(o) {
			if b.inside(c) {
				w.blame(o)
				return nil, true
			}
			if b.overlaps(c) {
				near = append(near, o)
				break
			}
		}
	}
	return near, false
}

// maxBlamed bounds the rules that a proof names.
const maxBlamed = 16

func (w *walk) blame(o *op) {
	if o.kind == drops && o.ref.Table != "" && len(w.blamed) < maxBlamed && !slices.Contains(w.blamed, o) {
		w.blamed = append(w.blamed, o)
	}
}
