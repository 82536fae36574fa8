package firewall

import (
	"fmt"
	"net/netip"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func kindsOf(issues []Issue) []string {
	var found []string
	for _, issue := range issues {
		text := string(issue.Kind)
		if issue.Rule != nil {
			text += " " + issue.Rule.Comment
		}
		found = append(found, text)
	}
	return found
}

func TestDefconfIssues(t *testing.T) {
	t.Parallel()
	e := New(defconf())
	if got := kindsOf(e.Issues()); len(got) != 0 {
		t.Errorf("default configuration has issues %v", got)
	}
	for _, family := range []Family{IPv4, IPv6} {
		if shadowed, complete := e.Shadowed(family); len(shadowed) != 0 || !complete {
			t.Errorf("IPv%d default configuration has shadowed rules %v", family, shadowed)
		}
	}
}

func TestIssues(t *testing.T) {
	t.Parallel()
	to := func(r Rule, chain string) Rule { r.Options = matching("jump-target", chain); return r }
	off := func(r Rule) Rule { r.Disabled = true; return r }
	invalid := func(r Rule) Rule { r.Invalid = true; return r }
	for _, tc := range []struct {
		name string
		rule Rule
		want []string
	}{
		{"disabled_drop", off(rule(input, "drop", "x")), []string{"idle-protection x"}},
		{"invalid_drop", invalid(rule(input, "reject", "x")), []string{"idle-protection x"}},
		{"disabled_accept", off(rule(input, "accept", "x")), nil},
		{"gone_interface", rule(input, "accept", "x", "in-interface", "ether9"), []string{"interface-gone x"}},
		{"gone_interface_of_a_drop", rule(input, "drop", "x", "in-interface", "*F"), []string{"interface-gone x", "idle-protection x"}},
		{"port_of_a_bridge", rule(input, "accept", "x", "in-interface", "ether2"), []string{"interface-slave x"}},
		{"not_a_port_of_a_drop", rule(forward, "drop", "x", "out-interface", "!ether2"), []string{"interface-slave x", "idle-protection x"}},
		{"missing_interface_list", rule(input, "accept", "x", "in-interface-list", "*2000010"), []string{"list-missing x", "matches-nothing x"}},
		{"unlisted_interface_list", rule(input, "accept", "x", "in-interface-list", "VPN"), []string{"list-missing x", "undecided x"}},
		{"negated_missing_list", rule(input, "accept", "x", "in-interface-list", "!*2000010"), []string{"list-missing x"}},
		{"missing_address_list", rule(input, "drop", "x", "src-address-list", "bogons"), []string{"list-missing x", "matches-nothing x"}},
		{"unused_chain", rule("virus", "drop", "x"), []string{"chain-unused x"}},
		{"missing_chain", to(rule(input, "jump", "x"), "virus"), []string{"chain-missing x"}},
		{"jump_to_itself", to(rule(input, "jump", "x"), input), []string{"jump-cycle x"}},
		{"contradiction", rule(input, "accept", "x", "protocol", "icmp", "dst-port", "80"), []string{"matches-nothing x"}},
		{"newer_matcher", rule(input, "accept", "x", "quantum-state", "up"), []string{"undecided x"}},
		{"newer_action", rule(input, "teleport", "x"), []string{"undecided x"}},
		{"empty_value", rule(input, "accept", "x", "dst-port", ""), []string{"undecided x"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			router := defconf()
			router.Ports = map[string]string{"ether2": "bridge"}
			router.IPv4.Filter = append(router.IPv4.Filter, tc.rule)
			if diff := cmp.Diff(tc.want, kindsOf(New(router).Issues())); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
		})
	}
}

// TestIssuesAreInOneOrder holds that they come by table, whatever of the tables is odd.
func TestIssuesAreInOneOrder(t *testing.T) {
	t.Parallel()
	router := defconf()
	router.IPv4.Raw = []Rule{rule("a", "drop", "raw"), rule(prerouting, "drop", "raw", "src-address-list", "gone")}
	router.IPv4.NAT = []Rule{rule("a", "accept", "nat")}
	router.IPv4.Filter = append(router.IPv4.Filter, rule("a", "drop", "filter"))
	want := []string{"chain-unused filter", "chain-unused nat", "list-missing raw", "matches-nothing raw", "chain-unused raw"}
	if diff := cmp.Diff(want, kindsOf(New(router).Issues())); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
}

// TestWayOutWithoutARoute holds that a rule which matches nothing for want of a route isn't odd,
// unless its list has no interface.
func TestWayOutWithoutARoute(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		key, value string
		want       []string
	}{
		{"out-interface", "vpn", nil},
		{"out-interface-list", "VPN", nil},
		{"out-interface-list", "EMPTY", []string{"matches-nothing x"}},
		{"in-interface-list", "EMPTY", []string{"matches-nothing x"}},
	} {
		router := defconf()
		router.Interfaces = append(router.Interfaces, Interface{Name: "vpn", Type: "l2tp-in"})
		router.InterfaceLists = append(router.InterfaceLists, InterfaceList{Name: "VPN", Members: []string{"vpn"}}, InterfaceList{Name: "EMPTY"})
		router.IPv4.Filter = append(router.IPv4.Filter, rule(forward, "accept", "x", test.key, test.value))
		if diff := cmp.Diff(test.want, kindsOf(New(router).Issues())); diff != "" {
			t.Errorf("%s=%s: issues (-want +got):\n%s", test.key, test.value, diff)
		}
	}
}

