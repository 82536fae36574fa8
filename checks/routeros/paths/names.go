package paths

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// named are all interfaces that the configuration names, sorted: an export lists none but
// those that were changed.
func (t *translation) named() []string {
	if t.names != nil {
		return t.names
	}
	network, names := t.facts.Network, []string{}
	add := func(more ...string) { names = append(names, more...) }
	each(network.Interfaces, func(r routeros.Interface) { add(r.Name) })
	each(network.ListMembers, func(r routeros.ListMember) { add(r.Interface) })
	each(network.Bridges, func(r routeros.Bridge) { add(r.Name) })
	each(network.BridgePorts, func(r routeros.BridgePort) { add(r.Interface) })
	each(network.VLANs, func(r routeros.VLAN) { add(r.Name, r.Interface) })
	each(network.VRRP, func(r routeros.VRRP) { add(r.Name, r.Interface) })
	each(network.IPv4Addresses, func(r routeros.Address) { add(r.Interface) })
	each(network.IPv6Addresses, func(r routeros.Address) { add(r.Interface) })
	each(network.DHCPClients, func(r routeros.DHCPClient) { add(r.Interface) })
	each(network.DHCPServers, func(r routeros.DHCPServer) { add(r.Interface) })
	each(network.DHCPv6Clients, func(r routeros.DHCPv6Client) { add(r.Interface) })
	each(network.PPPoEClients, func(r routeros.PPPoEClient) { add(r.Name, r.Interface) })
	each(network.PPPClients, func(r routeros.PPPClient) { add(r.Name) })
	each(network.LTE, func(r routeros.LTE) { add(r.Name) })
	nat, _ := t.facts.Firewall.IPv4.NAT.Get()
	mangle, _ := t.facts.Firewall.IPv4.Mangle.Get()
	for _, rule := range slices.Concat(t.rules(), nat, mangle) {
		for _, key := range []string{"in-interface", "out-interface"} {
			add(strings.TrimPrefix(rule.Match[key], "!"))
		}
	}
	slices.Sort(names)
	t.names = slices.DeleteFunc(slices.Compact(names), func(name string) bool {
		return !leadable(name) || strings.HasPrefix(name, "all") || t.isListName(name)
	})
	return t.names
}

// each calls do with the rows of a menu that was read.
func each[T any](menu checks.Value[[]T], do func(T)) {
	rows, _ := menu.Get()
	for _, row := range rows {
		do(row)
	}
}

// isListName reports whether a name is that of an interface list, which some menus take in
// place of an interface.
func (t *translation) isListName(name string) bool {
	lists, _ := t.facts.Network.InterfaceLists.Get()
	return slices.ContainsFunc(lists, func(l routeros.InterfaceList) bool { return l.Name == name })
}
