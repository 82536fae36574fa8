package firewall

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const plc = "192.168.88.10"

func ask(e *Engine, family Family, protocol uint8, port uint16, hosts ...string) Verdict {
	q := Query{Zone: e.Internet(nil), Family: family, Protocol: protocol, Port: port}
	for _, h := range hosts {
		q.Hosts = append(q.Hosts, netip.MustParsePrefix(h))
	}
	return e.Reach(q)
}

// translating is a rule that translates destinations.
func translating(action, to, ports, comment string, pairs ...string) Rule {
	r := rule(dstnat, action, comment, pairs...)
	r.Options = matching("to-addresses", to, "to-ports", ports)
	return r
}

func TestReachFromTheInternet(t *testing.T) {
	t.Parallel()
	inner := []string{plc + "/32"}
	for _, tc := range []struct {
		name   string
		change func(*Router)
		proto  uint8
		port   uint16
		hosts  []string
		want   Value
	}{
		{"defconf_blocks_winbox", func(*Router) {}, 6, 8291, nil, Blocked},
		{"defconf_blocks_inner_modbus", func(*Router) {}, 6, 502, inner, Blocked},
		{"missing_drop_accepts", func(r *Router) { r.IPv4.Filter = nil }, 6, 8291, nil, Reachable},
		{"missing_drop_without_listener", func(r *Router) { r.IPv4.Filter = nil }, 6, 8728, nil, NoListener},
		{"disabled_drop_accepts", func(r *Router) { r.IPv4.Filter[4].Disabled = true }, 6, 22, nil, Reachable},
		{"invalid_drop_accepts", func(r *Router) { r.IPv4.Filter[4].Invalid = true }, 6, 22, nil, Reachable},
		{"service_restricted", func(r *Router) {
			r.IPv4.Filter = nil
			r.Listeners[1].Allowed = []netip.Prefix{netip.MustParsePrefix("192.168.88.0/24")}
		}, 6, 8291, nil, ServiceRestricted},
		{"service_admits_some_of_the_internet", func(r *Router) {
			r.IPv4.Filter = nil
			r.Listeners[1].Allowed = []netip.Prefix{netip.MustParsePrefix("198.41.0.0/24")}
		}, 6, 8291, nil, Reachable},
		{"listeners_unread", func(r *Router) { r.IPv4.Filter = nil; r.ListenersIncomplete = true }, 6, 8728, nil, Unknown},
		{"any_port", func(r *Router) { r.IPv4.Filter = nil }, 6, 0, nil, Reachable},
		{"any_port_without_listener", func(r *Router) {
			r.IPv4.Filter = []Rule{rule(input, "accept", "", "protocol", "tcp", "dst-port", "9999"), rule(input, "drop", "")}
		}, 6, 0, nil, NoListener},
		{"any_port_of_a_restricted_service", func(r *Router) {
			r.IPv4.Filter = []Rule{rule(input, "accept", "", "protocol", "tcp", "dst-port", "8291"), rule(input, "drop", "")}
			r.Listeners[1].Allowed = []netip.Prefix{netip.MustParsePrefix("192.168.88.0/24")}
		}, 6, 0, nil, ServiceRestricted},
		{"service_admits_those_who_may_get_through", func(r *Router) {
			r.IPv4.Filter = []Rule{
				rule(input, "accept", "", "src-address", "198.41.0.0/24", "src-mac-address", "02:00:00:00:00:01"), rule(input, "accept", "", "src-address", "9.0.0.0/8"), rule(input, "drop", ""),
			}
			r.Listeners[1].Allowed = []netip.Prefix{netip.MustParsePrefix("198.41.0.0/24")}
		}, 6, 8291, nil, Unknown},
		{"leased_address_may_be_any", func(r *Router) {
			r.IPv4.Filter = []Rule{rule(input, "accept", "", "dst-address", "198.41.0.9"), rule(input, "drop", "")}
		}, 6, 8291, nil, Unknown},
		{"leased_address_is_among_all", func(r *Router) { r.IPv4.Filter = []Rule{rule(input, "drop", "", "dst-address", "0.0.0.0/0")} }, 6, 8291, nil, Blocked},
		{"leased_address_is_local", func(r *Router) {
			r.IPv4.Addresses = nil
			r.IPv4.Filter = []Rule{rule(input, "accept", "", "dst-address-type", "local"), rule(input, "drop", "")}
		}, 6, 8291, nil, Reachable},
		{"encrypted_on_its_way_out", func(r *Router) {
			r.IPv4.EncryptedTo = []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("2a00::/16")}
			r.IPv4.Filter = []Rule{rule(forward, "accept", "", "ipsec-policy", "out,ipsec"), rule(forward, "drop", "")}
		}, 6, 502, []string{"10.1.0.5/32"}, Unknown},
		{"encrypted_to_others", func(r *Router) {
			r.IPv4.EncryptedTo = []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("2a00::/16")}
			r.IPv4.Filter = []Rule{rule(forward, "accept", "", "ipsec-policy", "out,ipsec"), rule(forward, "drop", "")}
		}, 6, 502, []string{"10.2.0.5/32"}, Blocked},
		{"encrypted_never_on_its_way_in", func(r *Router) {
			r.IPv4.EncryptedTo = []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16")}
			r.IPv4.Filter = []Rule{rule(forward, "accept", "", "ipsec-policy", "in,ipsec"), rule(forward, "drop", "")}
		}, 6, 502, []string{"10.1.0.5/32"}, Blocked},
		{"way_out_that_is_not_known", func(r *Router) {
			r.IPv4.Routes, r.IPv4.RoutesIncomplete = nil, true
			r.IPv4.Filter = []Rule{rule(forward, "accept", "", "out-interface", "bridge"), rule(forward, "drop", "")}
		}, 6, 502, []string{"10.7.0.5/32"}, Unknown},
		{"way_out_by_no_interface", func(r *Router) {
			r.IPv4.Routes, r.IPv4.RoutesIncomplete = nil, true
			r.InterfaceLists = append(r.InterfaceLists, InterfaceList{Name: "EMPTY"})
			r.IPv4.Filter = []Rule{rule(forward, "accept", "", "out-interface-list", "EMPTY"), rule(forward, "drop", "")}
		}, 6, 502, []string{"10.7.0.5/32"}, Blocked},
		{"listener_in_a_vrf", func(r *Router) { r.IPv4.Filter = nil; r.Listeners[1].VRF = "mgmt" }, 6, 8291, nil, Unknown},
		{"uplink_in_a_vrf", func(r *Router) { r.Interfaces[0].VRF = "isp" }, 6, 8291, nil, Unknown},
		{"uplink_whose_vrf_is_unread", func(r *Router) { r.Interfaces[0].VRFUnread = true }, 6, 8291, nil, Unknown},
		{"filter_unread", func(r *Router) { r.IPv4.Unread = []string{"filter"} }, 6, 8291, nil, Unknown},
		{"lists_unread", func(r *Router) { r.ListsUnread = true }, 6, 8291, nil, Unknown},
		{"no_uplink", func(r *Router) { r.Uplinks = nil }, 6, 8291, nil, Unknown},
		{"dst_nat_opens_inner_host", func(r *Router) {
			r.IPv4.NAT = append(r.IPv4.NAT, translating("dst-nat", plc, "502", "plc", "protocol", "tcp", "dst-port", "1502"))
		}, 6, 502, inner, Reachable},
		{"dst_nat_of_another_port", func(r *Router) {
			r.IPv4.NAT = append(r.IPv4.NAT, translating("dst-nat", plc, "443", "", "protocol", "tcp", "dst-port", "443"))
		}, 6, 502, inner, Blocked},
		{"dst_nat_to_another_host", func(r *Router) {
			r.IPv4.NAT = append(r.IPv4.NAT, translating("dst-nat", "192.168.88.11", "502", "", "protocol", "tcp", "dst-port", "502"))
		}, 6, 502, inner, Blocked},
		{"dst_nat_without_ports_keeps_the_port", func(r *Router) {
			r.IPv4.NAT = append(r.IPv4.NAT, translating("dst-nat", plc, "", "", "in-interface-list", "WAN"))
		}, 6, 502, inner, Reachable},
		{"dst_nat_only_from_the_inside", func(r *Router) {
			r.IPv4.NAT = append(r.IPv4.NAT, translating("dst-nat", plc, "502", "", "protocol", "tcp", "dst-port", "1502", "in-interface-list", "!WAN"))
		}, 6, 502, inner, Blocked},
		{"dst_nat_to_the_router_is_input", func(r *Router) {
			r.IPv4.NAT = append(r.IPv4.NAT, translating("dst-nat", "192.168.88.1", "8291", "", "protocol", "tcp", "dst-port", "9999"))
			r.IPv4.Filter = slices.Insert(r.IPv4.Filter, 4, rule(input, "accept", "translated", "connection-nat-state", "dstnat"))
		}, 6, 8291, nil, Reachable},
		{"dst_nat_to_the_router_meets_its_drop", func(r *Router) {
			r.IPv4.NAT = append(r.IPv4.NAT, translating("dst-nat", "192.168.88.1", "8291", "", "protocol", "tcp", "dst-port", "9999"))
		}, 6, 8291, nil, Blocked},
		{"redirect_is_input", func(r *Router) {
			r.IPv4.NAT = append(r.IPv4.NAT, translating("redirect", "", "8291", "", "protocol", "tcp", "dst-port", "9999"))
			r.IPv4.Filter = slices.Insert(r.IPv4.Filter, 4, rule(input, "accept", "", "protocol", "tcp", "dst-port", "8291"))
		}, 6, 8291, nil, Reachable},
		{"netmap_keeps_the_host", func(r *Router) {
			r.IPv4.NAT = append(r.IPv4.NAT, translating("netmap", "192.168.88.8/29", "", "", "dst-address", "198.18.5.8/29"))
		}, 6, 502, inner, Reachable},
		{"netmap_to_one_host", func(r *Router) {
			r.IPv4.NAT = append(r.IPv4.NAT, translating("netmap", plc, "", "", "dst-address", "198.18.5.8"))
		}, 6, 502, inner, Reachable},
		{"netmap_to_a_range", func(r *Router) {
			r.IPv4.NAT = append(r.IPv4.NAT, translating("netmap", "192.168.88.8-192.168.88.15", "", "", "dst-address", "198.18.5.8/29"))
		}, 6, 502, inner, Unknown},
		{"netmap_misses_the_host", func(r *Router) {
			r.IPv4.Leased = false
			r.IPv4.NAT = append(r.IPv4.NAT, translating("netmap", "192.168.88.8/29", "", "", "dst-address", "198.18.5.8/31"))
		}, 6, 502, inner, Blocked},
		{"raw_drops_first", func(r *Router) {
			r.IPv4.Filter = nil
			r.IPv4.Raw = []Rule{rule(prerouting, "drop", "", "in-interface", "ether1")}
		}, 6, 8291, nil, Blocked},
		{"raw_notrack_is_accepted_as_untracked", func(r *Router) {
			r.IPv4.Raw = []Rule{rule(prerouting, "notrack", "", "protocol", "tcp", "dst-port", "8291")}
		}, 6, 8291, nil, Reachable},
		{"raw_notrack_isn_t_translated", func(r *Router) {
			r.IPv4.Raw = []Rule{rule(prerouting, "notrack", "", "protocol", "tcp")}
			r.IPv4.NAT = append(r.IPv4.NAT, translating("dst-nat", plc, "502", "", "protocol", "tcp", "dst-port", "1502"))
			r.IPv4.Filter = append(r.IPv4.Filter[:5], rule(forward, "drop", "", "connection-nat-state", "!dstnat"))
		}, 6, 502, inner, Blocked},
		{"tracking_off_accepts_untracked", func(r *Router) { r.UntrackedOnly = true }, 6, 8291, nil, Reachable},
		{"port_matches_the_senders_port", func(r *Router) {
			r.IPv4.Filter = slices.Insert(r.IPv4.Filter, 4, rule(input, "accept", "", "protocol", "udp", "port", "33434-33534"))
		}, 17, 53, nil, Reachable},
		{"dst_port_doesn_t", func(r *Router) {
			r.IPv4.Filter = slices.Insert(r.IPv4.Filter, 4, rule(input, "accept", "", "protocol", "udp", "dst-port", "33434-33534"))
		}, 17, 53, nil, Blocked},
		{"accept_with_limit_is_open", func(r *Router) {
			r.IPv4.Filter = slices.Insert(r.IPv4.Filter, 4, rule(input, "accept", "", "limit", "5,5:packet"))
		}, 6, 22, nil, Reachable},
		{"drop_with_limit_isn_t_a_drop", func(r *Router) { r.IPv4.Filter[4].Match["limit"] = "5,5:packet" }, 6, 22, nil, Reachable},
		{"unknown_matcher_is_open", func(r *Router) {
			r.IPv4.Filter = slices.Insert(r.IPv4.Filter, 4, rule(input, "accept", "", "quantum-state", "up"))
		}, 6, 22, nil, Unknown},
		{"unknown_action_is_open", func(r *Router) {
			r.IPv4.Filter = slices.Insert(r.IPv4.Filter, 4, rule(input, "teleport", ""))
		}, 6, 22, nil, Unknown},
		{"empty_value_is_open", func(r *Router) {
			r.IPv4.Filter = slices.Insert(r.IPv4.Filter, 4, rule(input, "accept", "", "src-address-list", ""))
		}, 6, 22, nil, Unknown},
		{"knocking_list_is_open", func(r *Router) {
			learn := rule(input, "add-src-to-address-list", "", "protocol", "tcp", "dst-port", "7000")
			learn.Options = matching("address-list", "knocked")
			r.IPv4.Filter = slices.Insert(r.IPv4.Filter, 4, learn, rule(input, "accept", "", "src-address-list", "knocked"))
		}, 6, 22, nil, Unknown},
		{"name_in_a_list_is_open", func(r *Router) {
			r.IPv4.AddressLists = []AddressEntry{{List: "admins", Address: "admin.example.org"}}
			r.IPv4.Filter = slices.Insert(r.IPv4.Filter, 4, rule(input, "accept", "", "src-address-list", "admins"))
		}, 6, 22, nil, Unknown},
		{"missing_list_matches_nothing", func(r *Router) {
			r.IPv4.Filter = slices.Insert(r.IPv4.Filter, 4, rule(input, "accept", "", "src-address-list", "gone"))
		}, 6, 22, nil, Blocked},
		{"negated_missing_list_matches_all", func(r *Router) {
			r.IPv4.Filter = slices.Insert(r.IPv4.Filter, 4, rule(input, "accept", "", "src-address-list", "!gone"))
		}, 6, 22, nil, Reachable},
		{"negated_dangling_list_drops_all", func(r *Router) {
			r.IPv4.Filter[4].Match["in-interface-list"] = "!*2000010"
		}, 6, 22, nil, Blocked},
		{"rule_for_a_gone_interface_is_skipped", func(r *Router) {
			r.IPv4.Filter[4].Match = matching("in-interface", "*6")
		}, 6, 22, nil, Reachable},
		{"cyclic_list_is_open", func(r *Router) {
			r.InterfaceLists = append(r.InterfaceLists[:1], InterfaceList{Name: "LAN", Include: []string{"A"}}, InterfaceList{Name: "A", Include: []string{"LAN"}})
		}, 6, 22, nil, Unknown},
		{"jump_in_a_circle_is_open", func(r *Router) {
			to := rule(input, "jump", "")
			to.Options = matching("jump-target", "x")
			back := rule("x", "jump", "")
			back.Options = matching("jump-target", "x")
			r.IPv4.Filter = slices.Insert(r.IPv4.Filter, 4, to, back)
		}, 6, 22, nil, Unknown},
		{"jump_that_is_taken_or_not", func(r *Router) {
			r.IPv4.Filter = []Rule{jumping(input, "x", "src-mac-address", "02:00:00:00:00:01"), rule(input, "accept", "", "protocol", "tcp"), rule(input, "drop", ""), rule("x", "accept", "", "protocol", "tcp")}
		}, 6, 22, nil, Reachable},
		{"jump_to_a_drop_that_is_taken_or_not", func(r *Router) {
			r.IPv4.Filter = []Rule{jumping(input, "x", "src-mac-address", "02:00:00:00:00:01"), rule(input, "accept", "", "protocol", "tcp"), rule(input, "drop", ""), rule("x", "drop", "")}
		}, 6, 22, nil, Unknown},
		{"return_from_a_built_in_chain_accepts", func(r *Router) {
			r.IPv4.Filter = slices.Insert(r.IPv4.Filter, 4, rule(input, "return", ""))
		}, 6, 22, nil, Reachable},
		{"content_fails_on_a_first_tcp_packet", func(r *Router) {
			r.IPv4.Filter = slices.Insert(r.IPv4.Filter, 4, rule(input, "accept", "", "content", "x"))
		}, 6, 22, nil, Blocked},
		{"content_is_open_for_udp", func(r *Router) {
			r.IPv4.Filter = slices.Insert(r.IPv4.Filter, 4, rule(input, "accept", "", "content", "x"))
		}, 17, 53, nil, Unknown},
		{"bogon_list_doesn_t_hide_exposure", func(r *Router) {
			r.IPv4.AddressLists = []AddressEntry{{List: "bogons", Address: "198.51.100.0/24"}, {List: "bogons", Address: "203.0.113.0/24"}}
			r.IPv4.Filter = []Rule{rule(input, "drop", "", "src-address-list", "bogons")}
		}, 6, 22, nil, Reachable},
		{"forwarding_off", func(r *Router) { r.IPv4.Filter = nil; r.IPv4.ForwardOff = true }, 6, 502, inner, Blocked},
		{"tcp_flags_of_a_first_packet", func(r *Router) { r.IPv4.Filter[4].Match["tcp-flags"] = "syn,!ack" }, 6, 22, nil, Blocked},
		{"tcp_flags_of_a_later_packet", func(r *Router) { r.IPv4.Filter[4].Match["tcp-flags"] = "ack" }, 6, 22, nil, Reachable},
		{"wrong_interface_in_wan", func(r *Router) { r.InterfaceLists[0].Members = []string{"bridge"} }, 6, 502, inner, Reachable},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			router := defconf()
			tc.change(&router)
			got := ask(New(router), IPv4, tc.proto, tc.port, tc.hosts...)
			if got.Value != tc.want {
				t.Fatalf("got %s, want %s: witness %v, rule %v, because %v", got.Value, tc.want, got.Witness, got.Rule, got.Because)
			}
			if (got.Value == Blocked || got.Value == Unknown) && len(got.Because) == 0 {
				t.Errorf("%s without a reason", got.Value)
			}
			if got.Value == Reachable && !globallyRoutable(got.Witness.Source) {
				t.Errorf("witness %s doesn't come from the internet", got.Witness)
			}
		})
	}
}

