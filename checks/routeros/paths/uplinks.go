package paths

import (
	"maps"
	"net/netip"
	"slices"
	"strings"

	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// mainTable is the routing table, and the VRF, that everything is in by default.
const mainTable = "main"

// evidence is what shows that interfaces lead to the internet, or leaves it open. An
// interface of which neither is said doesn't lead there.
type evidence struct {
	// leads are the reasons why interfaces lead there, by their names, and doubts why others
	// may.
	leads  map[string][]string
	doubts map[string]string
	// implied are those that are outside a list for being in none.
	implied map[string]bool
	// ways are those by which a default route leads, or a provider may give one.
	ways map[string]bool
	// strayed says that a route leads there by an interface that can't be told.
	strayed bool
	// unread are the menus of uplinks that weren't read: there may be more.
	unread []string
}

func (e *evidence) lead(name, reason string) {
	if leadable(name) && !slices.Contains(e.leads[name], reason) {
		e.leads[name] = append(e.leads[name], reason)
	}
}

func (e *evidence) doubt(name, why string) {
	if leadable(name) && e.doubts[name] == "" {
		e.doubts[name] = why
	}
}

// leadable is false for what no packets come by: the loopback, and the number that stands
// for an interface that is gone.
func leadable(name string) bool {
	return name != "" && name != loopback && !strings.HasPrefix(name, "*")
}

// findUplinks gathers what shows which interfaces lead to the internet: routes, addresses,
// clients of a provider, the lists that the rules take for the outside, and sessions with
// other networks' routers. What the site file says of the router replaces all of it.
func (t *translation) findUplinks(made *firewall.Router) {
	if len(t.given) > 0 {
		for _, name := range t.given {
			t.lead(t.entrance(name), "site file")
		}
		return
	}
	t.findInside()
	t.uplinksOfRoutes(t.facts.Network.IPv4Routes, t.facts.Network.IPv4Addresses)
	t.uplinksOfRoutes(t.facts.Network.IPv6Routes, t.facts.Network.IPv6Addresses)
	t.uplinksOfAddresses(made)
	t.uplinksOfClients(made.IPv6.Off)
	t.uplinksOfLists()
	t.uplinksOfSessions()
	t.learnt()
	t.standAlone(made)
	for name := range t.leads {
		delete(t.doubts, name)
	}
}

// uplinks are the interfaces that lead to the internet, sorted.
func (e *evidence) uplinks() []firewall.Uplink {
	var all []firewall.Uplink
	for _, name := range slices.Sorted(maps.Keys(e.leads)) {
		all = append(all, firewall.Uplink{Interface: name, Reasons: slices.Sorted(slices.Values(e.leads[name])), Implied: len(e.leads[name]) == 1 && e.implied[name]})
	}
	return all
}

// open are the interfaces that may lead there, sorted.
func (e *evidence) open() []firewall.Doubt {
	var all []firewall.Doubt
	for _, name := range slices.Sorted(maps.Keys(e.doubts)) {
		all = append(all, firewall.Doubt{Interface: name, Why: e.doubts[name]})
	}
	return all
}

// uplinksOfAddresses finds the interfaces with an address that the internet routes. A public
// IPv4 address in a network of the site, or on an interface that the rules take for the
// inside, may be that of servers behind the router. Hosts inside have public IPv6
// addresses, so that one counts only where the interface has no private network.
//
// An address of one host on a bridge without ports is the router's own, as routing
// protocols use it: no packets enter there.
func (t *translation) uplinksOfAddresses(made *firewall.Router) {
	for _, own := range slices.Concat(made.IPv4.Addresses, made.IPv6.Addresses) {
		name, six := own.Interface, own.Prefix.Addr().Is6()
		switch {
		case !public(own.Prefix) || t.ofSite(own.Prefix) || own.Prefix.IsSingleIP() && t.portless(name):
		case t.inside[name] && t.serves(name):
		case six && (t.inside[name] || t.private(name)):
		case t.inside[name]:
			t.doubt(name, "it has a public address, and the rules take it for the inside")
		default:
			t.lead(name, "public address")
		}
	}
}

// serves reports whether the router gives addresses to the hosts of an interface.
func (t *translation) serves(name string) bool {
	servers, _ := t.facts.Network.DHCPServers.Get()
	return slices.ContainsFunc(servers, func(s routeros.DHCPServer) bool { return !s.Disabled && !s.Invalid && t.entrance(s.Interface) == name })
}

// public reports whether the internet routes a part of the prefix. Networks for
// documentation stand for public ones, see [firewall.Engine].
func public(prefix netip.Prefix) bool {
	return !slices.ContainsFunc(special, func(s netip.Prefix) bool { return s.Bits() <= prefix.Bits() && s.Contains(prefix.Addr()) })
}

// special are the networks of the IANA special-purpose registries that the internet doesn't
// route, those for documentation left out.
var special = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.88.99.0/24",
	"192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3", "::/8", "fc00::/6", "fe80::/9", "ff00::/8", "2001::/23", "2002::/16",
)

func prefixes(texts ...string) []netip.Prefix {
	made := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		made[i] = netip.MustParsePrefix(text)
	}
	return made
}

// ofSite reports whether a network is one of the site's zones.
func (t *translation) ofSite(network netip.Prefix) bool {
	return slices.ContainsFunc(t.site, func(p netip.Prefix) bool { return p.Bits() <= network.Bits() && p.Contains(network.Addr()) })
}

// private reports whether an interface has a network of private IPv4 addresses: hosts of
// the site, or the provider's, stand there.
func (t *translation) private(name string) bool {
	if t.privates == nil {
		t.privates = map[string]bool{}
		rows, _ := t.facts.Network.IPv4Addresses.Get()
		own, _ := t.addressesOf(rows)
		for _, address := range own {
			if !public(address.Prefix) && !address.Prefix.IsSingleIP() {
				t.privates[address.Interface] = true
			}
		}
	}
	return t.privates[name]
}

// portless reports whether an interface is known to be a bridge without ports.
func (t *translation) portless(name string) bool {
	bridges, read := t.facts.Network.Bridges.Get()
	_, known := t.facts.Network.BridgePorts.Get()
	isBridge := slices.ContainsFunc(bridges, func(b routeros.Bridge) bool { return b.Name == name })
	for _, bridge := range t.bridges {
		isBridge = isBridge && bridge != name
	}
	return read && known && isBridge
}
