package paths

import (
	"net/netip"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// dynamicZone is the derived zone of the interfaces that come and go, such as those of
// VPN clients: there may be thousands of them.
const dynamicZone = "dynamic"

// loopback is the interface of that kind which every router has from 7.14 on. An export
// doesn't tell types.
const loopback = "lo"

// zoner finds where the packets of zones enter a router.
type zoner struct {
	*translation
	made   firewall.Router
	engine *firewall.Engine
}

// ofSite are the site's zones as they enter the router, then the internet.
func (z zoner) ofSite(router string, zones []checks.Zone) []firewall.Zone {
	var made []firewall.Zone
	var every []netip.Prefix
	for _, zone := range zones {
		every = append(every, zone.Prefixes...)
		made = append(made, firewall.Zone{
			Name: zone.Name, Interfaces: z.entering(zone, router), Sources: zone.Prefixes, Except: nested(zone, zones),
			Neighbours: z.neighbours(zone, router),
		})
	}
	return append(made, z.internet(every))
}

// neighbours reports whether the router stands in the zone's own network.
func (z zoner) neighbours(zone checks.Zone, router string) bool {
	own := func(address firewall.Address) bool {
		return slices.ContainsFunc(zone.Prefixes, func(p netip.Prefix) bool { return p.Contains(address.Prefix.Addr()) })
	}
	return len(zone.Interfaces[router]) > 0 || slices.ContainsFunc(slices.Concat(z.made.IPv4.Addresses, z.made.IPv6.Addresses), own)
}

// nested are the prefixes of other zones within those of a zone: the longest prefix
// tells the zone of an address.
func nested(zone checks.Zone, zones []checks.Zone) []netip.Prefix {
	var inner []netip.Prefix
	for _, other := range zones {
		if other.Name == zone.Name {
			continue
		}
		for _, prefix := range other.Prefixes {
			covers := func(p netip.Prefix) bool { return p.Overlaps(prefix) && p.Bits() < prefix.Bits() }
			if slices.ContainsFunc(zone.Prefixes, covers) {
				inner = append(inner, prefix)
			}
		}
	}
	return inner
}

// entering are the interfaces that a zone enters by: those that the site file names,
// else those that lead to its prefixes, else the uplinks, since the rest of the world
// is there. nil where the routes that would tell aren't known.
func (z zoner) entering(zone checks.Zone, router string) []string {
	if names := zone.Interfaces[router]; len(names) > 0 {
		return z.entrances(names)
	}
	if !z.routed(zone.Prefixes) {
		return nil
	}
	if names := z.engine.Entering(zone.Prefixes); len(names) > 0 {
		return names
	}
	if routeros.FromExport(z.facts) && z.learns() {
		return nil
	}
	if internet := z.internet(nil); !internet.Open && len(internet.Doubtful) == 0 {
		return internet.Interfaces
	}
	return nil
}

// learns reports whether routes of the router may come from others, which an export
// doesn't show.
func (z zoner) learns() bool {
	return len(z.clients) > 0 || len(z.unread) > 0 || filledOrUnread(z.facts.Network.OSPF) || filledOrUnread(z.facts.Network.BGP) || filledOrUnread(z.facts.Network.RIP)
}

func filledOrUnread[T any](menu checks.Value[[]T]) bool {
	rows, read := menu.Get()
	return !read || len(rows) > 0
}

func (z zoner) entrances(names []string) []string {
	var entrances []string
	for _, name := range names {
		if name = z.entrance(name); !slices.Contains(entrances, name) {
			entrances = append(entrances, name)
		}
	}
	return entrances
}

// routed reports whether the addresses and routes of the prefixes' families are known.
func (z zoner) routed(prefixes []netip.Prefix) bool {
	known := func(tables firewall.Tables) bool {
		return tables.Off || !tables.AddressesUnread && (!tables.RoutesIncomplete || routeros.FromExport(z.facts))
	}
	return !slices.ContainsFunc(prefixes, func(p netip.Prefix) bool {
		return p.Addr().Is4() && !known(z.made.IPv4) || p.Addr().Is6() && !known(z.made.IPv6)
	})
}

// internet enters by the uplinks. They aren't all known where addresses, routes or clients
// weren't read, or a default route's gateway can't be placed.
func (z zoner) internet(except []netip.Prefix) firewall.Zone {
	zone := z.engine.Internet(except)
	if len(z.given) > 0 {
		return zone
	}
	network := z.facts.Network
	zone.Doubtful = z.open()
	zone.Open = z.strayed || len(z.unread) > 0 || unlisted(network.IPv4Addresses) || unlisted(network.IPv4Routes) ||
		!z.made.IPv6.Off && (unlisted(network.IPv6Addresses) || unlisted(network.IPv6Routes))
	return zone
}

func unlisted[T any](menu checks.Value[T]) bool {
	_, read := menu.Get()
	return !read
}

// derived are a zone for each interface with an address or a route, then the internet. A
// client of DHCP that takes no default route has an address too, known or not.
func (z zoner) derived() []firewall.Zone {
	internet := z.internet(nil)
	kinds := map[string]firewall.Interface{}
	for _, row := range z.made.Interfaces {
		kinds[row.Name] = row
	}
	var zones []firewall.Zone
	dynamic := firewall.Zone{Name: dynamicZone}
	ways := slices.Concat(z.engine.Entering(everywhere), z.clients, z.garbled)
	slices.Sort(ways)
	for _, name := range slices.Compact(ways) {
		switch row := kinds[name]; {
		case row.Type == "loopback" || name == loopback || slices.Contains(internet.Interfaces, name):
		case row.Dynamic:
			dynamic.Interfaces = append(dynamic.Interfaces, name)
		default:
			zones = append(zones, firewall.Zone{Name: name, Interfaces: []string{name}})
		}
	}
	if len(dynamic.Interfaces) > 0 {
		zones = append(zones, dynamic)
	}
	return append(zones, internet)
}

// ownNetworks are the derived zones that are taken to be the router's own.
func (z zoner) ownNetworks(zones []firewall.Zone) []string {
	lan, _ := z.engine.ListMembers(routeros.Inside)
	var own []string
	for _, zone := range zones {
		client := slices.Contains(z.clients, zone.Name) && zone.Name != z.host && !slices.Contains(lan, zone.Name)
		if !zone.Internet && !client {
			own = append(own, zone.Name)
		}
	}
	return own
}
