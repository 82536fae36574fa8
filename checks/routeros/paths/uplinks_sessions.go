package paths

import (
	"net/netip"
	"slices"
	"strings"

	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// uplinksOfSessions finds the interfaces by which the router speaks BGP with another
// autonomous system.
func (t *translation) uplinksOfSessions() {
	rows4, _ := t.facts.Network.IPv4Routes.Get()
	rows6, _ := t.facts.Network.IPv6Routes.Get()
	addresses4, _ := t.facts.Network.IPv4Addresses.Get()
	addresses6, _ := t.facts.Network.IPv6Addresses.Get()
	connected, _ := t.addressesOf(slices.Concat(addresses4, addresses6))
	ways := t.waysOf(slices.Concat(rows4, rows6), connected)
	for _, session := range taken(t, t.facts.Network.BGP, "network.bgp") {
		foreign, told := otherAS(session)
		if session.Disabled || told && !foreign {
			continue
		}
		for _, name := range t.towardsPeer(ways, session.RemoteAddress) {
			switch {
			case name == "":
				t.strayed = true
			case told:
				t.lead(name, "BGP session with another AS")
			default:
				t.doubt(name, "it isn't known whether its BGP session is with another AS")
			}
		}
	}
}

// towardsPeer are the interfaces that lead to a peer: an address, or a network of several.
func (t *translation) towardsPeer(ways ways, peer string) []string {
	prefix, err := parsePrefix(peer)
	if err != nil {
		return []string{""}
	}
	if names := entrancesOf(prefix, ways.connected); len(names) > 0 {
		return names
	}
	return ways.towards(prefix.Addr())
}

// entrancesOf are the interfaces whose networks have a part of a prefix.
func entrancesOf(prefix netip.Prefix, connected []firewall.Address) []string {
	var names []string
	for _, own := range connected {
		if own.Prefix.Overlaps(prefix) && !own.Prefix.IsSingleIP() && !slices.Contains(names, own.Interface) {
			names = append(names, own.Interface)
		}
	}
	return names
}

// otherAS reports whether a session is with another AS. Both numbers may come from a
// template, and the role alone tells then.
func otherAS(s routeros.BGPConnection) (other, told bool) {
	switch {
	case strings.HasPrefix(string(s.LocalRole), "ebgp"):
		return true, true
	case strings.HasPrefix(string(s.LocalRole), "ibgp"):
		return false, true
	case s.AS == "" || s.RemoteAS == "":
		return false, false
	}
	return s.AS != s.RemoteAS, true
}

// learnt doubts the interfaces by which a router in an export learns routes from others: a
// default route may be among them, which an export doesn't show.
func (t *translation) learnt() {
	if !routeros.FromExport(t.facts) {
		return
	}
	const why = "routes that the router learns there aren't in an export"
	var spoken []string
	for _, template := range taken(t, t.facts.Network.OSPF, "network.ospf") {
		if !template.Disabled && !template.Passive {
			spoken = append(append(spoken, template.Interfaces...), t.holders(template.Networks)...)
		}
	}
	for _, template := range taken(t, t.facts.Network.RIP, "network.rip") {
		if !template.Disabled {
			spoken = append(spoken, template.Interfaces...)
		}
	}
	for _, name := range spoken {
		members, _ := t.membersOf(name)
		if name == "all" {
			members = t.named()
		}
		for _, name := range append(members, name) {
			if name != "all" && !t.inside[t.entrance(name)] && !t.isListName(name) {
				t.doubt(t.entrance(name), why)
			}
		}
	}
}

// holders are the interfaces with an address in one of the networks.
func (t *translation) holders(networks []string) []string {
	rows, _ := t.facts.Network.IPv4Addresses.Get()
	connected, _ := t.addressesOf(rows)
	var names []string
	for _, text := range networks {
		if prefix, err := parsePrefix(text); err == nil {
			for _, own := range connected {
				if prefix.Contains(own.Prefix.Addr()) {
					names = append(names, own.Interface)
				}
			}
		}
	}
	return names
}