func TestSlaveIsNotCalledGone(t *testing.T) {
	t.Parallel()
	router := defconf()
	router.Ports = map[string]string{"ether2": "bridge", "ether3": ""}
	router.IPv4.Filter = append(router.IPv4.Filter, rule(input, "accept", "", "in-interface", "ether2"), rule(input, "accept", "", "in-interface", "ether3"))
	skipped := rule(input, "drop", "", "in-interface", "ether2")
	skipped.Invalid = true
	router.IPv4.Filter = append(router.IPv4.Filter, skipped)
	var got []string
	for _, issue := range New(router).Issues() {
		got = append(got, issue.Text)
	}
	want := []string{
		`names interface "ether2", a slave of "bridge": in/out-interface can't match it, so the router skips the rule`,
		`names interface "ether3", a slave: in/out-interface can't match it, so the router skips the rule`,
		`names interface "ether2", a slave of "bridge": in/out-interface can't match it, so the router skips the rule`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("texts (-want +got):\n%s", diff)
	}
}

// TestShadowedByEachInterface holds that rules for all interfaces that there are shadow one for
// any, that no more of them are named than the bound, and that it is open where the
// interfaces weren't read.
func TestShadowedByEachInterface(t *testing.T) {
	t.Parallel()
	for _, unread := range []bool{false, true} {
		router := Router{InterfacesUnread: unread}
		for i := range maxBlamed + 3 {
			name := fmt.Sprintf("ether%d", i)
			router.Interfaces = append(router.Interfaces, Interface{Name: name})
			router.IPv4.Filter = append(router.IPv4.Filter, rule(forward, "drop", "", "in-interface", name))
		}
		router.IPv4.Filter = append(router.IPv4.Filter, rule(forward, "accept", "any"))
		shadowed, _ := New(router).Shadowed(IPv4)
		if unread && len(shadowed) != 0 || !unread && (len(shadowed) != 1 || len(shadowed[0].By) != maxBlamed) {
			t.Errorf("unread %t: shadowed are %+v", unread, shadowed)
		}
	}
}

func TestShadowedNamesWhatShadows(t *testing.T) {
	t.Parallel()
	router := defconf()
	router.IPv4.Filter = append(router.IPv4.Filter,
		rule(input, "drop", "half", "in-interface", "bridge", "protocol", "tcp", "dst-port", "1-1024"),
		rule(input, "accept", "other half", "in-interface-list", "LAN", "protocol", "tcp", "dst-port", "1025-65535"),
		rule(input, "drop", "together", "protocol", "tcp", "dst-port", "80-2000", "in-interface", "bridge"),
		rule(input, "accept", "single", "in-interface", "ether1", "protocol", "udp"))
	shadowed, _ := New(router).Shadowed(IPv4)
	got := map[string][]string{}
	for _, issue := range shadowed {
		for _, by := range issue.By {
			got[issue.Rule.Comment] = append(got[issue.Rule.Comment], by.Comment)
		}
	}
	want := map[string][]string{"single": {"drop not from LAN"}, "together": got["together"]}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("shadowed (-want +got):\n%s", diff)
	}
	if by := got["together"]; !slices.Contains(by, "half") || !slices.Contains(by, "other half") {
		t.Errorf("together is shadowed by %v", by)
	}
}

func TestUplinksAreComparedWithTheList(t *testing.T) {
	t.Parallel()
	router := defconf()
	router.Interfaces = append(router.Interfaces, Interface{Name: "lte1", Type: "lte"}, Interface{Name: "ether5", Type: "ether"})
	router.Uplinks = append(router.Uplinks, Uplink{Interface: "lte1", Reasons: []string{"lte"}})
	router.InterfaceLists[0].Members = []string{"ether1", "ether5"}
	e := New(router)
	difference := ListDifference{Missing: []Uplink{{Interface: "lte1", Reasons: []string{"lte"}}}, Extra: []string{"ether5"}}
	if diff := cmp.Diff(difference, e.CompareUplinks("WAN")); diff != "" {
		t.Errorf("difference (-want +got):\n%s", diff)
	}
	if got := ask(e, IPv4, 6, 502, plc+"/32"); got.Value != Reachable || got.Witness.Interface != "lte1" {
		t.Errorf("an uplink outside the list: %s by %v", got.Value, got.Witness)
	}
	if diff := cmp.Diff([]string{"bridge"}, e.Entering([]netip.Prefix{netip.MustParsePrefix("192.168.88.128/25")})); diff != "" {
		t.Errorf("entering (-want +got):\n%s", diff)
	}
}

