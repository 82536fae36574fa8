package firewall

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"
)

// around are values at the ends of the range, and where the low half runs over.
func around() []value {
	var all []value
	for _, at := range []value{lowest, {lo: 40}, {hi: 1}, {hi: 7}, highest} {
		v := at
		for range 4 {
			if v != lowest {
				v = v.previous()
			}
		}
		for range 9 {
			all = append(all, v)
			if v == highest {
				break
			}
			v = v.next()
		}
	}
	slices.SortFunc(all, func(a, b value) int {
		switch {
		case a.less(b):
			return -1
		case b.less(a):
			return 1
		}
		return 0
	})
	return slices.Compact(all)
}

// TestSetsAgreeWithTheirValues holds the operations on sets against each value by itself.
func TestSetsAgreeWithTheirValues(t *testing.T) {
	t.Parallel()
	values := around()
	random := rand.New(rand.NewPCG(3, 5))
	made := func() set {
		var spans []span
		for range random.IntN(5) {
			first := random.IntN(len(values))
			spans = append(spans, span{values[first], values[min(first+random.IntN(6), len(values)-1)]})
		}
		return newSet(spans)
	}
	in := func(s set, v value) bool {
		return slices.ContainsFunc(s, func(one span) bool { return !v.less(one.first) && !one.last.less(v) })
	}
	for range 3000 {
		a, b := made(), made()
		shared, rest, both, outside := a.intersect(b), a.minus(b), union(a, b), a.complement()
		overlaps, covers := false, true
		for _, v := range values {
			x, y := in(a, v), in(b, v)
			overlaps, covers = overlaps || x && y, covers && (x || !y)
			if a.has(v) != x || in(shared, v) != (x && y) || in(rest, v) != (x && !y) || in(both, v) != (x || y) || in(outside, v) != !x {
				t.Fatalf("%v and %v differ at %v: intersect %v, minus %v, union %v, complement %v", a, b, v, shared, rest, both, outside)
			}
		}
		if a.overlaps(b) != overlaps || a.covers(b) != covers && !covers {
			t.Fatalf("%v and %v: overlaps %t, covers %t", a, b, a.overlaps(b), a.covers(b))
		}
		if covers && len(b.minus(a)) == 0 && !a.covers(b) {
			t.Fatalf("%v doesn't cover %v", a, b)
		}
		for _, s := range []set{shared, rest, both, outside} {
			for i, one := range s {
				if one.last.less(one.first) || i > 0 && (s[i-1].last == highest || !s[i-1].last.next().less(one.first)) {
					t.Fatalf("%v of %v and %v is out of order", s, a, b)
				}
			}
		}
	}
}

// TestSetsAreSharedWhereTheyAreTheSame holds that what an operation leaves as it is isn't made
// anew: a router may have ten thousand networks.
func TestSetsAreSharedWhereTheyAreTheSame(t *testing.T) {
	t.Parallel()
	a := newSet([]span{{number(1), number(2)}, {number(5), number(9)}})
	for name, got := range map[string]set{
		"intersect_itself": a.intersect(a), "intersect_what_holds_it": a.intersect(numbers(1, 9)), "minus_what_is_elsewhere": a.minus(numbers(3, 4)), "union_with_nothing": union(none, a),
	} {
		if !got.is(a) {
			t.Errorf("%s is %v", name, got)
		}
	}
	if one := numbers(5, 6); !one.intersect(a).is(one) {
		t.Errorf("%v of %v is made anew", one, a)
	}
	if none.is(none) || a.is(a[:1]) || len(a.minus(a)) > 0 {
		t.Error("an empty set is itself, or a part the whole")
	}
}

// TestValuesCarry holds the arithmetic of 128 bits where the low half runs over.
func TestValuesCarry(t *testing.T) {
	t.Parallel()
	top := ^uint64(0)
	for _, test := range []struct{ less, more value }{{value{0, 0}, value{0, 1}}, {value{0, top}, value{1, 0}}, {value{4, top}, value{5, 0}}, {value{4, 6}, value{4, 7}}} {
		if test.less.next() != test.more || test.more.previous() != test.less || !test.less.less(test.more) || test.more.less(test.less) || test.less.less(test.less) {
			t.Errorf("%v comes after %v, and %v before %v", test.less.next(), test.less, test.more.previous(), test.more)
		}
		if got := test.more.minus(test.less); got != number(1) {
			t.Errorf("%v minus %v is %v", test.more, test.less, got)
		}
	}
	if got := (value{5, 3}).minus(value{2, 4}); got != (value{2, top}) {
		t.Errorf("with a borrow it is %v", got)
	}
	if got := (value{5, 4}).minus(value{2, 4}); got != (value{3, 0}) {
		t.Errorf("without a borrow it is %v", got)
	}
	for _, text := range []string{"0.0.0.0/0", "10.0.0.0/8", "192.0.2.7/32", "::/0", "2001:db8::/32", "2001:db8:1:2::/63", "2001:db8:1:2::/64", "2001:db8:1:2::/65", "2001:db8::1/128"} {
		prefix := netip.MustParsePrefix(text)
		s := prefixSpan(prefix)
		first, last := s.first.address(prefix.Addr().Is6()), s.last.address(prefix.Addr().Is6())
		if first != prefix.Masked().Addr() || !prefix.Contains(last) || last.Next().IsValid() && prefix.Contains(last.Next()) {
			t.Errorf("%s is %s to %s", text, first, last)
		}
	}
}
