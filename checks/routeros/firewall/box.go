package firewall

// dim is a header field, or something else that a rule can look at.
type dim uint8

// The dimensions of a packet, cheap ones first: boxes are split in this order.
const (
	dimState dim = iota
	dimNATState
	dimProtocol
	dimInterface
	dimPort
	dimSourcePort
	dimICMP
	dimFlags
	dimTTL
	dimDSCP
	dimSize
	dimInnerPort
	dimInner
	dimDestination
	dimSource
	dimCount
)

// Values of dimState.
const (
	stateNew = iota
	stateUntracked
	stateEstablished
	stateRelated
	stateInvalid
)

// Bits of dimNATState.
const (
	natSource      = 1
	natDestination = 2
)

// box is a set of packets: the product of one set for each dimension.
//
// Destination and port stay those that the sender wrote. Where they were translated,
// matchers look at dimInner and dimInnerPort instead.
type box struct {
	dims                           [dimCount]set
	translatedAddr, translatedPort bool
	// via is the rule that translated, if one did.
	via *op
}

// at is the dimension that a matcher on d looks at.
func (b *box) at(d dim) dim {
	switch {
	case d == dimDestination && b.translatedAddr:
		return dimInner
	case d == dimPort && b.translatedPort:
		return dimInnerPort
	}
	return d
}

// destination is where the packets go after translation.
func (b *box) destination() set { return b.dims[b.at(dimDestination)] }

// with is the box with another set for a dimension.
func (b box) with(d dim, s set) box {
	b.dims[b.at(d)] = s
	return b
}

// cond limits one dimension.
type cond struct {
	dim dim
	set set
}

// conj is a conjunction of conditions in the order of the dimensions, at most one
// for each. The empty one holds for every packet.
type conj []cond

func (b *box) overlaps(c conj) bool {
	for i := range c {
		if !b.dims[b.at(c[i].dim)].overlaps(c[i].set) {
			return false
		}
	}
	return true
}

func (b *box) inside(c conj) bool {
	for i := range c {
		if !c[i].set.covers(b.dims[b.at(c[i].dim)]) {
			return false
		}
	}
	return true
}

// intersect is the part of b in c; false if there is none.
func (b box) intersect(c conj) (box, bool) {
	for i := range c {
		d := b.at(c[i].dim)
		b.dims[d] = b.dims[d].intersect(c[i].set)
		if len(b.dims[d]) == 0 {
			return b, false
		}
	}
	return b, true
}

// subtract is b without c as disjoint boxes. Call it where they overlap.
func (b box) subtract(c conj) []box {
	var pieces []box
	for i := range c {
		d := b.at(c[i].dim)
		if outside := b.dims[d].minus(c[i].set); len(outside) > 0 {
			piece := b
			piece.dims[d] = outside
			pieces = append(pieces, piece)
			b.dims[d] = b.dims[d].intersect(c[i].set)
		}
	}
	return pieces
}

// weight is how many spans an operation on the box may touch.
func (b *box) weight() int {
	return len(b.dims[dimSource]) + len(b.dims[dimDestination]) + len(b.dims[dimInner])
}
