package firewall

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// Value is the answer to a question. The zero value is invalid.
type Value uint8

// The answers.
const (
	// Reachable: a packet of the zone gets through; Witness is one.
	Reachable Value = iota + 1
	// NoListener: the router offers no such service for sure, and the rules let packets
	// to it through, or may: then Because names what leaves that open.
	NoListener
	// ServiceRestricted: the rules let it through, and the service refuses its source.
	ServiceRestricted
	// Blocked: no packet of the zone gets through.
	Blocked
	// Unknown: it can't be told; Because names what keeps it open.
	Unknown
)

var valueNames = [...]string{"invalid", "reachable", "no-listener", "service-restricted", "blocked", "unknown"}

// String is the answer's name in reports: "reachable", "no-listener",
// "service-restricted", "blocked" or "unknown".
func (v Value) String() string {
	if int(v) < len(valueNames) {
		return valueNames[v]
	}
	return valueNames[0]
}

// MarshalText writes the name.
func (v Value) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// Query asks whether a zone reaches a port.
type Query struct {
	Zone     Zone
	Family   Family
	Protocol uint8
	// Port is the one that the service listens on, after translation. 0 is any port, or
	// a protocol without ports.
	Port uint16
	// Hosts are the inner addresses; none asks for the router itself.
	Hosts []netip.Prefix
	// Sent asks for packets that are sent to this address and port, wherever rules
	// translate them to: the other ends are left out, and so are packets that no rule
	// translates. Port and Hosts are ignored then.
	Sent netip.AddrPort
	// Translated leaves out packets that no rule translates.
	Translated bool
	// Budget is the asker's for the router; nil sets no bound beside that of the question.
	Budget *Budget
}

// Verdict is the answer to a query.
type Verdict struct {
	Value Value
	// Witness is a packet that gets through, or that may where Value is Unknown.
	Witness *Packet
	// Rule is the filter rule that accepts the witness; nil where none decides and the
	// packet is accepted at the chain's end.
	Rule *RuleRef
	// Via is the rule that translates the witness; nil where none does.
	Via *RuleRef
	// Because are the rules that block (Blocked) or keep the answer open (Unknown), and
	// other reasons. A proof names the first rules that took packets away.
	Because []Reason
	// Unless are the conditions under which the witness doesn't get through, and others of
	// its sender don't either: each is one that a sender can avoid. Value is Reachable then.
	Unless []Reason
	// OnLink is set where only packets to a destination get through that isn't globally
	// routable: a sender has to stand on the uplink's segment or have it route so.
	OnLink bool
	// Upstream is set where only packets to a private address of the uplink get through: a
	// sender has to stand before the router, or the device there has to forward to it.
	Upstream bool
}

// Reason is why an answer is what it is.
type Reason struct {
	// Rule is nil where no rule is the reason.
	Rule *RuleRef
	Text string
	// Cause is zero for all but the reasons that have one.
	Cause Cause
}

// Cause tells reasons apart that callers treat in their own way.
type Cause uint8

// The causes.
const (
	// OverBudget: the search gave up before it had an answer.
	OverBudget Cause = iota + 1
	// ListenersUnread: whether the router offers the service isn't known.
	ListenersUnread
	// EntranceOpen: whether the zone enters by an interface isn't known.
	EntranceOpen
)

// Has reports whether one of the reasons has the cause.
func (v Verdict) Has(cause Cause) bool {
	return slices.ContainsFunc(v.Because, func(r Reason) bool { return r.Cause == cause })
}

// Packet is the first packet of a connection.
type Packet struct {
	Interface string
	Protocol  uint8
	Source    netip.Addr
	// SourcePort and the other ports are 0 for protocols without ports.
	SourcePort uint16
	// Destination is as the sender wrote it; the zero Addr stands for an address of the
	// router that isn't known, such as one from DHCP.
	Destination     netip.Addr
	DestinationPort uint16
	// Inner and InnerPort are the destination after translation.
	Inner     netip.Addr
	InnerPort uint16

	point point
}

// String is for people: "198.41.0.4:49152 -> 192.0.2.1:8291/tcp by ether1".
func (p Packet) String() string {
	text := fmt.Sprintf("%s -> %s/%s by %s", endpoint(p.Source, p.SourcePort), endpoint(p.Destination, p.DestinationPort),
		protocolName(p.Protocol), p.Interface)
	if p.Inner != p.Destination || p.InnerPort != p.DestinationPort {
		text += ", translated to " + endpoint(p.Inner, p.InnerPort)
	}
	return text
}

func endpoint(address netip.Addr, port uint16) string {
	switch {
	case !address.IsValid():
		return fmt.Sprintf("the router's address, port %d", port)
	case port == 0:
		return address.String()
	}
	return netip.AddrPortFrom(address, port).String()
}

func protocolName(protocol uint8) string {
	switch protocol {
	case 1:
		return "icmp"
	case 6:
		return "tcp"
	case 17:
		return "udp"
	case 58:
		return "icmpv6"
	}
	return fmt.Sprintf("protocol %d", protocol)
}

// String names a rule for people: `filter input 4 drop "drop all from WAN"`.
func (r RuleRef) String() string {
	text := fmt.Sprintf("%s %s %d %s", r.Table, r.Chain, r.Number, r.Action)
	if r.Comment != "" {
		text += " " + quote(r.Comment)
	}
	return text
}

// String is the rule, if any, and the text.
func (r Reason) String() string {
	if r.Rule == nil {
		return r.Text
	}
	return strings.TrimSuffix(r.Rule.String()+": "+r.Text, ": ")
}