func globallyRoutable(a netip.Addr) bool {
	return a.IsGlobalUnicast() && !a.IsPrivate() && !netip.MustParsePrefix("100.64.0.0/10").Contains(a)
}

func TestVerdictNamesRulesByNumberAndComment(t *testing.T) {
	t.Parallel()
	router := defconf()
	router.IPv4.NAT = append(router.IPv4.NAT, translating("dst-nat", plc, "502", "pump", "protocol", "tcp", "dst-port", "1502"))
	router.IPv4.Filter[0].Disabled = true
	router.IPv4.Filter = slices.Insert(router.IPv4.Filter, 10, rule(forward, "accept", "translated", "connection-nat-state", "dstnat"))
	got := ask(New(router), IPv4, 6, 502, plc+"/32")
	want := Verdict{
		Value: Reachable,
		Rule:  &RuleRef{Table: "filter", Chain: "forward", Number: 10, Action: "accept", Comment: "translated"},
		Via:   &RuleRef{Table: "nat", Chain: "dstnat", Number: 1, Action: "dst-nat", Comment: "pump"},
	}
	witness := got.Witness
	got.Witness = nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("verdict (-want +got):\n%s", diff)
	}
	if witness.DestinationPort != 1502 || witness.InnerPort != 502 || witness.Inner.String() != plc {
		t.Errorf("witness is %s", witness)
	}
}

