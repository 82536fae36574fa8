package firewall

import "strings"

var stateReaders = map[string]reader{
	"connection-state":     func(_ *tables, v string) reading { return readState(v) },
	"connection-nat-state": func(_ *tables, v string) reading { return readNATState(v) },
	"tcp-flags":            func(_ *tables, v string) reading { return readFlags(v) },
}

var states = map[string]uint64{
	"new": stateNew, "untracked": stateUntracked, "established": stateEstablished, "related": stateRelated, "invalid": stateInvalid,
}

// readState reads states of a connection.
//
// Assumption: documentation. A first packet is new, or untracked where raw said so.
func readState(text string) reading {
	var spans []span
	for name := range strings.SplitSeq(text, ",") {
		state, ok := states[name]
		if !ok {
			return doubtful("connection-state %q is not known", name)
		}
		spans = append(spans, span{number(state), number(state)})
	}
	return sure(dimState, newSet(spans))
}

// readNATState reads which end of the connection was translated.
//
// Assumption: documentation. The source is translated after the filter, so on its first
// packet a connection has dstnat or nothing there.
func readNATState(text string) reading {
	var wanted uint64
	for name := range strings.SplitSeq(text, ",") {
		switch name {
		case "srcnat":
			wanted |= natSource
		case "dstnat":
			wanted |= natDestination
		default:
			return doubtful("connection-nat-state %q is not known", name)
		}
	}
	return sure(dimNATState, bitSet(3, func(state uint64) bool { return state&wanted != 0 }))
}

var flags = map[string]uint64{
	"fin": 1, "syn": 2, "rst": 4, "psh": 8, "ack": 16, "urg": 32, "ece": 64, "cwr": 128,
}

// readFlags reads flags of a TCP header. Unlike elsewhere, a negation belongs to one
// flag: "syn,!ack".
//
// Assumption: documentation and exports. A first packet has SYN alone.
func readFlags(text string) reading {
	var wanted, unwanted uint64
	for name := range strings.SplitSeq(text, ",") {
		plain, negated := strings.CutPrefix(name, "!")
		bit, ok := flags[plain]
		if !ok {
			return doubtful("tcp-flags %q is not known", name)
		}
		if negated {
			unwanted |= bit
		} else {
			wanted |= bit
		}
	}
	got := sure(dimFlags, bitSet(255, func(bits uint64) bool { return bits&wanted == wanted && bits&unwanted == 0 }))
	got.also = []matcher{exactly(dimProtocol, numbers(6, 6))}
	return got
}

func bitSet(last uint64, has func(uint64) bool) set {
	var spans []span
	for n := range last + 1 {
		if has(n) {
			spans = append(spans, span{number(n), number(n)})
		}
	}
	return newSet(spans)
}
