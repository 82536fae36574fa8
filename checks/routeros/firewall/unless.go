package firewall

import (
	"slices"
	"strings"
)

// unless looks for a packet that gets through unless something is against it that its
// sender can avoid.
func (t *tables) unless(zone Zone, start box, g goal) (Verdict, *box, bool) {
	arrived, from, _ := t.surely(zone, start, g, true)
	if arrived == nil {
		return Verdict{}, nil, false
	}
	verdict := t.reached(arrived, from)
	known := &order{t: t, before: start, end: *arrived, known: map[*op]bool{}}
	way := &chosenWay{tables: t, order: known, steps: maxSequence}
	if !way.follow(arrived, verdict.Witness.point) {
		return Verdict{}, nil, false
	}
	verdict.Rule = nil
	if way.decided != nil {
		verdict.Rule = &way.decided.ref
	}
	verdict.Unless = way.conditions()
	return verdict, arrived, len(verdict.Unless) > 0
}

// chosenWay is the way of one packet whose sender makes its choices.
type chosenWay struct {
	*tables
	*order
	steps   int
	decided *op
	made    []decision
	b       box
	at      point
	// via is the rule that translates the packet, if one does, and translated what comes then.
	via        *op
	translated func() bool
}

// decision is what the packet needs of a rule: to be taken by it, or not to.
type decision struct {
	op    *op
	taken bool
}

// follow finds choices with which the packet gets through raw and the filter.
func (w *chosenWay) follow(arrived *box, at point) bool {
	w.b, w.at = *arrived, at
	w.b.translatedAddr, w.b.translatedPort = false, false
	w.at[dimNATState], w.at[dimState] = number(0), number(stateNew)
	if w.router.UntrackedOnly {
		w.at[dimState] = number(stateUntracked)
	}
	filtered := func() bool { return w.filtered(arrived, at) }
	w.via, w.translated = arrived.via, filtered
	tracked := func() bool {
		if at[dimState].lo == stateUntracked {
			return filtered()
		}
		return w.chain(w.nat.chain(dstnat), func() bool { return w.via == nil && filtered() })
	}
	return w.chain(w.raw.chain(prerouting), tracked)
}

func (w *chosenWay) filtered(arrived *box, at point) bool {
	before, untouched := w.b, w.at
	w.b, w.at, w.decided = *arrived, at, nil
	name := forward
	if w.local.has(at[w.b.at(dimDestination)]) {
		name = input
	}
	if w.chain(w.filter.chain(name), func() bool { return true }) {
		return true
	}
	w.b, w.at = before, untouched
	return false
}

// chain follows the packet through a chain; passed goes on where that lets it through.
func (w *chosenWay) chain(c *chain, passed func() bool) bool {
	return w.walk(&frame{chain: c}, 0, passed, passed)
}

func (w *chosenWay) walk(f *frame, from int, accepted, back func() bool) bool {
	for i := from; i < len(f.chain.ops); i++ {
		if w.steps--; w.steps < 0 {
			return false
		}
		o := f.chain.ops[i]
		takes, leaves := w.ways(o)
		mark := len(w.made)
		if takes && w.note(o, true) && w.act(f, i, o, accepted, back) {
			return true
		}
		w.made = w.made[:mark]
		if !leaves || !w.note(o, false) {
			return false
		}
	}
	return back()
}

// ways are what may become of the packet at a rule. A rule that leaves no choice and can't
// be decided is left: both ways lead to the end then.
func (w *chosenWay) ways(o *op) (takes, leaves bool) {
	if !w.chooses(o) {
		takes = w.in(o.must)
		return takes, !takes
	}
	return w.in(o.chosen.taken), !w.in(o.chosen.left)
}

// note records what the packet needs of a rule. It is false where that contradicts what it
// needs of another one: of two matchers of a kind it may be that only one holds.
func (w *chosenWay) note(o *op, taken bool) bool {
	if !w.chooses(o) || !w.in(o.may) || w.in(o.must) {
		return true
	}
	for _, c := range o.chosen.choices {
		contrary := func(d choice) bool { return d.key == c.key && c.free() }
		if slices.ContainsFunc(w.made, func(d decision) bool { return d.taken != taken && slices.ContainsFunc(d.op.chosen.choices, contrary) }) {
			return false
		}
	}
	w.made = append(w.made, decision{o, taken})
	return true
}

func (w *chosenWay) act(f *frame, i int, o *op, accepted, back func() bool) bool {
	switch o.kind {
	case drops, unsure:
		return false
	case returns:
		return back()
	case jumps:
		if f.holds(o.target) {
			return false
		}
		after := func() bool { return w.walk(f, i+1, accepted, back) }
		return w.walk(&frame{o.target, f}, 0, accepted, after)
	case translates:
		return o == w.via && w.translated()
	}
	was := w.decided
	w.decided = o
	if accepted() {
		return true
	}
	w.decided = was
	return false
}

func (w *chosenWay) in(conjs []conj) bool {
	r := trace{b: w.b, at: w.at}
	return r.matches(conjs)
}

// conditions are the cases in which the packet would fare otherwise.
func (w *chosenWay) conditions() []Reason {
	var all []Reason
	for _, d := range w.made {
		for _, c := range d.op.chosen.choices {
			text := c.text(d.taken)
			same := func(r Reason) bool { return r.Text == text }
			if !slices.ContainsFunc(all, same) && len(all) < maxBlamed {
				all = append(all, Reason{Rule: &d.op.ref, Text: text})
			}
		}
	}
	return all
}

// Outright is the verdict for who asks whether packets get through for certain: what they do
// on a condition is unknown then.
func (v Verdict) Outright() Verdict {
	if len(v.Unless) > 0 {
		v.Value, v.Because = Unknown, nil
		for _, r := range v.Unless {
			v.Because = append(v.Because, Reason{Rule: r.Rule, Text: "not where " + r.Text})
		}
		v.Unless = nil
	}
	return v
}

// Condition says in a clause under which condition the witness doesn't get through, such as
// "unless its sender is on the address list "blocked" already (filter input 1 drop)"; empty
// where there is none.
func (v Verdict) Condition() string {
	if len(v.Unless) == 0 {
		return ""
	}
	texts := make([]string, len(v.Unless))
	for i, r := range v.Unless {
		texts[i] = r.Text + " (" + r.Rule.String() + ")"
	}
	return "unless " + strings.Join(texts, ", or ")
}
