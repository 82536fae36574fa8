package firewall

import (
	"cmp"
	"math"
	"net/netip"
)

// translation is what a rule writes into a packet.
type translation struct {
	// inner are the new destinations; nil leaves the destination.
	inner set
	// port are the new ports; nil leaves the port.
	port set
	// keep are the bits of the old destination that netmap keeps.
	keep value
	// netmap is set where the old destination decides on the new one.
	netmap bool
	// doubt says why the result can't be told.
	doubt string
}

// translationOf reads where a rule sends packets.
//
// Assumption: documentation. dst-nat picks any of several addresses or ports; redirect
// takes the router's own address; netmap replaces the network and keeps the host's
// bits. IPv6 writes to-address where IPv4 writes to-addresses.
func (t *tables) translationOf(rule Rule) *translation {
	made := &translation{}
	to := cmp.Or(rule.Options["to-addresses"], rule.Options["to-address"])
	if text := rule.Options["to-ports"]; text != "" && text != "0-65535" {
		ports, err := parseNumbers(text, math.MaxUint16)
		if err != nil {
			made.doubt = "to-ports " + quote(text) + " is not a list of ports"
		}
		made.port = ports
	}
	if rule.Action == "redirect" {
		made.inner = t.local
		return made
	}
	if to == "" {
		return made
	}
	inner, err := parseAddresses(to, t.six)
	if err != nil {
		made.doubt = "to-addresses " + quote(to) + " is not an address"
		return made
	}
	made.inner = inner
	if rule.Action == "netmap" {
		made.netmapTo(to, inner[0])
	}
	return made
}

func (made *translation) netmapTo(to string, s span) {
	made.netmap = true
	made.keep = s.last.minus(s.first)
	prefix, err := netip.ParsePrefix(to)
	if s.first != s.last && (err != nil || s.first.and(made.keep) != (value{}) || !prefix.IsValid()) {
		made.doubt = "netmap to " + quote(to) + " isn't to a network"
	}
}

// apply translates packets that the rule takes.
func (made *translation) apply(b box, by *op) box {
	b.via = by
	b.dims[dimNATState] = numbers(natDestination, natDestination)
	if made.inner != nil {
		b.translatedAddr, b.dims[dimInner] = true, made.inner
	}
	if made.port != nil {
		b.translatedPort, b.dims[dimInnerPort] = true, made.port
	}
	return b
}

// linked leaves the packets whose new destination follows from their old one. Only
// netmap ties the two together; false means that none is left.
func linked(b box) (box, bool) {
	if b.via == nil || !b.via.translation.netmap {
		return b, true
	}
	made := b.via.translation
	var images []span
	for _, s := range b.dims[dimDestination] {
		if s.first == elsewhere {
			images = append(images, made.inner...)
			continue
		}
		if s.last.minus(s.first).and(made.keep.not()) != (value{}) || s.last.and(made.keep).less(s.first.and(made.keep)) {
			images = append(images, made.inner...)
			continue
		}
		images = append(images, span{made.image(s.first), made.image(s.last)})
	}
	b.dims[dimInner] = b.dims[dimInner].intersect(newSet(images))
	return b, len(b.dims[dimInner]) > 0
}

func (made *translation) image(v value) value {
	return made.inner[0].first.or(v.and(made.keep))
}
