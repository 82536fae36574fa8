package firewall

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// matcher limits one dimension. A packet outside may never matches, one in must
// always does, and of the others nothing can be said.
type matcher struct {
	dim       dim
	may, must set
}

func exactly(d dim, s set) matcher { return matcher{dim: d, may: s, must: s} }

// undecided matches as it likes.
func undecided() matcher { return matcher{dim: dimState, may: all, must: none} }

func always(holds bool) matcher {
	if holds {
		return exactly(dimState, all)
	}
	return exactly(dimState, none)
}

func (m matcher) not() matcher {
	return matcher{m.dim, m.must.complement(), m.may.complement()}
}

// reading is what a matcher of the configuration means.
type reading struct {
	main matcher
	// or is an alternative to main, on another dimension.
	or *matcher
	// also holds beside main, negated or not.
	also []matcher
	// doubt says why it can't be decided; empty where it can.
	doubt string
	// void says why the router skips the whole rule; empty where it doesn't.
	void string
	// gone says which interface isn't listed, so that it isn't known what the rule matches.
	gone string
	// slave is set where the reason is a slave's name.
	slave bool
	// assumed is set where the meaning holds for the first packets of a sender that
	// speaks in clear text, and not for every packet.
	assumed bool
	// choice is what the sender of a first packet makes of a matcher that can't be decided;
	// nil where it has no say.
	choice *choice
}

func (r reading) not() reading {
	r.main = r.main.not()
	if r.choice != nil {
		r.choice = r.choice.not()
	}
	if r.or != nil {
		r.also = append(slices.Clone(r.also), r.or.not())
		r.or = nil
	}
	return r
}

func doubtful(format string, args ...any) reading {
	return reading{main: undecided(), doubt: fmt.Sprintf(format, args...)}
}

func sure(d dim, s set) reading { return reading{main: exactly(d, s)} }

// reader reads a matcher's value, without its negation.
type reader func(t *tables, value string) reading

// readers are the matchers that are understood. Every other one is undecided: a newer
// version may have some that narrow a rule in a way that isn't known here.
func readers() map[string]reader {
	known := map[string]reader{}
	for _, group := range []map[string]reader{
		addressReaders, interfaceReaders, portReaders, stateReaders, numberReaders, assumedReaders, undecidableReaders,
	} {
		maps.Copy(known, group)
	}
	return known
}

// options are keys that don't match, should they come among the matchers.
var options = []string{"hw-offload", "log", "log-prefix", "copy-from", "place-before", "comment", "disabled"}

// read gives a matcher its meaning. A negation covers the whole value.
//
// Assumption: documentation and exports. That an empty value is not the same as an absent
// one is read from exports; what it matches isn't known, so it is undecided.
func (t *tables) read(key, text string) reading {
	known, ok := t.seen[[2]string{key, text}]
	if !ok {
		known = t.readAnew(key, text)
		t.seen[[2]string{key, text}] = known
	}
	return known
}

func (t *tables) readAnew(key, text string) reading {
	known, ok := t.readers[key]
	if !ok {
		return doubtful("%s is not a matcher that can be judged", key)
	}
	value, negated := strings.CutPrefix(text, "!")
	if value == "" {
		return doubtful("%s is empty", key)
	}
	if key == "tcp-flags" {
		return known(t, text)
	}
	got := known(t, value)
	if negated {
		got = got.not()
	}
	if got.choice != nil {
		got.choice.key, got.choice.value = key, text
	}
	return got
}

// match is a rule's matchers as sets: the packets that it may and must match.
type match struct {
	may, must []conj
	// doubts are the reasons why the two differ.
	doubts []string
	// void says why the router skips the rule; slave is set where it names a slave.
	void string
	// gone says which interface isn't listed; see [reading].
	gone  string
	slave bool
	// assumed is set where the sets don't hold for every packet; see [reading].
	assumed bool
	// chosen is the rule as the sender of a first packet has it; nil where it has no say.
	chosen *chosen
}

func (t *tables) match(matchers map[string]string) match {
	var m match
	branches, settled := [][]matcher{nil}, [][]sided{nil}
	var choices []choice
	for _, key := range slices.Sorted(maps.Keys(matchers)) {
		if slices.Contains(options, key) {
			continue
		}
		got := t.read(key, matchers[key])
		if got.doubt != "" {
			m.doubts = append(m.doubts, got.doubt)
		}
		if got.void != "" {
			m.void, m.slave = got.void, got.slave
		}
		m.gone = cmp.Or(m.gone, got.gone)
		m.assumed = m.assumed || got.assumed
		branches = branch(branches, got)
		settled = sides(settled, got)
		if got.choice != nil {
			choices = append(choices, *got.choice)
		}
	}
	for _, matchers := range branches {
		if c, ok := conjunction(matchers, func(m matcher) set { return m.may }); ok {
			m.may = append(m.may, c)
		}
		if c, ok := conjunction(matchers, func(m matcher) set { return m.must }); ok {
			m.must = append(m.must, c)
		}
	}
	if len(choices) > 0 {
		m.chosen = choose(settled, choices)
	}
	return m
}

func branch(branches [][]matcher, got reading) [][]matcher {
	var grown [][]matcher
	for _, b := range branches {
		b = append(slices.Clone(b), got.also...)
		grown = append(grown, append(slices.Clone(b), got.main))
		if got.or != nil {
			grown = append(grown, append(b, *got.or))
		}
	}
	return grown
}

// conjunction is false where no packet can match.
func conjunction(matchers []matcher, bound func(matcher) set) (conj, bool) {
	var sets [dimCount]set
	for _, m := range matchers {
		limit := bound(m)
		if sets[m.dim] != nil {
			limit = sets[m.dim].intersect(limit)
		}
		if len(limit) == 0 {
			return nil, false
		}
		sets[m.dim] = limit
	}
	var c conj
	for d, limit := range sets {
		if limit != nil && !limit.covers(all) {
			c = append(c, cond{dim(d), limit})
		}
	}
	slices.SortFunc(c, func(a, b cond) int { return cmp.Compare(a.dim, b.dim) })
	return c, true
}
