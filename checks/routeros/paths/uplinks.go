package paths

import (
	"net/netip"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// mainTable is the routing table, and the VRF, that everything is in by default.
const mainTable = "main"

// defaultRoute is the reason of an uplink whose default route isn't in use now, or is
// one of another routing table: packets from the internet may come by it all the same.
const defaultRoute = "default route"

// findUplinks gathers the interfaces that lead to the internet, beside those of the
// default routes in use, which the engine knows. An export never shows modems.
func (t *translation) findUplinks(ipv6Off bool) {
	t.uplinksOfRoutes(t.facts.Network.IPv4Routes, t.facts.Network.IPv4Addresses)
	t.uplinksOfRoutes(t.facts.Network.IPv6Routes, t.facts.Network.IPv6Addresses)
	clients, read := take(t, t.facts.Network.DHCPClients, "network.dhcpClients")
	t.noteUplinks("network.dhcpClients", read)
	for _, client := range clients {
		// A client that takes no default route leads to a network of the site.
		if client.Disabled {
			continue
		}
		t.clients = append(t.clients, t.entrance(client.Interface))
		if way, known := client.AddDefaultRoute.Get(); !known || way != "no" {
			t.uplinks[t.entrance(client.Interface)] = "dhcp-client"
		}
	}
	clients6, read := take(t, t.facts.Network.DHCPv6Clients, "network.dhcpv6Clients")
	t.noteUplinks("network.dhcpv6Clients", read || ipv6Off)
	for _, client := range clients6 {
		if name := t.entrance(client.Interface); !client.Disabled && t.uplinks[name] == "" {
			t.uplinks[name] = "dhcp-client"
		}
	}
	dialled, read := take(t, t.facts.Network.PPPoEClients, "network.pppoeClients")
	t.noteUplinks("network.pppoeClients", read)
	for _, client := range dialled {
		if !client.Disabled {
			t.clients = append(t.clients, client.Name)
			t.uplinks[client.Name] = "pppoe-client"
		}
	}
	modems, read := take(t, t.facts.Network.LTE, "network.lte")
	t.noteUplinks("network.lte", read || routeros.FromExport(t.facts))
	for _, modem := range modems {
		if !modem.Disabled {
			t.clients = append(t.clients, t.entrance(modem.Name))
			t.uplinks[t.entrance(modem.Name)] = "lte"
		}
	}
}

// noteUplinks notes a menu of uplinks that wasn't read.
func (t *translation) noteUplinks(field string, read bool) {
	if !read {
		t.unreadUplinks = append(t.unreadUplinks, field)
	}
}

func (t *translation) uplinksOfRoutes(routes checks.Value[[]routeros.Route], addresses checks.Value[[]routeros.Address]) {
	rows, _ := routes.Get()
	own, _ := addresses.Get()
	connected, _ := t.addressesOf(own)
	ways := t.waysOf(rows, connected)
	for _, route := range rows {
		prefix, err := netip.ParsePrefix(route.DstAddress)
		if _, unread := parsePrefix(route.DstAddress); unread != nil && route.DstAddress != "" && !route.Disabled {
			t.strayed = true // It may be a default route.
		}
		if err != nil || prefix.Bits() > 0 || route.Disabled || route.Blackhole {
			continue
		}
		for _, name := range ways.hops(route) {
			if name != "" {
				t.uplinks[name] = defaultRoute
			}
			t.strayed = t.strayed || name == "" && (route.Active || routeros.FromExport(t.facts))
		}
	}
}

// addressesOf are the addresses in force. known is false where one isn't understood.
func (t *translation) addressesOf(rows []routeros.Address) (made []firewall.Address, known bool) {
	known = true
	for _, row := range rows {
		if row.Disabled || row.Invalid {
			continue
		}
		if routeros.FromExport(t.facts) && fromPool(row) {
			continue // See addLeases.
		}
		name := row.ActualInterface
		if name == "" {
			name = t.entrance(row.Interface)
		}
		prefix, err := parsePrefix(row.Address)
		if err != nil {
			known = false
			t.garbled = append(t.garbled, name)
			continue
		}
		made = append(made, firewall.Address{Prefix: prefix, Interface: name})
	}
	return made, known
}

// parsePrefix reads a prefix, or an address as the prefix of itself.
func parsePrefix(text string) (netip.Prefix, error) {
	if strings.Contains(text, "/") {
		return netip.ParsePrefix(text)
	}
	address, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Prefix{}, err
	}
	return netip.PrefixFrom(address, address.BitLen()), nil
}

// routesOf are the routes of the main table that are in use; of an export all that are
// configured there.
func (t *translation) routesOf(rows []routeros.Route, connected []firewall.Address) (made []firewall.Route, known bool) {
	known = true
	ways := t.waysOf(rows, connected)
	for _, row := range rows {
		inUse := row.Active || routeros.FromExport(t.facts)
		if row.Disabled || !inUse || !inMain(row) {
			continue
		}
		prefix, err := parsePrefix(row.DstAddress)
		if err != nil {
			known = false
			continue
		}
		for _, name := range ways.hops(row) {
			made = append(made, firewall.Route{Destination: prefix, Interface: name, Discard: row.Blackhole})
		}
	}
	return made, known
}
