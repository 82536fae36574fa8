package paths

import (
	"maps"
	"slices"

	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// standAlone finds a device that is a host of its own LAN, such as an access point or a
// switch: all its ports are in one bridge, and this bridge, or a VLAN on it, is the only
// interface with an address. The LAN's router leads to the internet, not the device: it
// forwards nothing and nothing comes to it from there but through that router.
func (t *translation) standAlone(made *firewall.Router) {
	name := ""
	for lead, reasons := range t.leads {
		hostly := func(reason string) bool {
			return reason == defaultRoute || reason == "dhcp-client" || reason == "dhcpv6-client" || reason == loneGateway
		}
		if name != "" || !all(reasons, hostly) {
			return
		}
		name = lead
	}
	if name == "" || len(t.doubts) > 0 || len(t.unread) > 0 || t.strayed || !t.onBridge(name) || !t.hostOnly(name, made) {
		return
	}
	t.host = name
	delete(t.leads, name)
}

func all[T any](items []T, holds func(T) bool) bool {
	return !slices.ContainsFunc(items, func(item T) bool { return !holds(item) })
}

// onBridge reports whether an interface is a bridge with ports, or a VLAN on one.
func (t *translation) onBridge(name string) bool {
	vlans, read := t.facts.Network.VLANs.Get()
	bridges, known := t.facts.Network.Bridges.Get()
	_, told := t.facts.Network.BridgePorts.Get()
	for _, vlan := range vlans {
		if vlan.Name == name && !vlan.Disabled {
			name = vlan.Interface
		}
	}
	bridge := slices.ContainsFunc(bridges, func(b routeros.Bridge) bool { return b.Name == name && !b.Disabled })
	ported := slices.Contains(slices.Collect(maps.Values(t.bridges)), name)
	return read && known && told && bridge && ported
}

// hostOnly reports whether nothing but the interface has an address or may get one, what is
// known of its own isn't public, and no source or destination is translated.
func (t *translation) hostOnly(name string, made *firewall.Router) bool {
	for _, tables := range []firewall.Tables{made.IPv4, made.IPv6} {
		if tables.Off {
			continue
		}
		if tables.AddressesUnread || len(tables.Unread) > 0 {
			return false
		}
		for _, own := range tables.Addresses {
			local := own.Interface == loopback || own.Prefix.Addr().IsLinkLocalUnicast()
			if !local && (own.Interface != name || public(own.Prefix)) {
				return false
			}
		}
		if slices.ContainsFunc(tables.NAT, func(r firewall.Rule) bool { return !r.Disabled && !r.Invalid }) {
			return false
		}
	}
	client := slices.ContainsFunc(t.clients, func(client string) bool { return client != name })
	return !client && (made.IPv6.Off || !t.leases6())
}
