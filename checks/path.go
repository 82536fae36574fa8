package checks

import (
	"cmp"
	"net/netip"
	"slices"
)

// Path is a way from a zone through a router of the site to the judged target: a
// packet gets through, or it can't be told whether one does. Ways that are known to
// be closed are none.
type Path struct {
	// From is the name of the zone in which the packet begins.
	From string `json:"from"`
	// Via is the router's name among the targets. Where it is the judged target, the
	// path leads to the router itself, or to a host behind it that isn't judged.
	Via string `json:"via"`
	// To is the address at the end; the zero Addr stands for the router itself.
	To netip.Addr `json:"to,omitzero"`
	// Protocol is "tcp" or "udp".
	Protocol string `json:"protocol"`
	// Port is listened on at the end, PacketPort is the destination port as the sender
	// writes it: they differ where the router translates. 0 is any, or not known.
	Port       uint16 `json:"port"`
	PacketPort uint16 `json:"packetPort"`
	// Unknown is set where it can't be told whether a packet gets through.
	Unknown bool `json:"unknown,omitempty"`
	// Unless is the condition under which the way is closed, as a clause that begins with
	// "unless"; empty where it is open to every sender.
	Unless string `json:"unless,omitempty"`
}

// maxPaths bounds the paths of one subject. Its message and evidence tell of all.
const maxPaths = 256

// Path records a way that the judgement rests on, beside the message that tells of it
// in words. An empty Via is the judged target. Equal paths are recorded once, and of
// one subject at most 256.
func (s Subject) Path(p Path) {
	p.From, p.Via, p.Unless = Clean(p.From), Clean(cmp.Or(p.Via, s.state.target)), Clean(p.Unless)
	if len(s.state.paths) < maxPaths && !slices.Contains(s.state.paths, p) {
		s.state.paths = append(s.state.paths, p)
	}
}
