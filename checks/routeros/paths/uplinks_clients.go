package paths

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/pattern"
	"hardcheck/checks/routeros"
)

// uplinksOfClients finds the interfaces that take their address from a provider, with a
// default route or without.
//
// Assumption, from the router's own words in exports ("DHCP client can not run on slave or
// passthrough interface!", "Client is on slave interface"): a client on a port of a bridge
// doesn't run, and doesn't run on the bridge either. So it shows nothing, like one that is
// switched off or whose interface is gone.
func (t *translation) uplinksOfClients(ipv6Off bool) {
	clients := taken(t, t.facts.Network.DHCPClients, "network.dhcpClients")
	for _, client := range clients {
		if client.Disabled || client.Invalid || t.slave(client.Interface) || !leadable(client.Interface) {
			continue
		}
		t.clients = append(t.clients, client.Interface)
		way, known := client.AddDefaultRoute.Get()
		t.client(client.Interface, "dhcp-client", !known || way != "no")
	}
	if !ipv6Off {
		for _, client := range taken(t, t.facts.Network.DHCPv6Clients, "network.dhcpv6Clients") {
			if !client.Disabled && !t.slave(client.Interface) {
				t.client(client.Interface, "dhcpv6-client", false)
			}
		}
	}
	for _, client := range taken(t, t.facts.Network.PPPoEClients, "network.pppoeClients") {
		if !client.Disabled && !t.slave(client.Interface) && !strings.HasPrefix(client.Interface, "*") {
			t.clients = append(t.clients, client.Name)
			t.client(client.Name, "pppoe-client", true)
		}
	}
	for _, client := range taken(t, t.facts.Network.PPPClients, "network.pppClients") {
		if !client.Disabled {
			t.clients = append(t.clients, client.Name)
			t.client(client.Name, "ppp-client", true)
		}
	}
	t.modems()
	t.tunnelClients()
}

// client takes note of one whose interface the rules may take for the inside: without a
// default route it may lead to a network of the site.
func (t *translation) client(name, kind string, leads bool) {
	if t.inside[name] && !leads {
		t.doubt(name, "it is a "+kind+", and the rules take it for the inside")
		return
	}
	t.lead(name, kind)
	if leads {
		t.ways[name] = true
	}
}

// modemName is what the router calls LTE modems, modemBoard what the names of boards with
// one have in common, as far as they are known.
var (
	modemName  = pattern.New(`^lte\d+$`)
	modemBoard = pattern.New(`(?i)(^|[-&])(LtAP|Chateau|SXTR|LHGR|wAPG?R|wAP R|RBwAPG?R|RBLHGR|RBSXTR|RBLtAP|ATL)|&(R11e|EG|FG|RG)`)
)

// modems finds LTE modems. An export lists those alone that were changed; another one shows
// in that something names it, or may be there where the board has one.
func (t *translation) modems() {
	rows, read := take(t, t.facts.Network.LTE, "network.lte")
	export := routeros.FromExport(t.facts)
	if !read && !export {
		t.unread = append(t.unread, "network.lte")
	}
	for _, modem := range rows {
		if !modem.Disabled {
			t.clients = append(t.clients, t.entrance(modem.Name))
			t.client(t.entrance(modem.Name), "lte", true)
		}
	}
	if !export || t.facts.Lacks("/interface/lte") {
		return
	}
	found := len(rows) > 0
	for _, name := range t.named() {
		listed := slices.ContainsFunc(rows, func(m routeros.LTE) bool { return m.Name == name })
		if modemName.MatchString(name) && !listed && !t.slave(name) {
			t.clients = append(t.clients, name)
			t.client(name, "lte", true)
			found = true
		}
	}
	if board, known := t.facts.System.Routerboard.Get(); known && !found && modemBoard.MatchString(board.Model) {
		t.doubt("lte1", "the board has a modem, which an export leaves out while nobody changed it")
	}
}

// tunnelClients finds the clients of servers that may be a provider's.
func (t *translation) tunnelClients() {
	for _, client := range taken(t, t.facts.VPN.L2TPClients, "vpn.l2tpClients") {
		t.tunnel(client.Name, "l2tp-client", client.Disabled)
	}
	for _, client := range taken(t, t.facts.VPN.SSTPClients, "vpn.sstpClients") {
		t.tunnel(client.Name, "sstp-client", client.Disabled)
	}
	for _, client := range taken(t, t.facts.VPN.OVPNClients, "vpn.ovpnClients") {
		t.tunnel(client.Name, "ovpn-client", client.Disabled)
	}
	for _, client := range taken(t, t.facts.VPN.PPTPClients, "vpn.pptpClients") {
		t.tunnel(client.Name, "pptp-client", client.Disabled)
	}
}

func (t *translation) tunnel(name, kind string, disabled bool) {
	if !disabled && !t.slave(name) {
		t.clients = append(t.clients, name)
		t.client(name, kind, false)
	}
}

// slave reports whether an interface is a port of a bridge or of a bond.
func (t *translation) slave(name string) bool {
	_, port := t.bridges[name]
	rows, _ := t.facts.Network.Interfaces.Get()
	return port || slices.ContainsFunc(rows, func(r routeros.Interface) bool { return r.Name == name && r.Slave })
}

// taken are the rows of a menu of uplinks. One that wasn't read is noted: there may be more
// uplinks.
func taken[T any](t *translation, menu checks.Value[[]T], field string) []T {
	rows, read := take(t, menu, field)
	if !read {
		t.unread = append(t.unread, field)
	}
	return rows
}
