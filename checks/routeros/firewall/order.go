package firewall

// sequence are the rules of a table from one of its chains on in the order in which packets
// meet them, jumps followed: of each rule where it comes first and last.
type sequence struct {
	table string
	at    map[*op][2]int
	// cut is set where there were too many: then nothing is known of the order.
	cut bool
}

// maxSequence bounds the rules of a sequence, each counted as often as it is met.
const maxSequence = 20_000

// sequence lists the tables' rules in the order of packets.
func (t *tables) sequence() []sequence {
	if !t.choosing {
		return nil
	}
	var all []sequence
	for _, root := range []struct {
		table string
		chain *chain
	}{
		{rawTable, t.raw.chain(prerouting)},
		{natTable, t.nat.chain(dstnat)},
		{filterTable, t.filter.chain(input)},
		{filterTable, t.filter.chain(forward)},
	} {
		s := sequence{table: root.table, at: map[*op][2]int{}}
		s.add(&frame{chain: root.chain}, new(int))
		all = append(all, s)
	}
	return all
}

func (s *sequence) add(f *frame, next *int) {
	for _, o := range f.chain.all {
		if *next++; *next > maxSequence {
			s.cut = true
			return
		}
		first, met := s.at[o]
		if !met {
			first[0] = *next
		}
		s.at[o] = [2]int{first[0], *next}
		if o.kind == jumps && !f.holds(o.target) {
			s.add(&frame{o.target, f}, next)
		}
	}
}

// tableOrder is the order of the tables on a packet's way.
var tableOrder = map[string]int{rawTable: 0, natTable: 1, filterTable: 2}

// order tells which choices the sender of a question's packets has: not that of being on no
// list where a rule puts it on that list before another one looks.
type order struct {
	t *tables
	// before are the question's packets as they come, end as the filter sees them.
	before, end box
	known       map[*op]bool
}

// chooses reports whether the sender has the choices of a rule.
func (r *order) chooses(o *op) bool {
	if r == nil || o.chosen == nil {
		return false
	}
	fresh, asked := r.known[o]
	if !asked {
		fresh = r.fresh(o, nil)
		r.known[o] = fresh
	}
	return fresh
}

// fresh reports whether no rule before has put the sender on a list that the rule asks for.
// path are the rules that the question has led to: what only feeds itself has no first time.
func (r *order) fresh(o *op, path []*op) bool {
	for _, c := range o.chosen.choices {
		if c.list != "" && r.feeds(c.list, o, append(path, o)) {
			return false
		}
	}
	return true
}

// feeds reports whether a sender who makes the best of its choices may be on the list when
// its first packet comes to a rule.
func (r *order) feeds(list string, at *op, path []*op) bool {
	for _, name := range r.t.config.FedFirst {
		if name == list {
			return true
		}
	}
	for _, program := range []program{r.t.raw, r.t.nat, r.t.filter} {
		for _, c := range program {
			for _, o := range c.all {
				if o.feeds == list && r.precedes(o, at) && r.catches(o, path) {
					return true
				}
			}
		}
	}
	return false
}

// precedes reports whether a packet may meet a rule before another one.
func (r *order) precedes(o, at *op) bool {
	if o.ref.Table != at.ref.Table {
		return tableOrder[o.ref.Table] < tableOrder[at.ref.Table]
	}
	for _, s := range r.t.sequences {
		first, met := s.at[o]
		last, asked := s.at[at]
		if s.table == o.ref.Table && (s.cut || met && asked && first[0] < last[1]) {
			return true
		}
	}
	return false
}

// catches reports whether a rule that puts senders on a list may take a packet of the
// question though its sender avoids what it can.
func (r *order) catches(o *op, path []*op) bool {
	for _, earlier := range path {
		if earlier == o {
			return false
		}
	}
	slice, taken := &r.before, o.may
	if o.ref.Table == filterTable {
		slice = &r.end
	}
	if o.chosen != nil && r.fresh(o, path) {
		taken = o.chosen.left
	}
	for _, c := range taken {
		if slice.overlaps(c) {
			return true
		}
	}
	return false
}
