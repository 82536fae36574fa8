package checks

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Conduit is what may cross from one zone of the site to another (IEC 62443).
type Conduit struct {
	From string `json:"from"`
	To   string `json:"to"`
	// Ports are the protocols and ports on which it reaches hosts of To.
	Ports []Traffic `json:"ports"`
	// Why is the owner's reason.
	Why string `json:"why,omitempty"`
	// Line is the conduit's line in the site file.
	Line int `json:"line,omitempty"`
}

// Traffic is a range of destination ports of a protocol, as the receiving host sees them.
type Traffic struct {
	// Protocol is the number of the IP protocol, -1 any, and -2 any but TCP and UDP.
	Protocol int
	// First and Last are 0 for protocols without ports; 1 to 65535 are all ports.
	First, Last uint16
}

// AnyTraffic is every packet, and OtherTraffic every packet that isn't TCP or UDP.
var (
	AnyTraffic   = Traffic{Protocol: -1}
	OtherTraffic = Traffic{Protocol: -2}
)

// protocolNumbers are the protocols that conduits name. Others are written as numbers.
var protocolNumbers = map[string]int{
	"icmp": 1, "igmp": 2, "ipip": 4, "tcp": 6, "udp": 17, "dccp": 33, "ipv6": 41, "gre": 47, "esp": 50, "ah": 51, "icmpv6": 58, "ospf": 89,
	"etherip": 97, "pim": 103, "vrrp": 112, "l2tp": 115, "sctp": 132, "udp-lite": 136,
}

// portedProtocols are those whose packets have ports.
var portedProtocols = []int{6, 17, 33, 132, 136}

// Ported reports whether packets of a protocol have ports.
func Ported(protocol int) bool { return slices.Contains(portedProtocols, protocol) }

// ProtocolName is the name of an IP protocol, its number where it has none here.
func ProtocolName(protocol int) string {
	for _, name := range slices.Sorted(maps.Keys(protocolNumbers)) {
		if protocolNumbers[name] == protocol {
			return name
		}
	}
	return strconv.Itoa(protocol)
}

// ParseTraffic reads "tcp/443", "udp/5000-5010", "tcp", "icmp", "47", "other" or "any".
func ParseTraffic(text string) (Traffic, error) {
	switch text {
	case "any":
		return AnyTraffic, nil
	case "other":
		return OtherTraffic, nil
	}
	name, ports, ranged := strings.Cut(text, "/")
	protocol, known := protocolNumbers[name]
	if number, err := strconv.ParseUint(name, 10, 8); !known && err == nil && strconv.Itoa(int(number)) == name {
		protocol, known = int(number), true
	}
	switch {
	case !known && strings.Trim(text, "0123456789-") == "":
		return Traffic{}, fmt.Errorf("port %q has no protocol: did you mean tcp/%s?", Clean(text), Clean(text))
	case !known:
		return Traffic{}, fmt.Errorf("protocol %q is not known: write tcp/443, udp/5000-5010, tcp, icmp, esp, the number of a protocol, other, or any", Clean(name))
	case ranged && !Ported(protocol):
		return Traffic{}, fmt.Errorf("%s has no ports: write %q alone", Clean(name), Clean(name))
	case !Ported(protocol):
		return Traffic{Protocol: protocol}, nil
	case !ranged:
		return Traffic{protocol, 1, 65535}, nil
	}
	return parsePorts(protocol, ports)
}

func parsePorts(protocol int, text string) (Traffic, error) {
	from, to, isRange := strings.Cut(text, "-")
	if !isRange {
		to = from
	}
	first, err := strconv.ParseUint(from, 10, 16)
	last, wrong := strconv.ParseUint(to, 10, 16)
	switch {
	case cmp.Or(err, wrong) != nil:
		return Traffic{}, fmt.Errorf("%q is not a port from 1 to 65535 or a range such as 5000-5010", Clean(text))
	case first == 0:
		return Traffic{}, fmt.Errorf("no rule carries %s port 0: ports are 1 to 65535", ProtocolName(protocol))
	case last < first:
		return Traffic{}, fmt.Errorf("the range %s ends before it begins", Clean(text))
	}
	return Traffic{protocol, uint16(first), uint16(last)}, nil
}

// String is the form that [ParseTraffic] reads.
func (t Traffic) String() string {
	switch {
	case t == AnyTraffic:
		return "any"
	case t == OtherTraffic:
		return "other"
	case t.First == 0, t.First == 1 && t.Last == 65535:
		return ProtocolName(t.Protocol)
	case t.First == t.Last:
		return fmt.Sprintf("%s/%d", ProtocolName(t.Protocol), t.First)
	}
	return fmt.Sprintf("%s/%d-%d", ProtocolName(t.Protocol), t.First, t.Last)
}

// Overlaps reports whether some packet is of both.
func (t Traffic) Overlaps(other Traffic) bool {
	switch {
	case t == AnyTraffic || other == AnyTraffic:
		return true
	case t == OtherTraffic || other == OtherTraffic:
		return t.transportless() && other.transportless()
	}
	return t.Protocol == other.Protocol && t.First <= other.Last && other.First <= t.Last
}

// Within reports whether every packet of it is of one of these.
func (t Traffic) Within(all []Traffic) bool {
	has := func(one Traffic) bool { return slices.Contains(all, one) }
	switch {
	case has(AnyTraffic):
		return true
	case t == AnyTraffic:
		return has(OtherTraffic) && Traffic{6, 1, 65535}.Within(all) && Traffic{17, 1, 65535}.Within(all)
	case t == OtherTraffic, t.transportless() && has(OtherTraffic):
		return has(OtherTraffic)
	}
	parts := slices.DeleteFunc(slices.Clone(all), func(one Traffic) bool { return one.Protocol != t.Protocol })
	slices.SortFunc(parts, func(a, b Traffic) int { return cmp.Compare(a.First, b.First) })
	next := int(t.First)
	for _, part := range parts {
		if int(part.First) <= next {
			next = max(next, int(part.Last)+1)
		}
	}
	return next > int(t.Last)
}

// transportless reports whether it is neither TCP nor UDP.
func (t Traffic) transportless() bool { return t.Protocol != 6 && t.Protocol != 17 }

// MarshalText writes the form that [ParseTraffic] reads.
func (t Traffic) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads it.
func (t *Traffic) UnmarshalText(text []byte) error {
	parsed, err := ParseTraffic(string(text))
	*t = parsed
	return err
}

// ConduitsOf are the site's conduits from one zone to another.
func (s Site) ConduitsOf(from, to string) []Conduit {
	return slices.DeleteFunc(slices.Clone(s.Conduits), func(c Conduit) bool { return c.From != from || c.To != to })
}
