package firewall

import (
	"maps"
	"math"
	"slices"
)

// Shadowed lists the rules that can never take a packet, because earlier rules of
// their chain take all that they match, whatever the connection's state. complete is
// false when the work exceeded its budget: the list then lacks some.
//
// A rule that jumps doesn't count as taking packets, for they may come back.
func (e *Engine) Shadowed(family Family) (shadowed []Issue, complete bool) {
	t := e.family(family)
	s := &search{possibly: true, steps: shadowBudgets * t.budget()}
	for _, p := range []program{t.raw, t.nat, t.filter} {
		for _, name := range slices.Sorted(maps.Keys(p)) {
			shadowed = append(shadowed, t.shadowed(s, p[name])...)
		}
	}
	return shadowed, !s.gaveUp
}

// shadowBudgets is how many questions' budgets the search for shadowed rules has.
const shadowBudgets = 4

func (t *tables) shadowed(s *search, c *chain) []Issue {
	var found []Issue
	var earlier []*op
	every := t.everything()
	for _, o := range c.ops {
		if o.assumed {
			continue
		}
		by, hidden := t.hidden(s, o, earlier, every)
		if s.gaveUp {
			return found
		}
		if hidden {
			found = append(found, Issue{
				Kind: Shadowed, Family: t.family(), Rule: &o.ref, Text: "earlier rules take every packet that it matches", By: by,
			})
			continue
		}
		if o.takes() {
			earlier = append(earlier, o)
		}
	}
	return found
}

// takes reports whether the rule keeps the packets that it matches: those of one that jumps
// may come back.
func (o *op) takes() bool { return o.kind != jumps && o.kind != unsure }

func (t *tables) hidden(s *search, o *op, earlier []*op, every box) (by []RuleRef, hidden bool) {
	if len(o.may) == 0 {
		return nil, false
	}
	w := &walk{search: s}
	for _, c := range o.may {
		hit, ok := every.intersect(c)
		if !ok {
			continue
		}
		near := w.shadowing(hit, earlier)
		if w.survive(hit, near, func(box) bool { return true }) || s.gaveUp {
			return nil, false
		}
		for _, other := range near {
			if len(by) < maxBlamed {
				by = append(by, other.ref)
			}
		}
	}
	return by, true
}

// shadowing are the rules that surely take some of the packets; of one that takes
// them all, only that one.
func (w *walk) shadowing(hit box, earlier []*op) []*op {
	var near []*op
	for _, o := range earlier {
		if !w.spend(1) {
			return nil
		}
		for _, c := range o.must {
			if hit.inside(c) {
				return []*op{o}
			}
			if hit.overlaps(c) {
				near = append(near, o)
				break
			}
		}
	}
	return near
}

// everything are all packets, of connections in any state.
func (t *tables) everything() box {
	addresses := numbers(0, math.MaxUint32)
	if t.six {
		addresses = all
	}
	ids := all
	if !t.interfaces.unread && len(t.interfaces.names) > 0 {
		ids = numbers(0, uint64(len(t.interfaces.names)-1))
	}
	return box{dims: [dimCount]set{
		dimState: numbers(stateNew, stateInvalid), dimNATState: numbers(0, natSource|natDestination), dimProtocol: numbers(0, 255),
		dimInterface: ids, dimPort: numbers(0, math.MaxUint16), dimSourcePort: numbers(0, math.MaxUint16), dimICMP: numbers(0, math.MaxUint16),
		dimFlags: numbers(0, 255), dimTTL: numbers(0, 255), dimDSCP: numbers(0, 63), dimSize: numbers(0, math.MaxUint16),
		dimInnerPort: numbers(0, math.MaxUint16), dimInner: all, dimDestination: union(addresses, t.local), dimSource: addresses,
	}}
}
