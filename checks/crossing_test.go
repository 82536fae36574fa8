package checks

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPairOf(t *testing.T) {
	t.Parallel()
	open, closed, unknown, shared := Crossing{State: CrossingOpen}, Crossing{State: CrossingClosed}, Crossing{State: CrossingUnknown}, Crossing{State: CrossingShared}
	declared := func(c Crossing) Crossing {
		c.Declared = true
		return c
	}
	for name, tc := range map[string]struct {
		all  []Crossing
		want PairState
	}{
		"no_router":                   {nil, PairApart},
		"nothing_crosses":             {[]Crossing{closed}, PairClean},
		"declared_and_open":           {[]Crossing{declared(open), closed}, PairClean},
		"declared_and_closed":         {[]Crossing{declared(closed), closed}, PairClosed},
		"more_than_declared":          {[]Crossing{declared(open), open}, PairUndeclared},
		"open_beside_unknown":         {[]Crossing{unknown, open}, PairUndeclared},
		"unknown_beside_closed":       {[]Crossing{declared(closed), unknown}, PairUnknown},
		"declared_and_unknown":        {[]Crossing{declared(unknown), closed}, PairUnknown},
		"on_one_interface":            {[]Crossing{shared, closed}, PairUnknown},
		"a_second_router_wasn't_read": {[]Crossing{closed, unknown}, PairUnknown},
	} {
		if got := PairOf(tc.all); got != tc.want {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
}

func TestSubject_crossings(t *testing.T) {
	t.Parallel()
	c := Crossing{From: "it", To: "ot\x1b", Via: "edge", State: CrossingOpen, Ports: []Traffic{{Protocol: 6, First: 502, Last: 502}}}
	got := judge(nil, func(o Observed[testFacts]) {
		o.Subject("a").Crossings(c)
		for range 2 {
			o.Subject("many").Crossings(make([]Crossing, maxCrossings-1)...)
		}
	})
	c.To = "ot\ufffd"
	if diff := cmp.Diff([]Crossing{c}, got[0].Crossings); diff != "" || got[0].Outcome != Passed {
		t.Errorf("%s (-want +got):\n%s", got[0].Outcome, diff)
	}
	if n := len(got[1].Crossings); n != maxCrossings {
		t.Errorf("%d crossings of one subject, want %d", n, maxCrossings)
	}
}