func TestBlockedNamesTheDrop(t *testing.T) {
	t.Parallel()
	got := ask(New(defconf()), IPv4, 6, 8291)
	want := []Reason{{Rule: &RuleRef{Table: "filter", Chain: "input", Number: 4, Action: "drop", Comment: "drop not from LAN"}}}
	if diff := cmp.Diff(want, got.Because); diff != "" {
		t.Errorf("proof (-want +got):\n%s", diff)
	}
}

// TestVerdictNamesTheRuleOfAChain holds that a packet which a chain accepts is that chain's, and
// that one which comes back from it is decided by what follows.
func TestVerdictNamesTheRuleOfAChain(t *testing.T) {
	t.Parallel()
	for protocol, want := range map[string]int{"tcp": 3, "udp": 1} {
		router := defconf()
		router.IPv4.Filter = []Rule{jumping(input, "x"), rule(input, "accept", "", "protocol", "tcp"), rule(input, "drop", ""), rule("x", "accept", "", "protocol", protocol)}
		if got := ask(New(router), IPv4, 6, 22); got.Value != Reachable || got.Rule == nil || got.Rule.Number != want {
			t.Errorf("%s: %s by %v, want rule %d", protocol, got.Value, got.Rule, want)
		}
	}
}

// TestNamesOfAnswers holds that an answer which there isn't is invalid.
func TestNamesOfAnswers(t *testing.T) {
	t.Parallel()
	for value, want := range map[Value]string{0: "invalid", Reachable: "reachable", Unknown: "unknown", Unknown + 1: "invalid", 255: "invalid"} {
		if got := value.String(); got != want {
			t.Errorf("%d is %s, want %s", value, got, want)
		}
	}
}

