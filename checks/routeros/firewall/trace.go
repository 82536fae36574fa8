package firewall

import "slices"

// trace is the way of one packet through the tables.
type trace struct {
	// decided is the filter rule that ends its way; nil at the end of the chain.
	decided *op
	// open are the rules on its way that may match it or not.
	open []*op

	b  box
	at point
}

// end is how a packet leaves a chain.
type end uint8

const (
	atEnd end = iota
	atAccept
	atDrop
)

// trace follows one packet. Of the rules that may match it or not it only takes note.
func (t *tables) trace(arrived *box, at point) *trace {
	r := &trace{b: *arrived, at: at}
	r.b.translatedAddr, r.b.translatedPort = false, false
	untouched := at
	untouched[dimNATState], untouched[dimState] = number(0), number(stateNew)
	r.at = untouched
	r.chain(t.raw.chain(prerouting), nil)
	if at[dimState].lo != stateUntracked {
		r.chain(t.nat.chain(dstnat), nil)
	}
	r.b, r.at, r.decided = *arrived, at, nil
	name := forward
	if t.local.has(at[r.b.at(dimDestination)]) {
		name = input
	}
	r.chain(t.filter.chain(name), nil)
	return r
}

func (r *trace) chain(c *chain, path []*chain) end {
	if slices.Contains(path, c) {
		return atEnd
	}
	if c.circular {
		path = append(slices.Clone(path), c)
	}
	for _, o := range c.ops {
		if !r.matches(o.may) {
			continue
		}
		if !r.matches(o.must) || o.kind == unsure {
			r.open = append(r.open, o)
			if o.kind == jumps {
				r.chain(o.target, path)
			}
			continue
		}
		switch o.kind {
		case drops:
			r.decided = o
			return atDrop
		case returns:
			return atEnd
		case jumps:
			if end := r.chain(o.target, path); end != atEnd {
				return end
			}
		default:
			r.decided = o
			return atAccept
		}
	}
	return atEnd
}

func (r *trace) matches(conjs []conj) bool {
	return slices.ContainsFunc(conjs, func(c conj) bool {
		for _, cond := range c {
			if !cond.set.has(r.at[r.b.at(cond.dim)]) {
				return false
			}
		}
		return true
	})
}
