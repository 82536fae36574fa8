package firewall

import "net/netip"

// matching makes matchers of pairs of keys and values.
func matching(pairs ...string) map[string]string {
	m := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
}

// rule is a rule of a chain; the rest are pairs of matchers.
func rule(chain, action, comment string, pairs ...string) Rule {
	return Rule{Chain: chain, Action: action, Comment: comment, Match: matching(pairs...)}
}

// defconf is a router with the default configuration of 7.14: ether1 to the internet
// with an address from DHCP, a bridge to the inside.
func defconf() Router {
	return Router{
		Interfaces: []Interface{
			{Name: "ether1", Type: "ether"}, {Name: "bridge", Type: "bridge"},
		},
		Uplinks:        []Uplink{{Interface: "ether1", Reasons: []string{"default route", "dhcp-client"}}},
		InterfaceLists: []InterfaceList{{Name: "WAN", Members: []string{"ether1"}}, {Name: "LAN", Members: []string{"bridge"}}},
		Listeners: []Listener{
			{Name: "ssh", Protocol: 6, Port: 22},
			{Name: "winbox", Protocol: 6, Port: 8291},
			{Name: "www", Protocol: 6, Port: 80},
			{Name: "dns", Protocol: 17, Port: 53},
		},
		IPv4: defconf4(), IPv6: defconf6(),
	}
}

func defconf4() Tables {
	return Tables{
		Filter: []Rule{
			rule(input, "accept", "established", "connection-state", "established,related,untracked"),
			rule(input, "drop", "drop invalid", "connection-state", "invalid"),
			rule(input, "accept", "icmp", "protocol", "icmp"),
			rule(input, "accept", "loopback", "dst-address", "127.0.0.1"),
			rule(input, "drop", "drop not from LAN", "in-interface-list", "!LAN"),
			rule(forward, "accept", "ipsec in", "ipsec-policy", "in,ipsec"),
			rule(forward, "accept", "ipsec out", "ipsec-policy", "out,ipsec"),
			rule(forward, "fasttrack-connection", "fasttrack", "connection-state", "established,related"),
			rule(forward, "accept", "established", "connection-state", "established,related,untracked"),
			rule(forward, "drop", "drop invalid", "connection-state", "invalid"),
			rule(forward, "drop", "drop new from WAN", "connection-state", "new", "connection-nat-state", "!dstnat", "in-interface-list", "WAN"),
		},
		NAT:       []Rule{rule("srcnat", "masquerade", "masquerade", "out-interface-list", "WAN", "ipsec-policy", "out,none")},
		Addresses: []Address{{netip.MustParsePrefix("192.168.88.1/24"), "bridge"}},
		Routes:    []Route{{Destination: netip.MustParsePrefix("0.0.0.0/0"), Interface: "ether1"}},
		Leased:    true,
	}
}

func defconf6() Tables {
	bad := []AddressEntry{}
	for _, prefix := range []string{"::/128", "::1/128", "fec0::/10", "::ffff:0:0/96", "::/96", "100::/64", "2001:db8::/32", "2001:10::/28", "3ffe::/16"} {
		bad = append(bad, AddressEntry{List: "bad_ipv6", Address: prefix})
	}
	return Tables{
		AddressLists: bad,
		Filter: []Rule{
			rule(input, "accept", "established", "connection-state", "established,related,untracked"),
			rule(input, "drop", "drop invalid", "connection-state", "invalid"),
			rule(input, "accept", "icmpv6", "protocol", "icmpv6"),
			rule(input, "accept", "traceroute", "dst-port", "33434-33534", "protocol", "udp"),
			rule(input, "accept", "dhcpv6", "dst-port", "546", "protocol", "udp", "src-address", "fe80::/10"),
			rule(input, "accept", "ike", "dst-port", "500,4500", "protocol", "udp"),
			rule(input, "accept", "ah", "protocol", "ipsec-ah"),
			rule(input, "accept", "esp", "protocol", "ipsec-esp"),
			rule(input, "accept", "ipsec", "ipsec-policy", "in,ipsec"),
			rule(input, "drop", "drop not from LAN", "in-interface-list", "!LAN"),
			rule(forward, "accept", "established", "connection-state", "established,related,untracked"),
			rule(forward, "drop", "drop invalid", "connection-state", "invalid"),
			rule(forward, "drop", "bad source", "src-address-list", "bad_ipv6"),
			rule(forward, "drop", "bad destination", "dst-address-list", "bad_ipv6"),
			rule(forward, "drop", "hop limit", "hop-limit", "equal:1", "protocol", "icmpv6"),
			rule(forward, "accept", "icmpv6", "protocol", "icmpv6"),
			rule(forward, "accept", "hip", "protocol", "139"),
			rule(forward, "accept", "ike", "dst-port", "500,4500", "protocol", "udp"),
			rule(forward, "accept", "ah", "protocol", "ipsec-ah"),
			rule(forward, "accept", "esp", "protocol", "ipsec-esp"),
			rule(forward, "accept", "ipsec", "ipsec-policy", "in,ipsec"),
			rule(forward, "drop", "drop not from LAN", "in-interface-list", "!LAN"),
		},
		Addresses: []Address{
			{netip.MustParsePrefix("2a00:1:1::1/64"), "ether1"}, {netip.MustParsePrefix("2a00:1:2::1/64"), "bridge"},
		},
		Routes: []Route{{Destination: netip.MustParsePrefix("::/0"), Interface: "ether1"}},
	}
}