// TestUnknownNamesTranslation holds that a rule which perhaps translates is the reason, and not
// for packets that raw keeps from being translated.
func TestUnknownNamesTranslation(t *testing.T) {
	t.Parallel()
	router := defconf()
	router.IPv4.NAT = []Rule{rule(dstnat, "accept", "", "src-mac-address", "02:00:00:00:00:01"), translating("dst-nat", plc, "502", "", "protocol", "tcp", "dst-port", "1502")}
	got := ask(New(router), IPv4, 6, 502, plc+"/32")
	if got.Value != Unknown || len(got.Because) == 0 || got.Because[0].Rule.Table != natTable || got.Because[0].Rule.Number != 0 {
		t.Errorf("%s because %v", got.Value, got.Because)
	}
	router.IPv4.Raw = []Rule{rule(prerouting, "notrack", "", "protocol", "tcp")}
	router.IPv4.Filter = []Rule{rule(input, "accept", "", "src-mac-address", "02:00:00:00:00:02"), rule(input, "drop", "")}
	if got = ask(New(router), IPv4, 6, 22); got.Value != Unknown || len(got.Because) != 1 && got.Because[1].Rule != nil || got.Because[0].Rule.Table != filterTable {
		t.Errorf("untracked: %s because %v", got.Value, got.Because)
	}
}

