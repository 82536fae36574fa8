package paths

import (
	"net/netip"
	"slices"

	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// Inside are the networks of a family that a zone has to be kept from: of the internet
// every network behind the router, of another untrusted zone those of the trusted ones.
// The router's own addresses are left out. Callers bound their number with
// [MaxNetworks].
func (p Model) Inside(from firewall.Zone, family firewall.Family) []netip.Prefix {
	tables := p.Tables(family)
	var networks []netip.Prefix
	if p.Derived || from.Internet {
		networks = Behind(tables, from)
	}
	for _, zone := range p.Zones {
		if zone.Name != from.Name && (from.Internet || slices.Contains(p.trusted, zone.Name)) {
			networks = append(networks, zone.Sources...)
		}
	}
	networks = slices.DeleteFunc(networks, func(n netip.Prefix) bool { return n.Addr().Is4() != (family == firewall.IPv4) })
	for _, own := range tables.Addresses {
		networks = without(networks, own.Prefix.Addr())
	}
	return networks
}

// MaxNetworks bounds the addresses, and the routes, of a router whose networks are asked
// about: each costs some work in each question.
const MaxNetworks = 512

// Behind are the networks that the router reaches by other interfaces than a zone's.
func Behind(tables firewall.Tables, from firewall.Zone) []netip.Prefix {
	var networks []netip.Prefix
	add := func(prefix netip.Prefix, name string) {
		local := prefix.Addr().IsLinkLocalUnicast() || prefix.Addr().IsLoopback()
		if prefix.IsValid() && prefix.Bits() > 0 && !local && !slices.Contains(from.Interfaces, name) && name != "" {
			networks = append(networks, prefix.Masked())
		}
	}
	for _, address := range tables.Addresses {
		add(address.Prefix, address.Interface)
	}
	for _, route := range tables.Routes {
		if !route.Discard {
			add(route.Destination, route.Interface)
		}
	}
	slices.SortFunc(networks, func(a, b netip.Prefix) int { return a.Addr().Compare(b.Addr()) })
	return slices.Compact(networks)
}

// without takes an address out of networks, by cutting the one that holds it.
func without(networks []netip.Prefix, own netip.Addr) []netip.Prefix {
	var rest []netip.Prefix
	for _, network := range networks {
		for network.Contains(own) && network.Bits() < own.BitLen() {
			low := netip.PrefixFrom(network.Addr(), network.Bits()+1)
			high := netip.PrefixFrom(routeros.LastOf(network), network.Bits()+1).Masked()
			if low.Contains(own) {
				low, high = high, low
			}
			rest, network = append(rest, low), high
		}
		if !network.Contains(own) {
			rest = append(rest, network)
		}
	}
	return rest
}
