package engine

import (
	"cmp"
	"slices"
	"strings"

	"hardcheck/checks"
)

// sortedCrossings are crossings by their zones, each once, in an order that doesn't depend on
// which rule told of them first.
func sortedCrossings(all []checks.Crossing) []checks.Crossing {
	slices.SortFunc(all, compareCrossings)
	return slices.CompactFunc(all, func(a, b checks.Crossing) bool { return compareCrossings(a, b) == 0 })
}

// compareCrossings puts what is declared before what isn't.
func compareCrossings(a, b checks.Crossing) int {
	return cmp.Or(
		strings.Compare(a.From, b.From), strings.Compare(a.To, b.To), strings.Compare(a.Via, b.Via), -compareBool(a.Declared, b.Declared),
		slices.CompareFunc(a.Ports, b.Ports, compareTraffic), strings.Compare(a.Why, b.Why), strings.Compare(string(a.State), string(b.State)), compareBool(a.Draft, b.Draft),
	)
}

func compareTraffic(a, b checks.Traffic) int {
	return cmp.Or(cmp.Compare(a.Protocol, b.Protocol), cmp.Compare(a.First, b.First), cmp.Compare(a.Last, b.Last))
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