// TestBlockedSaysThatNothingIsForwarded holds that a router without forwarding is the reason for
// hosts behind it, and not for the router itself.
func TestBlockedSaysThatNothingIsForwarded(t *testing.T) {
	t.Parallel()
	router := defconf()
	router.IPv4.ForwardOff = true
	for _, hosts := range [][]string{nil, {plc + "/32"}} {
		got := ask(New(router), IPv4, 6, 22, hosts...)
		named := slices.ContainsFunc(got.Because, func(r Reason) bool { return r.Text == "the router doesn't forward" })
		if got.Value != Blocked || named != (hosts != nil) {
			t.Errorf("to %v: %s because %v", hosts, got.Value, got.Because)
		}
	}
}

// TestReasonsAreBounded holds that a proof names no more rules than the bound, each once.
func TestReasonsAreBounded(t *testing.T) {
	t.Parallel()
	var ops []*op
	for range maxBlamed + 4 {
		ops = append(ops, &op{})
	}
	if got := unique(slices.Concat(ops[:2], ops)); len(got) != maxBlamed || !slices.Equal(got, ops[:maxBlamed]) {
		t.Errorf("%d rules are named", len(got))
	}
}

func TestUnknownNamesTheResponsibleRule(t *testing.T) {
	t.Parallel()
	router := defconf()
	router.IPv4.Filter = slices.Insert(router.IPv4.Filter, 4, rule(input, "accept", "throttled", "src-mac-address", "02:00:00:00:00:01", "protocol", "tcp"))
	got := ask(New(router), IPv4, 6, 8291)
	if got.Value != Unknown || len(got.Because) == 0 || got.Because[0].Rule.Number != 4 || !strings.Contains(got.Because[0].Text, "src-mac-address") {
		t.Errorf("got %s because %v", got.Value, got.Because)
	}
}