func TestForwardings(t *testing.T) {
	t.Parallel()
	router := defconf()
	router.IPv4.NAT = append(router.IPv4.NAT,
		translating("dst-nat", plc, "502", "plc", "protocol", "tcp", "dst-port", "1502"),
		translating("dst-nat", plc, "22", "inside only", "protocol", "tcp", "dst-port", "2222", "in-interface", "bridge"),
		translating("redirect", "", "53", "dns", "protocol", "udp", "dst-port", "53"),
		translating("dst-nat", plc, "9", "dropped", "protocol", "udp", "dst-port", "9"))
	router.IPv4.Filter = append([]Rule{rule(forward, "drop", "", "dst-port", "9", "protocol", "udp")}, router.IPv4.Filter...)
	e := New(router)
	var got []string
	for _, f := range e.Forwardings(e.Internet(nil), IPv4, nil) {
		got = append(got, f.Rule.Comment+" "+protocolName(f.Protocol)+" "+f.Verdict.Value.String())
	}
	want := []string{"plc tcp reachable", "inside only tcp blocked", "dropped udp blocked"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("forwardings (-want +got):\n%s", diff)
	}
	if dns := e.Reach(Query{Zone: e.Internet(nil), Family: IPv4, Protocol: 17, Port: 53}); dns.Value != Blocked {
		t.Errorf("the redirect to the router is %s, want blocked", dns.Value)
	}
}

func TestOddInputIsDefined(t *testing.T) {
	t.Parallel()
	nowhere := Router{IPv4: Tables{Filter: []Rule{{}, {Chain: input, Match: map[string]string{"": ""}}}, NAT: []Rule{{Chain: dstnat, Action: "dst-nat"}}}}
	e := New(nowhere)
	zone := Zone{Name: "z", Interfaces: []string{"ether1"}}
	if got := e.Reach(Query{Zone: zone, Family: IPv4, Protocol: 6, Port: 22}); got.Value != NoListener && got.Value != Unknown {
		t.Errorf("empty router: %s", got.Value)
	}
	for name, change := range map[string]func(*Router){
		"addresses_of_the_other_family": func(r *Router) { r.IPv4.Addresses = r.IPv6.Addresses },
		"routes_without_destination":    func(r *Router) { r.IPv4.Routes = append(r.IPv4.Routes, Route{Interface: "ether1"}) },
		"address_without_interface":     func(r *Router) { r.IPv4.Addresses[0].Interface = "" },
		"same_rule_twice":               func(r *Router) { r.IPv4.Filter = append(r.IPv4.Filter, r.IPv4.Filter...) },
		"same_interface_twice":          func(r *Router) { r.Interfaces = append(r.Interfaces, r.Interfaces...) },
		"unread_interfaces":             func(r *Router) { r.Interfaces, r.InterfacesUnread = nil, true },
		"zero_zone_prefix":              func(r *Router) { r.IPv4.EncryptedTo = []netip.Prefix{{}} },
		"nat_to_everything": func(r *Router) {
			r.IPv4.NAT = append(r.IPv4.NAT, translating("dst-nat", "0.0.0.0/0", "0", "", "protocol", "tcp"))
		},
		"netmap_backwards": func(r *Router) {
			r.IPv4.NAT = append(r.IPv4.NAT, translating("netmap", "192.168.88.9-192.168.88.7", "9-1", ""))
		},
	} {
		router := defconf()
		change(&router)
		e := New(router)
		for _, hosts := range [][]string{nil, {plc + "/32"}, {"::/0"}} {
			got := ask(e, IPv4, 6, 22, hosts...)
			if got.Value == 0 || got.Value == Reachable && name != "nat_to_everything" {
				t.Errorf("%s to %v: %s", name, hosts, got.Value)
			}
		}
		e.Shadowed(IPv4)
		e.Issues()
	}
}

// TestIssuesAreBounded holds that a family lists so many issues, and says then that there are more.
func TestIssuesAreBounded(t *testing.T) {
	t.Parallel()
	var listed tables
	for range maxIssues {
		listed.report(MatchesNothing, nil, "no packet can match")
	}
	if n := len(listed.issues); n != maxIssues || listed.issues[n-1].Kind != MatchesNothing {
		t.Errorf("as many as are listed: %d, the last %+v", n, listed.issues[n-1])
	}
	for range 3 {
		listed.report(MatchesNothing, nil, "no packet can match")
	}
	if n := len(listed.issues); n != maxIssues+1 || listed.issues[n-1].Kind != Undecided || listed.issues[n-1].Text != "there are more issues than are listed" {
		t.Errorf("more than are listed: %d, the last %+v", n, listed.issues[n-1])
	}
}
