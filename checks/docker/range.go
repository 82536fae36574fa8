package docker

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Range are bindings of one protocol on one address whose ports, the container's and the host's,
// follow each other: "10000-10999/udp".
type Range struct {
	First Binding
	// Last is First where there is one alone.
	Last Binding
	// All are the bindings from First to Last.
	All []Binding
}

// Ranges makes ranges of bindings, as long as they can be; what is there twice counts once.
func Ranges(bindings []Binding) []Range {
	sorted := slices.SortedStableFunc(slices.Values(bindings), func(a, b Binding) int {
		return cmp.Or(strings.Compare(a.Protocol, b.Protocol), a.Addr.Compare(b.Addr), strings.Compare(a.HostIP, b.HostIP),
			cmp.Compare(a.Container, b.Container), cmp.Compare(a.HostFirst, b.HostFirst))
	})
	var ranges []Range
	for _, b := range sorted {
		last := len(ranges) - 1
		if last >= 0 && ranges[last].Last == b {
			continue
		}
		if last >= 0 && ranges[last].Last.before(b) {
			ranges[last].Last = b
			ranges[last].All = append(ranges[last].All, b)
			continue
		}
		ranges = append(ranges, Range{First: b, Last: b, All: []Binding{b}})
	}
	return ranges
}

// InsideRanges are the ranges of the container's side alone, wherever the host offers it.
func InsideRanges(bindings []Binding) []Range {
	inside := make([]Binding, 0, len(bindings))
	for _, b := range bindings {
		inside = append(inside, Binding{Port: Port{Container: b.Container, Protocol: b.Protocol}, random: true})
	}
	return Ranges(inside)
}

// before reports whether another binding is the next one of a range.
func (b Binding) before(next Binding) bool {
	single := b.HostFirst == b.HostLast && next.HostFirst == next.HostLast && next.HostFirst == b.HostFirst+1
	return b.Protocol == next.Protocol && b.Addr == next.Addr && b.HostIP == next.HostIP && b.random == next.random &&
		next.Container == b.Container+1 && b.Container > 0 && (b.random || single)
}

// Inside is the container's side: "6379/tcp", "10000-10999/udp".
func (r Range) Inside() string {
	if len(r.All) == 1 {
		return r.First.Inside()
	}
	return fmt.Sprintf("%d-%d/%s", r.First.Container, r.Last.Container, r.First.Protocol)
}

// Where is the host's side in the usual notation: "0.0.0.0:10000-10999".
func (r Range) Where() string {
	whole := r.First
	if !whole.random {
		whole.HostLast = r.Last.HostLast
	}
	return whole.Where()
}