// TestUnknownSaysWhy holds the words for rules on addresses that can't be judged.
func TestUnknownSaysWhy(t *testing.T) {
	t.Parallel()
	for want, pairs := range map[string][]string{
		`src-address "what" is not an address`:                          {"src-address", "what"},
		`dst-address "what" is not an address`:                          {"dst-address", "what"},
		`src-address-type "prohibit" depends on the routing table`:      {"src-address-type", "prohibit"},
		`address list "fed" is added to while the router runs`:          {"src-address-list", "fed"},
		`address list "named" holds an entry that is no address: "a.b"`: {"src-address-list", "named"},
		`address list "short" holds entries that come and go`:           {"src-address-list", "short"},
		`"1-" is not a list of ports`:                                   {"protocol", "tcp", "dst-port", "1-"},
		`"less-than:256" is not a comparison`:                           {"ttl", "less-than:256"},
		`connection-mark is set by mangle rules`:                        {"connection-mark", "x"},
		`in-bridge-port depends on bridged packets`:                     {"in-bridge-port", "ether2"},
		`interface list "away" isn't listed`:                            {"in-interface-list", "away"},
		`names interface "ether9", which is gone`:                       {"in-interface", "ether9"},
		`src-mac-address can't be decided from the configuration`:       {"src-mac-address", "02:00:00:00:00:01"},
	} {
		router := defconf()
		router.BridgeFirewall, router.IPv4.Marked, router.IPv4.Leased = true, true, false
		router.IPv4.Addresses = []Address{{netip.MustParsePrefix("198.41.0.9/24"), "ether1"}}
		router.IPv4.FedLists = []string{"fed", "named"}
		router.IPv4.AddressLists = []AddressEntry{{List: "named", Address: "a.b"}, {List: "short", Address: "198.41.0.0/16", Dynamic: true}}
		router.IPv4.Filter = []Rule{rule(input, "accept", "", pairs...), rule(input, "drop", "")}
		if got := ask(New(router), IPv4, 6, 22); got.Value != Unknown || len(got.Because) != 1 || got.Because[0].Text != want {
			t.Errorf("%v: %s because %v, want %s", pairs, got.Value, got.Because, want)
		}
	}
}

// TestListenersSettleOpenRules asks for a port that the rules leave open: what the
// router offers there decides where it is known.
func TestListenersSettleOpenRules(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		port       uint16
		incomplete bool
		want       Value
		unread     bool
	}{{8728, false, NoListener, false}, {8728, true, Unknown, true}, {8291, false, Unknown, false}} {
		router := defconf()
		router.ListenersIncomplete = tc.incomplete
		router.IPv4.Filter = slices.Insert(router.IPv4.Filter, 4, rule(input, "accept", "", "src-mac-address", "02:00:00:00:00:01"))
		e := New(router)
		got := ask(e, IPv4, 6, tc.port)
		if got.Value != tc.want || got.Has(ListenersUnread) != tc.unread || len(got.Because) == 0 {
			t.Errorf("port %d, incomplete %t: %s because %v, want %s", tc.port, tc.incomplete, got.Value, got.Because, tc.want)
		}
		arrives := e.Arrives(Query{Zone: e.Internet(nil), Family: IPv4, Protocol: 6, Port: tc.port})
		if arrives.Value != Unknown || arrives.Has(ListenersUnread) {
			t.Errorf("port %d: arrives %s because %v", tc.port, arrives.Value, arrives.Because)
		}
	}
}

