package firewall

import (
	"cmp"
	"net/netip"
	"slices"
)

// routes knows by which interfaces a destination leaves.
type routes struct {
	// byInterface are the destinations that only, or among others, leave by it.
	sure, possible map[uint64]set
	// open are the destinations whose interface isn't known: any may be right.
	open set
	// routed are the destinations that are not discarded for want of a route.
	routed set
}

func newRoutes(config *Tables, x *interfaces) *routes {
	r := &routes{sure: map[uint64]set{}, possible: map[uint64]set{}}
	hops := hopsOf(config, x)
	sure, possible := map[uint64][]span{}, map[uint64][]span{}
	var open, covered, discarded []span
	for _, piece := range longest(hops) {
		hop := hops[piece.hop]
		covered = append(covered, piece.span)
		switch {
		case config.PolicyRouting || hop.unknown || hop.discard && config.RoutesIncomplete:
			// Another table, or a longer route that isn't known, may lead on.
			open = append(open, piece.span)
		case hop.discard:
			discarded = append(discarded, piece.span)
		case len(hop.ids) == 1:
			sure[hop.ids[0]] = append(sure[hop.ids[0]], piece.span)
		}
		for _, id := range hop.ids {
			possible[id] = append(possible[id], piece.span)
		}
	}
	uncovered := newSet(covered).complement()
	if config.RoutesIncomplete || config.PolicyRouting {
		open = append(open, uncovered...)
	}
	r.open = newSet(open)
	r.routed = newSet(covered).minus(newSet(discarded))
	if config.RoutesIncomplete || config.PolicyRouting {
		r.routed = all
	}
	for id, spans := range sure {
		r.sure[id] = newSet(spans)
	}
	for id, spans := range possible {
		r.possible[id] = newSet(spans)
	}
	return r
}

// towards are the destinations that leave by one of the interfaces: possibly, or
// surely.
func (r *routes) towards(interfaces set, possibly bool) set {
	known := r.sure
	if possibly {
		known = r.possible
	}
	var spans []span
	for id, destinations := range known {
		if interfaces.has(number(id)) {
			spans = append(spans, destinations...)
		}
	}
	if possibly && len(interfaces) > 0 {
		spans = append(spans, r.open...)
	}
	return newSet(spans)
}

// hop is where a prefix leads.
type hop struct {
	prefix           netip.Prefix
	ids              []uint64
	unknown, discard bool
}

// hopsOf joins the routes of a prefix; connected networks count as routes.
func hopsOf(config *Tables, x *interfaces) []hop {
	joined := map[netip.Prefix]*hop{}
	add := func(prefix netip.Prefix, name string, discard bool) {
		if !prefix.IsValid() {
			return
		}
		prefix = prefix.Masked()
		if joined[prefix] == nil {
			joined[prefix] = &hop{prefix: prefix, discard: true}
		}
		h := joined[prefix]
		h.discard = h.discard && discard
		if id, ok := x.id(name); ok {
			if !slices.Contains(h.ids, id) {
				h.ids = append(h.ids, id)
			}
		} else if !discard {
			h.unknown = true
		}
	}
	for _, address := range config.Addresses {
		add(address.Prefix, address.Interface, false)
	}
	for _, route := range config.Routes {
		add(route.Destination, route.Interface, route.Discard)
	}
	hops := make([]hop, 0, len(joined))
	for _, h := range joined {
		hops = append(hops, *h)
	}
	slices.SortFunc(hops, func(a, b hop) int {
		return cmp.Or(a.prefix.Addr().Compare(b.prefix.Addr()), cmp.Compare(a.prefix.Bits(), b.prefix.Bits()))
	})
	return hops
}

// piece is a part of the address space with the longest prefix that holds it.
type piece struct {
	span
	hop int
}

// longest cuts the address space by sweeping over prefixes that are sorted by their
// first address and length: those that hold the current address lie on a stack.
func longest(hops []hop) []piece {
	var pieces []piece
	var stack []int
	at, done := lowest, false
	emit := func(i int, until value) {
		if !done && !until.less(at) {
			pieces = append(pieces, piece{span{at, until}, i})
			at, done = until.next(), until == highest
		}
	}
	pop := func() {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		emit(top, hopSpan(hops[top]).last)
	}
	for i := range hops {
		next := hopSpan(hops[i])
		for len(stack) > 0 && hopSpan(hops[stack[len(stack)-1]]).last.less(next.first) {
			pop()
		}
		if len(stack) > 0 && next.first != lowest {
			emit(stack[len(stack)-1], next.first.previous())
		}
		at = later(at, next.first)
		stack = append(stack, i)
	}
	for len(stack) > 0 {
		pop()
	}
	return pieces
}

// hopSpan takes the default route to hold the router's unknown addresses too.
func hopSpan(h hop) span {
	if h.prefix.Bits() == 0 {
		return span{lowest, highest}
	}
	return prefixSpan(h.prefix)
}
