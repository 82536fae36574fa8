package firewall

import (
	"slices"
	"sort"
)

// span is an interval of values, both ends included.
type span struct{ first, last value }

// set is a set of values: spans in order that neither overlap nor touch. Sets are
// shared between boxes and never changed.
type set []span

var (
	all  = set{{lowest, highest}}
	none = set{}
)

func numbers(first, last uint64) set { return set{{number(first), number(last)}} }

// newSet puts spans in order and joins those that overlap or touch.
func newSet(spans []span) set {
	if len(spans) < 2 {
		return spans
	}
	sorted := slices.Clone(spans)
	slices.SortFunc(sorted, func(a, b span) int {
		switch {
		case a.first.less(b.first):
			return -1
		case b.first.less(a.first):
			return 1
		}
		return 0
	})
	joined := sorted[:1]
	for _, next := range sorted[1:] {
		top := &joined[len(joined)-1]
		if top.last != highest && top.last.next().less(next.first) {
			joined = append(joined, next)
		} else if top.last.less(next.last) {
			top.last = next.last
		}
	}
	return joined
}

func union(sets ...set) set {
	sets = slices.DeleteFunc(slices.Clone(sets), func(s set) bool { return len(s) == 0 })
	if len(sets) == 1 {
		return sets[0]
	}
	return newSet(slices.Concat(sets...))
}

// is reports whether two sets are one and the same, without looking at their values.
func (a set) is(b set) bool { return len(a) == len(b) && len(a) > 0 && &a[0] == &b[0] }

// from is the index of the first span that ends at v or after it.
func (a set) from(v value) int {
	return sort.Search(len(a), func(i int) bool { return !a[i].last.less(v) })
}

func (a set) has(v value) bool {
	i := a.from(v)
	return i < len(a) && !v.less(a[i].first)
}

func (a set) overlaps(b set) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	for _, s := range a {
		if i := b.from(s.first); i < len(b) && !s.last.less(b[i].first) {
			return true
		}
	}
	return false
}

// covers reports whether every value of b is in a.
func (a set) covers(b set) bool {
	for _, s := range b {
		i := a.from(s.first)
		if i == len(a) || s.first.less(a[i].first) || a[i].last.less(s.last) {
			return false
		}
	}
	return true
}

func (a set) intersect(b set) set {
	if a.is(b) {
		return a
	}
	if len(a) == 1 && b.covers(a) {
		return a
	}
	if len(b) == 1 && len(a) > 0 && !a[0].first.less(b[0].first) && !b[0].last.less(a[len(a)-1].last) {
		return a
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	shared := make(set, 0, len(a))
	for _, s := range a {
		for i := b.from(s.first); i < len(b) && !s.last.less(b[i].first); i++ {
			shared = append(shared, span{later(s.first, b[i].first), earlier(s.last, b[i].last)})
		}
	}
	return shared
}

// minus is what of a isn't in b.
func (a set) minus(b set) set {
	if a.is(b) {
		return none
	}
	if !a.overlaps(b) {
		return a
	}
	rest := make(set, 0, len(a))
	for _, s := range a {
		i := b.from(s.first)
		for ; i < len(b) && !s.last.less(b[i].first); i++ {
			if s.first.less(b[i].first) {
				rest = append(rest, span{s.first, b[i].first.previous()})
			}
			if !b[i].last.less(s.last) {
				break
			}
			s.first = b[i].last.next()
		}
		if i == len(b) || s.last.less(b[i].first) {
			rest = append(rest, s)
		}
	}
	return rest
}

func (a set) complement() set { return all.minus(a) }

func earlier(a, b value) value {
	if a.less(b) {
		return a
	}
	return b
}

func later(a, b value) value {
	if a.less(b) {
		return b
	}
	return a
}