// TestBroadcastAddressesAreNoHosts holds which last addresses of networks are hosts: a network
// of two has no address for all.
func TestBroadcastAddressesAreNoHosts(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		network, host string
		want          Value
	}{
		{"10.9.0.1/30", "10.9.0.2/32", Reachable},
		{"10.9.0.1/30", "10.9.0.3/32", Blocked},
		{"10.9.0.0/31", "10.9.0.1/32", Reachable},
		{"10.9.0.1/32", "10.9.0.3/32", Reachable},
		{"10.9.0.1/24", "223.255.255.255/32", Reachable},
		{"10.9.0.1/24", "224.0.0.1/32", Blocked},
		{"10.9.0.1/24", "127.0.0.9/32", Blocked},
		{"10.9.0.1/24", "0.0.0.9/32", Blocked},
	} {
		router := defconf()
		router.IPv4.Filter = nil
		router.IPv4.Addresses = []Address{{netip.MustParsePrefix(test.network), "bridge"}}
		if got := ask(New(router), IPv4, 6, 502, test.host); got.Value != test.want {
			t.Errorf("%s beside %s: %s because %v, want %s", test.host, test.network, got.Value, got.Because, test.want)
		}
	}
}

// TestForwardingsTakenByEarlierRules holds that a port forward which gets no packet names the
// rules that take them, and that no other one does.
func TestForwardingsTakenByEarlierRules(t *testing.T) {
	t.Parallel()
	router := defconf()
	for _, port := range []string{"1502", "1502", "1503", "1502-1503"} {
		router.IPv4.NAT = append(router.IPv4.NAT, translating("dst-nat", plc, "502", "", "protocol", "tcp", "dst-port", port))
	}
	e := New(router)
	var taken [][]int
	for _, f := range e.Forwardings(e.Internet(nil), IPv4, nil) {
		var by []int
		for _, ref := range f.Taken {
			by = append(by, ref.Number)
		}
		taken = append(taken, by)
		if (f.Verdict.Value == Blocked) != (len(by) > 0) {
			t.Errorf("%s is %s and taken by %v", f.Rule, f.Verdict.Value, by)
		}
	}
	if diff := cmp.Diff([][]int{nil, {1}, nil, {1, 2, 3}}, taken); diff != "" {
		t.Errorf("taken by (-want +got):\n%s", diff)
	}
}

// TestUnreadInterfacesAreThoseThatRulesName holds that any name may be an interface's where they
// weren't read, and that a number stands for one that is gone all the same.
func TestUnreadInterfacesAreThoseThatRulesName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]Value{"ether9": Reachable, "*6": Blocked} {
		router := defconf()
		router.InterfacesUnread = true
		router.IPv4.Filter = []Rule{rule(input, "accept", "", "in-interface", name), rule(input, "drop", "")}
		e := New(router)
		zone := Zone{Name: "z", Interfaces: []string{"ether9"}}
		if name == "*6" {
			zone.Interfaces = []string{"ether1"}
		}
		if got := e.Reach(Query{Zone: zone, Family: IPv4, Protocol: 6, Port: 22}); got.Value != want {
			t.Errorf("by %s: %s because %v, want %s", name, got.Value, got.Because, want)
		}
		if id, known := e.interfaces.id(""); known || e.interfaces.name(id) != "ether1" || e.interfaces.name(uint64(len(e.interfaces.names))) != "" {
			t.Errorf("an interface without a name is %d, known %t", id, known)
		}
	}
}

// TestServiceRefusesByEveryInterface holds that a service's refusal stands whatever interface
// the zone enters by too, unless it admits some of the zone's sources.
func TestServiceRefusesByEveryInterface(t *testing.T) {
	t.Parallel()
	for allowed, want := range map[string]Value{"192.168.88.0/24": ServiceRestricted, "198.41.0.0/24": Unknown} {
		router := defconf()
		router.IPv4.Filter = []Rule{rule(input, "drop", "", "in-interface", "ether1", "src-address", "198.41.0.0/24")}
		router.Listeners[1].Allowed = []netip.Prefix{netip.MustParsePrefix(allowed)}
		e := New(router)
		zone := e.Internet(nil)
		zone.Doubtful = []Doubt{{"bridge", "it may"}}
		got := e.Reach(Query{Zone: zone, Family: IPv4, Protocol: 6, Port: 8291})
		if got.Value != want || got.Has(EntranceOpen) != (want == Unknown) {
			t.Errorf("admitting %s: %s because %v, want %s", allowed, got.Value, got.Because, want)
		}
	}
}

// TestZoneThatPerhapsEnters holds that a zone of which nothing but a doubtful interface is known
// is blocked where that is, and unknown otherwise.
func TestZoneThatPerhapsEnters(t *testing.T) {
	t.Parallel()
	e := New(defconf())
	for name, want := range map[string]Value{"ether1": Blocked, "bridge": Unknown} {
		got := e.Reach(Query{Zone: Zone{Name: "z", Doubtful: []Doubt{{name, "it may"}}}, Family: IPv4, Protocol: 6, Port: 22})
		if got.Value != want || got.Has(EntranceOpen) != (want == Unknown) || len(got.Because) == 0 {
			t.Errorf("by %s: %s because %v, want %s", name, got.Value, got.Because, want)
		}
	}
}

