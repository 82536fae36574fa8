package engine

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
)

func TestCrossingsAreInOneOrder(t *testing.T) {
	t.Parallel()
	port := func(n uint16) []checks.Traffic { return []checks.Traffic{{Protocol: 6, First: n, Last: n}} }
	want := []checks.Crossing{
		{From: "it", To: "ot", Via: "core", State: checks.CrossingClosed},
		{From: "it", To: "ot", Via: "edge", State: checks.CrossingOpen, Declared: true, Ports: port(443)},
		{From: "it", To: "ot", Via: "edge", State: checks.CrossingClosed, Declared: true, Ports: port(8443)},
		{From: "it", To: "ot", Via: "edge", State: checks.CrossingOpen, Ports: port(22)},
		{From: "ot", To: "it", Via: "core", State: checks.CrossingUnknown},
	}
	got := sortedCrossings([]checks.Crossing{want[3], want[4], want[1], want[0], want[2], want[3], want[0]})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
