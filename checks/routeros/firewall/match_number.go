package firewall

import (
	"strconv"
	"strings"
)

// numberReaders are on header fields that the sender picks freely: a packet gets
// through if it does with any value.
var numberReaders = map[string]reader{
	"ttl":         func(_ *tables, v string) reading { return readCompared(dimTTL, v, 255) },
	"hop-limit":   func(_ *tables, v string) reading { return readCompared(dimTTL, v, 255) },
	"dscp":        func(_ *tables, v string) reading { return readNumbers(dimDSCP, v, 63) },
	"packet-size": func(_ *tables, v string) reading { return readNumbers(dimSize, v, 65535) },
}

// readCompared reads a comparison: "equal:1", "not-equal:1", "less-than:5",
// "greater-than:5".
//
// Assumption: exports of the default configuration have hop-limit=equal:1; the other words
// are documented.
func readCompared(d dim, text string, limit uint64) reading {
	word, digits, _ := strings.Cut(text, ":")
	n, err := strconv.ParseUint(digits, 10, 16)
	if err != nil || n > limit {
		return doubtful("%q is not a comparison", text)
	}
	s := numbers(n, n)
	switch word {
	case "equal":
	case "not-equal":
		s = s.complement()
	case "less-than":
		s = numbers(n, limit).complement()
	case "greater-than":
		s = numbers(0, n).complement()
	default:
		return doubtful("%q is not a comparison", text)
	}
	return sure(d, s)
}

// readNumbers reads a number, a range or a list of them.
//
// Assumption: documentation.
func readNumbers(d dim, text string, limit uint64) reading {
	s, err := parseNumbers(text, limit)
	if err != nil {
		return doubtful("%q is not a number or a range", text)
	}
	return sure(d, s)
}
