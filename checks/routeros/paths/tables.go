package paths

import (
	"net/netip"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

func (t *translation) tables4() firewall.Tables {
	made := t.tables("firewall.ipv4", t.facts.Firewall.IPv4)
	t.addAddresses(&made, t.facts.Network.IPv4Addresses, "network.ipv4Addresses")
	t.addRoutes(&made, t.facts.Network.IPv4Routes, "network.ipv4Routes")
	settings, _ := take(t, t.facts.Network.IPv4Settings, "network.ipv4Settings")
	forwards, known := settings.IPForward.Get()
	made.ForwardOff = known && !forwards
	return made
}

func (t *translation) tables6() firewall.Tables {
	settings, _ := take(t, t.facts.Network.IPv6Settings, "network.ipv6Settings")
	if off, set := settings.Disabled.Get(); set && off || t.facts.Lacks("/ipv6/settings") {
		return firewall.Tables{Off: true}
	}
	made := t.tables("firewall.ipv6", t.facts.Firewall.IPv6)
	t.addAddresses(&made, t.facts.Network.IPv6Addresses, "network.ipv6Addresses")
	t.addRoutes(&made, t.facts.Network.IPv6Routes, "network.ipv6Routes")
	forwards, known := settings.Forward.Get()
	made.ForwardOff = known && !forwards
	return made
}

// tables translates the rules of a family, and what picks routes and feeds lists.
func (t *translation) tables(field string, rules routeros.Tables) firewall.Tables {
	made := firewall.Tables{}
	table := func(name string, menu checks.Value[[]routeros.Rule]) []firewall.Rule {
		rows, read := take(t, menu, field+"."+name)
		if !read {
			made.Unread = append(made.Unread, name)
		}
		return rulesOf(rows)
	}
	made.Raw, made.NAT, made.Filter = table("raw", rules.Raw), table("nat", rules.NAT), table("filter", rules.Filter)
	entries, read := take(t, rules.AddressLists, field+".addressLists")
	made.AddressListsUnread = !read
	for _, entry := range entries {
		made.AddressLists = append(made.AddressLists, firewall.AddressEntry{
			List: entry.List, Address: entry.Address, Disabled: entry.Disabled, Dynamic: entry.Dynamic || entry.Timeout != "",
		})
	}
	t.addMangle(&made, rules.Mangle, field+".mangle")
	t.addFeeders(&made)
	if routeros.FromExport(t.facts) {
		made.FedUnseen = emptyLists(&made)
	}
	choices, read := take(t, t.facts.Network.RoutingRules, "network.routingRules")
	made.PolicyRouting = made.PolicyRouting || !read ||
		slices.ContainsFunc(choices, func(r routeros.RoutingRule) bool { return !r.Disabled })
	made.EncryptedTo = t.encryptedTo()
	return made
}

func rulesOf(rows []routeros.Rule) []firewall.Rule {
	made := make([]firewall.Rule, len(rows))
	for i, row := range rows {
		made[i] = firewall.Rule{
			Chain: row.Chain, Action: row.Action, Match: row.Match, Options: row.Options, Comment: row.Comment,
			Disabled: row.Disabled, Invalid: row.Invalid,
		}
	}
	return made
}

// addMangle takes over what mangle rules do to marks, lists and routes. Unread ones
// may do anything to them.
func (t *translation) addMangle(made *firewall.Tables, menu checks.Value[[]routeros.Rule], field string) {
	rows, read := take(t, menu, field)
	if !read {
		made.Marked, made.PolicyRouting, made.AddressListsUnread = true, true, true
	}
	for _, row := range rows {
		switch {
		case row.Disabled || row.Invalid:
		case strings.HasPrefix(row.Action, "add-"):
			made.FedLists = append(made.FedLists, row.Options["address-list"])
			made.FedFirst = append(made.FedFirst, row.Options["address-list"])
		case strings.HasPrefix(row.Action, "mark-"):
			made.Marked = true
			made.PolicyRouting = made.PolicyRouting || row.Action == "mark-routing"
		}
	}
}

// addFeeders names the lists that logins and lookups add addresses to. Scripts and
// DHCP leases may do so too, which the facts don't tell.
func (t *translation) addFeeders(made *firewall.Tables) {
	profiles, ppp := take(t, t.facts.VPN.PPPProfiles, "vpn.pppProfiles")
	hotspots, hotspot := take(t, t.facts.Servers.HotspotProfiles, "servers.hotspotProfiles")
	records, dns := take(t, t.facts.Servers.DNSStatic, "servers.dnsStatic")
	made.AddressListsUnread = made.AddressListsUnread || !ppp || !hotspot || !dns
	for _, profile := range profiles {
		made.FedLists = append(made.FedLists, profile.AddressList)
	}
	for _, profile := range hotspots {
		made.FedLists = append(made.FedLists, profile.AddressList)
	}
	for _, record := range records {
		if !record.Disabled {
			made.FedLists = append(made.FedLists, record.AddressList)
		}
	}
	made.FedLists = slices.DeleteFunc(made.FedLists, func(list string) bool { return list == "" })
}

func (t *translation) addAddresses(made *firewall.Tables, menu checks.Value[[]routeros.Address], field string) {
	rows, read := take(t, menu, field)
	addresses, known := t.addressesOf(rows)
	if !known {
		t.lose(field)
	}
	made.Addresses, made.AddressesUnread = addresses, !read || !known
}

func (t *translation) addRoutes(made *firewall.Tables, menu checks.Value[[]routeros.Route], field string) {
	rows, read := take(t, menu, field)
	routes, known := t.routesOf(rows, made.Addresses)
	if !known {
		t.lose(field)
	}
	made.Routes, made.RoutesIncomplete = routes, !read || !known || routeros.FromExport(t.facts)
}

// everywhere are all destinations: where IPsec policies are unread, or made from
// templates as peers ask for them, they may encrypt to any.
var everywhere = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")}

func (t *translation) encryptedTo() []netip.Prefix {
	policies, read := take(t, t.facts.VPN.IPsecPolicies, "vpn.ipsecPolicies")
	identities, known := take(t, t.facts.VPN.IPsecIdentities, "vpn.ipsecIdentities")
	if !read || !known || routeros.GeneratesPolicies(identities) {
		return everywhere
	}
	var encrypted []netip.Prefix
	for _, policy := range policies {
		if policy.Disabled || policy.Template || policy.Invalid || policy.Action.Known() && policy.Action != "encrypt" {
			continue
		}
		prefix, err := parsePrefix(policy.DstAddress)
		if err != nil {
			return everywhere
		}
		encrypted = append(encrypted, prefix)
	}
	return encrypted
}
