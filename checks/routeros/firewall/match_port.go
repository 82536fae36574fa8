package firewall

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

var portReaders = map[string]reader{
	"protocol":     func(_ *tables, v string) reading { return readProtocol(v) },
	"src-port":     func(_ *tables, v string) reading { return readPorts(dimSourcePort, v) },
	"dst-port":     func(_ *tables, v string) reading { return readPorts(dimPort, v) },
	"port":         func(_ *tables, v string) reading { return readEitherPort(v) },
	"icmp-options": func(t *tables, v string) reading { return t.readICMP(v) },
}

// protocols are the router's names for protocol numbers.
var protocols = map[string]uint64{
	"icmp": 1, "igmp": 2, "ggp": 3, "ip-encap": 4, "ipencap": 4, "st": 5, "tcp": 6, "egp": 8, "pup": 12, "udp": 17, "hmp": 20,
	"xns-idp": 22, "rdp": 27, "iso-tp4": 29, "dccp": 33, "xtp": 36, "ddp": 37, "idpr-cmtp": 38, "ipv6": 41, "ipv6-encap": 41,
	"ipv6-route": 43, "ipv6-frag": 44, "rsvp": 46, "gre": 47, "ipsec-esp": 50, "ipsec-ah": 51, "icmpv6": 58, "ipv6-nonxt": 59,
	"ipv6-opts": 60, "rspf": 73, "vmtp": 81, "ospf": 89, "ipip": 94, "etherip": 97, "encap": 98, "pim": 103, "vrrp": 112,
	"l2tp": 115, "sctp": 132, "udp-lite": 136,
}

// withPorts are TCP, UDP, DCCP, SCTP and UDP-Lite.
var withPorts = newSet([]span{
	{number(6), number(6)}, {number(17), number(17)}, {number(33), number(33)}, {number(132), number(132)}, {number(136), number(136)},
})

// readProtocol reads a protocol by name or number.
//
// Assumption: documentation; the names are those of /etc/protocols.
func readProtocol(text string) reading {
	n, ok := protocols[text]
	if !ok {
		var err error
		if n, err = strconv.ParseUint(text, 10, 8); err != nil {
			return doubtful("protocol %q is not known", text)
		}
	}
	return sure(dimProtocol, numbers(n, n))
}

// readPorts reads a list of ports and port ranges.
//
// Assumption: documentation. A packet of a protocol without ports has none to match.
func readPorts(d dim, text string) reading {
	s, err := parseNumbers(text, math.MaxUint16)
	if err != nil {
		return doubtful("%q is not a list of ports", text)
	}
	got := sure(d, s)
	got.also = []matcher{exactly(dimProtocol, withPorts)}
	return got
}

// readEitherPort reads the matcher that looks at both ports.
//
// Assumption: documentation. Either port may match, so a sender that picks its source
// port gets through to any port.
func readEitherPort(text string) reading {
	got := readPorts(dimPort, text)
	if got.doubt == "" {
		other := exactly(dimSourcePort, got.main.must)
		got.or = &other
	}
	return got
}

// readICMP reads types with codes: "8:0", "3:0-1", "8:0-255", "8".
//
// Assumption: documentation and exports.
func (t *tables) readICMP(text string) reading {
	var spans []span
	for part := range strings.SplitSeq(text, ",") {
		kind, codes, coded := strings.Cut(part, ":")
		types, err := parseNumbers(kind, 255)
		if err != nil || len(types) != 1 {
			return doubtful("icmp-options %q is not understood", text)
		}
		codeRanges := numbers(0, 255)
		if coded {
			if codeRanges, err = parseNumbers(codes, 255); err != nil {
				return doubtful("icmp-options %q is not understood", text)
			}
		}
		for kind := types[0].first.lo; kind <= types[0].last.lo; kind++ {
			for _, codes := range codeRanges {
				spans = append(spans, span{number(kind<<8 | codes.first.lo), number(kind<<8 | codes.last.lo)})
			}
		}
	}
	got := sure(dimICMP, newSet(spans))
	protocol := protocols["icmp"]
	if t.six {
		protocol = protocols["icmpv6"]
	}
	got.also = []matcher{exactly(dimProtocol, numbers(protocol, protocol))}
	return got
}

// maxParts bounds the parts of a list of numbers; the router accepts far fewer.
const maxParts = 4096

// parseNumbers reads "22,80-90".
func parseNumbers(text string, limit uint64) (set, error) {
	if strings.Count(text, ",") >= maxParts {
		return nil, fmt.Errorf("there are more than %d parts", maxParts)
	}
	var spans []span
	for part := range strings.SplitSeq(text, ",") {
		from, to, isRange := strings.Cut(part, "-")
		if !isRange {
			to = from
		}
		low, err := strconv.ParseUint(from, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("read number: %w", err)
		}
		high, err := strconv.ParseUint(to, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("read number: %w", err)
		}
		if high < low || high > limit {
			return nil, fmt.Errorf("%q is not a range up to %d", part, limit)
		}
		spans = append(spans, span{number(low), number(high)})
	}
	return newSet(slices.Clip(spans)), nil
}
