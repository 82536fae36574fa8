package routeros

import "hardcheck/checks"

// Matchers of every firewall table, and those that some tables have beside them.
var (
	matchCommon = []string{
		"src-address", "dst-address", "src-address-list", "dst-address-list", "src-address-type", "dst-address-type",
		"protocol", "src-port", "dst-port", "port", "icmp-options", "src-mac-address",
		"in-interface", "in-interface-list", "out-interface", "out-interface-list",
		"in-bridge-port", "in-bridge-port-list", "out-bridge-port", "out-bridge-port-list",
		"packet-mark", "packet-size", "priority", "ingress-priority", "dscp", "tcp-mss", "ipsec-policy",
		"content", "tls-host", "time", "limit", "dst-limit", "nth", "random", "per-connection-classifier",
	}
	matchTracked = []string{
		"connection-mark", "connection-type", "connection-bytes", "connection-rate", "connection-limit", "routing-mark",
	}
	matchState = []string{"connection-state"}
	matchNAT   = []string{"connection-nat-state"}
	matchFlags = []string{"tcp-flags"}
	matchIPv4  = []string{"fragment", "hotspot", "ipv4-options", "psd", "ttl"}
	matchDeep  = []string{"layer7-protocol", "realm"}
	matchP2P   = []string{"p2p"}
	matchIPv6  = []string{"headers", "hop-limit"}
)

// Parameters of actions.
var (
	optionsCommon = []string{"jump-target", "address-list", "address-list-timeout", "log-prefix"}
	optionsFilter = []string{"reject-with"}
	optionsNAT4   = []string{"to-addresses", "to-ports", "same-not-by-dst", "randomise-ports"}
	optionsNAT6   = []string{"to-address", "to-ports"}
	optionsMangle = []string{
		"new-connection-mark", "new-packet-mark", "new-routing-mark", "passthrough", "sniff-id", "sniff-target", "sniff-target-port",
	}
)

func joined(parts ...[]string) []string {
	var all []string
	for _, part := range parts {
		all = append(all, part...)
	}
	return all
}

func firewallMenus() []Menu {
	return append(tables4(), append(tables6(), []Menu{
		list("/ip/firewall/service-port", "firewall.servicePorts", func(f *Facts) *checks.Value[[]ServicePort] { return &f.Firewall.ServicePorts }),
		single("/ip/firewall/connection/tracking", "firewall.tracking", func(f *Facts) *checks.Value[Tracking] { return &f.Firewall.Tracking }),
		limited(
			list("/ip/firewall/connection", "firewall.connections", func(f *Facts) *checks.Value[[]Connection] { return &f.Firewall.Connections }),
			MaxConnections,
		),
	}...)...)
}

func tables4() []Menu {
	at := func(f *Facts) *Tables { return &f.Firewall.IPv4 }
	return []Menu{
		rules("/ip/firewall/filter", "firewall.ipv4.filter", func(f *Facts) *checks.Value[[]Rule] { return &at(f).Filter },
			joined(matchCommon, matchTracked, matchState, matchNAT, matchFlags, matchIPv4, matchDeep, matchP2P),
			joined(optionsCommon, optionsFilter, []string{"hw-offload"})),
		rules("/ip/firewall/nat", "firewall.ipv4.nat", func(f *Facts) *checks.Value[[]Rule] { return &at(f).NAT },
			joined(matchCommon, matchTracked, matchIPv4, matchDeep), joined(optionsCommon, optionsNAT4)),
		rules("/ip/firewall/raw", "firewall.ipv4.raw", func(f *Facts) *checks.Value[[]Rule] { return &at(f).Raw },
			joined(matchCommon, matchFlags, matchIPv4), optionsCommon),
		rules("/ip/firewall/mangle", "firewall.ipv4.mangle", func(f *Facts) *checks.Value[[]Rule] { return &at(f).Mangle },
			joined(matchCommon, matchTracked, matchState, matchNAT, matchFlags, matchIPv4, matchDeep, matchP2P),
			joined(optionsCommon, optionsMangle)),
		limited(list("/ip/firewall/address-list", "firewall.ipv4.addressLists",
			func(f *Facts) *checks.Value[[]AddressEntry] { return &at(f).AddressLists }), MaxRows),
	}
}

func tables6() []Menu {
	at := func(f *Facts) *Tables { return &f.Firewall.IPv6 }
	return []Menu{
		rules("/ipv6/firewall/filter", "firewall.ipv6.filter", func(f *Facts) *checks.Value[[]Rule] { return &at(f).Filter },
			joined(matchCommon, matchTracked, matchState, matchNAT, matchFlags, matchIPv6), joined(optionsCommon, optionsFilter)),
		rules("/ipv6/firewall/nat", "firewall.ipv6.nat", func(f *Facts) *checks.Value[[]Rule] { return &at(f).NAT },
			joined(matchCommon, matchTracked, matchState, matchFlags, matchIPv6), joined(optionsCommon, optionsNAT6)),
		rules("/ipv6/firewall/raw", "firewall.ipv6.raw", func(f *Facts) *checks.Value[[]Rule] { return &at(f).Raw },
			joined(matchCommon, matchFlags, matchIPv6), optionsCommon),
		rules("/ipv6/firewall/mangle", "firewall.ipv6.mangle", func(f *Facts) *checks.Value[[]Rule] { return &at(f).Mangle },
			joined(matchCommon, matchTracked, matchState, matchNAT, matchFlags, matchIPv6), joined(optionsCommon, optionsMangle)),
		limited(list("/ipv6/firewall/address-list", "firewall.ipv6.addressLists",
			func(f *Facts) *checks.Value[[]AddressEntry] { return &at(f).AddressLists }), MaxRows),
	}
}