// TestChainsInACircleAreNamed holds that the jump which leads back is the reason, however many
// chains it leads through.
func TestChainsInACircleAreNamed(t *testing.T) {
	t.Parallel()
	for _, chains := range [][]string{{input, "x", "x"}, {input, "x", "y", "x"}, {input, "x", "y", "z", "y"}} {
		router := defconf()
		router.IPv4.Filter = nil
		for i, name := range chains[1:] {
			router.IPv4.Filter = append(router.IPv4.Filter, jumping(chains[i], name))
		}
		got := ask(New(router), IPv4, 6, 22)
		if len(got.Because) != 1 || got.Value != Unknown || got.Because[0].Text != "jumps in a circle" || got.Because[0].Rule.Number != len(chains)-2 {
			t.Errorf("%v: %s because %v", chains, got.Value, got.Because)
		}
	}
}

func TestPrivateDestinationIsMarkedOnLink(t *testing.T) {
	t.Parallel()
	router := defconf()
	router.IPv4.Filter = router.IPv4.Filter[:5]
	got := ask(New(router), IPv4, 6, 502, plc+"/32")
	if got.Value != Reachable || !got.OnLink {
		t.Errorf("got %s, on link %t", got.Value, got.OnLink)
	}
	router.IPv4.NAT = append(router.IPv4.NAT, translating("dst-nat", plc, "502", "", "protocol", "tcp", "dst-port", "1502"))
	if got = ask(New(router), IPv4, 6, 502, plc+"/32"); got.Value != Reachable || got.OnLink || got.Via == nil {
		t.Errorf("translated: got %s, on link %t, via %v", got.Value, got.OnLink, got.Via)
	}
}

func TestIPv6DefaultsDifferFromIPv4(t *testing.T) {
	t.Parallel()
	router := defconf()
	if got := ask(New(router), IPv6, 6, 8291); got.Value != Blocked {
		t.Errorf("7.14's IPv6 defaults: winbox is %s", got.Value)
	}
	if got := ask(New(router), IPv6, 17, 53); got.Value != Blocked {
		t.Errorf("7.14's IPv6 defaults: dns is %s", got.Value)
	}
	// Versions before 7.14 matched either port of a traceroute.
	delete(router.IPv6.Filter[3].Match, "dst-port")
	router.IPv6.Filter[3].Match["port"] = "33434-33534"
	got := ask(New(router), IPv6, 17, 53)
	if got.Value != Reachable || got.Witness.SourcePort < 33434 || got.Witness.SourcePort > 33534 {
		t.Errorf("older IPv6 defaults: dns is %s with %v", got.Value, got.Witness)
	}
	router.IPv6.Off = true
	if got := ask(New(router), IPv6, 17, 53); got.Value != Blocked {
		t.Errorf("IPv6 off: dns is %s", got.Value)
	}
}

// TestDefconfMutations deletes each rule of the default configuration in turn. Only
// the rules that keep the internet out may change an answer.
func TestDefconfMutations(t *testing.T) {
	t.Parallel()
	matters := map[Family]map[string]bool{
		IPv4: {"input drop not from LAN": true, "forward drop new from WAN": true},
		IPv6: {"input drop not from LAN": true, "forward drop not from LAN": true},
	}
	for _, family := range []Family{IPv4, IPv6} {
		base := surveyed(defconf(), family)
		for i := range tablesOf(new(defconf()), family).Filter {
			router := defconf()
			tables := tablesOf(&router, family)
			gone := tables.Filter[i]
			tables.Filter = slices.Delete(tables.Filter, i, i+1)
			name := gone.Chain + " " + gone.Comment
			changed := cmp.Diff(base, surveyed(router, family)) != ""
			if changed != matters[family][name] {
				t.Errorf("IPv%d without %q: changed is %t", family, name, changed)
			}
		}
	}
}

func tablesOf(router *Router, family Family) *Tables {
	if family == IPv6 {
		return &router.IPv6
	}
	return &router.IPv4
}

// surveyed answers for some services and inner ports.
func surveyed(router Router, family Family) map[string]Value {
	e := New(router)
	inner := map[Family]string{IPv4: plc + "/32", IPv6: "2a00:1:2::10/128"}[family]
	answers := map[string]Value{}
	for _, protocol := range []uint8{6, 17} {
		for _, port := range []uint16{22, 53, 80, 502, 8291} {
			key := netip.AddrPortFrom(netip.Addr{}, port).String() + protocolName(protocol)
			answers["router "+key] = ask(e, family, protocol, port).Value
			answers["inner "+key] = ask(e, family, protocol, port, inner).Value
		}
	}
	return answers
}
