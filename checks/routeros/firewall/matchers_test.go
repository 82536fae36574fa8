package firewall

import (
	"net/netip"
	"strings"
	"testing"
)

// TestMatchersOfAFirstPacket asks for SSH from the internet where one rule accepts by a matcher
// and the next drops the rest.
func TestMatchersOfAFirstPacket(t *testing.T) {
	t.Parallel()
	for key, values := range map[string]map[string]Value{
		"connection-mark":      {"no-mark": Reachable, "x": Blocked, "main": Blocked, "!x": Reachable},
		"packet-mark":          {"no-mark": Reachable, "main": Blocked},
		"routing-mark":         {"main": Reachable, "x": Blocked},
		"fragment":             {"yes": Blocked, "no": Reachable, "true": Blocked, "perhaps": Unknown},
		"content":              {"x": Blocked},
		"layer7-protocol":      {"x": Blocked},
		"tls-host":             {"x": Blocked},
		"in-bridge-port":       {"ether2": Blocked, "!ether2": Reachable},
		"ipsec-policy":         {"in,none": Reachable, "in,ipsec": Blocked, "out,none": Reachable, "out,ipsec": Blocked, "sideways,none": Unknown, "in,perhaps": Unknown},
		"ttl":                  {"equal:0": Blocked, "equal:1": Reachable, "equal:255": Reachable, "equal:256": Unknown, "less-than:1": Blocked, "less-than:2": Reachable, "greater-than:254": Reachable, "greater-than:255": Blocked, "not-equal:64": Reachable, "about:64": Unknown},
		"dscp":                 {"63": Reachable, "64": Unknown},
		"packet-size":          {"0-19": Blocked, "20": Reachable, "65535": Reachable, "65536": Unknown},
		"connection-state":     {"new": Reachable, "invalid,new": Reachable, "established,related,untracked": Blocked, "!new": Blocked, "odd": Unknown},
		"connection-nat-state": {"dstnat": Blocked, "srcnat": Blocked, "srcnat,dstnat": Blocked, "!dstnat": Reachable, "odd": Unknown},
		"tcp-flags":            {"syn": Reachable, "syn,!ack": Reachable, "ack": Blocked, "!syn": Blocked, "odd": Unknown},
		"protocol":             {"tcp": Reachable, "6": Reachable, "udp": Blocked, "255": Blocked, "256": Unknown, "!tcp": Blocked},
		"dst-port":             {"22": Reachable, "20,22": Reachable, "21-23": Reachable, "22-22": Reachable, "23-65535": Blocked, "!22": Blocked, "23-22": Unknown, "0-65535": Reachable, "0-65536": Unknown},
		"src-port":             {"0": Blocked, "1": Reachable, "65535": Reachable},
		"port":                 {"23": Reachable, "!22": Blocked},
		"icmp-options":         {"8:0": Blocked, "!8:0": Blocked},
		"in-interface":         {"all": Reachable, "!all": Blocked, "ether1": Reachable, "bridge": Blocked, "all-ethernet": Reachable, "!all-ethernet": Blocked, "all-ppp": Blocked, "all-vlan": Blocked},
		"in-interface-list":    {"all": Reachable, "none": Blocked, "WAN": Reachable, "LAN": Blocked, "*2": Blocked, "static": Reachable, "dynamic": Blocked},
		"dst-address-type":     {"local": Reachable, "local,multicast": Reachable, "!local": Blocked, "unicast": Unknown, "multicast": Blocked, "broadcast": Blocked, "prohibit": Unknown},
		"src-address-type":     {"unicast": Reachable, "local": Blocked, "!local": Reachable},
		"src-address":          {"198.41.0.4": Reachable, "198.41.0.4-198.41.0.4": Reachable, "198.41.0.4-198.41.0.3": Unknown, "0.0.0.0/0": Reachable, "!0.0.0.0/0": Blocked, "2a00::/16": Unknown, "::1": Unknown, "10.0.0.0/8": Blocked},
		"dst-address":          {"198.41.0.9": Reachable, "198.41.0.8": Blocked, "!198.41.0.9": Blocked},
	} {
		for value, want := range values {
			router := defconf()
			router.IPv4.Leased, router.IPv4.Addresses = false, []Address{{netip.MustParsePrefix("198.41.0.9/24"), "ether1"}}
			router.IPv4.Filter = []Rule{rule(input, "accept", "", key, value), rule(input, "drop", "")}
			if got := ask(New(router), IPv4, 6, 22); got.Value != want {
				t.Errorf("%s=%s: %s because %v, want %s", key, value, got.Value, got.Because, want)
			}
		}
	}
}

// TestDropsOfICMP holds which kinds of ICMP a matcher leaves: a sender may choose any.
func TestDropsOfICMP(t *testing.T) {
	t.Parallel()
	for options, want := range map[string]Value{
		"0-255": Blocked, "0-254": Reachable, "1-255": Reachable, "0-7,8,9-255": Blocked, "0-255:0-255": Blocked, "0-255:0-254": Reachable, "0-255:1-255": Reachable, "8:0": Reachable, "1,2:3": Reachable,
		"0-256": Unknown, "0-255:256": Unknown, "8-7": Unknown,
	} {
		router := defconf()
		router.IPv4.Filter = []Rule{rule(input, "drop", "", "icmp-options", options)}
		e := New(router)
		if got := e.Arrives(Query{Zone: e.Internet(nil), Family: IPv4, Protocol: 1}); got.Value != want {
			t.Errorf("without %s: %s because %v, want %s", options, got.Value, got.Because, want)
		}
	}
}

// TestPartsOfAList holds that a list of ports is read up to the bound, the last part included.
func TestPartsOfAList(t *testing.T) {
	t.Parallel()
	for parts, want := range map[int]Value{maxParts: Reachable, maxParts + 1: Unknown} {
		router := defconf()
		router.IPv4.Filter = []Rule{rule(input, "accept", "", "protocol", "tcp", "dst-port", strings.Repeat("23,", parts-1)+"22"), rule(input, "drop", "")}
		if got := ask(New(router), IPv4, 6, 22); got.Value != want {
			t.Errorf("%d parts: %s because %v, want %s", parts, got.Value, got.Because, want)
		}
	}
}
