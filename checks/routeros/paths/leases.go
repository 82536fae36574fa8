package paths

import (
	"net/netip"
	"slices"

	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// addLeases says whether the router has addresses that the rows of addresses lack: those
// that others give it, which an export doesn't show, nor a router that has none just now.
func (t *translation) addLeases(made *firewall.Router) {
	export := routeros.FromExport(t.facts)
	if !made.IPv6.Off {
		made.IPv6.LinkLocal = export
		made.IPv6.Leased = t.leases6() && (export || !slices.ContainsFunc(made.IPv6.Addresses, Routable))
	}
	for _, name := range t.clients {
		on := func(a firewall.Address) bool { return a.Interface == name }
		made.IPv4.Leased = made.IPv4.Leased || export || !slices.ContainsFunc(made.IPv4.Addresses, on)
	}
}

// withoutIPv6 reports whether an export has nothing of IPv6: no address, route, rule or
// client. Its interfaces have link-local addresses at most, which lead to neighbours alone,
// unless a modem gets another one.
func (t *translation) withoutIPv6(made firewall.Tables) bool {
	clients, read := t.facts.Network.DHCPv6Clients.Get()
	_, told := t.facts.Network.IPv6Settings.Get()
	rows, listed := t.facts.Network.IPv6Addresses.Get()
	return routeros.FromExport(t.facts) && read && told && listed && len(rows) == 0 && !made.Off && len(clients) == 0 && !t.listens6() &&
		len(made.Unread) == 0 && len(made.Routes) == 0 && len(made.Raw) == 0 && len(made.Filter) == 0 && len(made.NAT) == 0
}

// mayHaveModem reports whether an export is of a router that may have a modem.
func (t *translation) mayHaveModem() bool {
	board, _ := t.facts.System.Routerboard.Get()
	return slices.ContainsFunc(t.named(), modemName.MatchString) || modemBoard.MatchString(board.Model)
}

// Routable reports whether an address may be one that others send to: it isn't link-local.
func Routable(a firewall.Address) bool { return !a.Prefix.Addr().IsLinkLocalUnicast() }

// leases6 reports whether others may give the router an IPv6 address: by DHCP, by router
// advertisements where it listens to them, or through a modem. A PPPoE server alone gives
// a link-local one.
func (t *translation) leases6() bool {
	clients, _ := t.facts.Network.DHCPv6Clients.Get()
	modems, _ := t.facts.Network.LTE.Get()
	rows, _ := t.facts.Network.IPv6Addresses.Get()
	return routeros.FromExport(t.facts) && t.listens6() ||
		slices.Contains(t.unread, "network.dhcpv6Clients") || slices.Contains(t.unread, "network.lte") ||
		slices.ContainsFunc(clients, func(c routeros.DHCPv6Client) bool { return !c.Disabled }) ||
		slices.ContainsFunc(modems, func(m routeros.LTE) bool { return !m.Disabled }) ||
		slices.ContainsFunc(rows, func(a routeros.Address) bool { return !a.Disabled && fromPool(a) })
}

// listens6 reports whether the router takes addresses from router advertisements, as one
// that doesn't forward does by default.
func (t *translation) listens6() bool {
	settings, _ := t.facts.Network.IPv6Settings.Get()
	accepts, known := settings.AcceptRouterAdvertisements.Get()
	forwards, told := settings.Forward.Get()
	return !known || !accepts.Known() || accepts == "yes" || accepts == "yes-if-forwarding-disabled" && told && !forwards
}

// fromPool reports whether an address is the host's part alone, whose prefix a pool gives.
func fromPool(a routeros.Address) bool {
	prefix, err := parsePrefix(a.Address)
	return err == nil && prefix.Addr().Is6() && poolless.Contains(prefix.Addr())
}

// poolless are addresses without a prefix, as they are configured for one from a pool.
var poolless = netip.MustParsePrefix("::/64")
