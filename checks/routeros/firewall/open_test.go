package firewall

import (
	"slices"
	"testing"
)

// TestWhatRestsOnTheUnread holds which matchers rest on interfaces, routes and addresses that
// the configuration leaves out, and with which of them a rule may match nothing.
func TestWhatRestsOnTheUnread(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name       string
		matchers   map[string]string
		leased     bool
		open, vain bool
	}{
		{"family_of_interfaces", matching("in-interface", "all-ppp"), false, true, true},
		{"all_but_a_family", matching("in-interface", "!all-ppp"), false, true, true},
		{"built_in_lists", matching("in-interface-list", "dynamic"), false, true, true},
		{"all_but_a_built_in_list", matching("out-interface-list", "!static"), false, true, true},
		{"interface", matching("in-interface", "ether1"), false, false, false},
		{"list", matching("in-interface-list", "WAN"), false, false, false},
		{"way_out", matching("out-interface", "ether1"), false, true, false},
		{"ways_out", matching("out-interface", "ether1", "out-interface-list", "WAN"), false, true, true},
		{"way_out_to_an_address", matching("out-interface", "ether1", "dst-address", "10.0.0.0/8"), false, true, true},
		{"way_out_to_a_list", matching("out-interface", "ether1", "dst-address-list", "x"), false, true, true},
		{"way_out_from_a_kind", matching("out-interface", "ether1", "src-address-type", "local"), false, true, false},
		{"address", matching("dst-address", "10.0.0.0/8"), false, false, false},
		{"address_that_may_be_the_router's", matching("dst-address", "10.0.0.0/8"), true, true, false},
		{"kind_that_may_be_the_router's", matching("src-address-type", "local"), true, true, false},
		{"list_that_may_hold_the_router", matching("dst-address-list", "x"), true, false, false},
		{"source", matching("src-address", "10.0.0.0/8"), true, false, false},
	} {
		for _, unread := range []bool{true, false} {
			router := defconf()
			router.InterfacesUnread, router.IPv4.RoutesIncomplete, router.IPv4.Leased = unread, unread, test.leased && unread
			open, vain := New(router).family(IPv4).restsOnUnread(test.matchers)
			if open != (test.open && unread) || vain != (test.vain && unread) {
				t.Errorf("%s, unread %t: open %t, vain %t", test.name, unread, open, vain)
			}
		}
	}
}

// TestOpenRules holds that a rule is open where it may match nothing, or where an earlier one
// may take all that it matches once the rest is known.
func TestOpenRules(t *testing.T) {
	t.Parallel()
	for _, unread := range []bool{true, false} {
		router := defconf()
		router.InterfacesUnread = unread
		router.Interfaces = append(router.Interfaces, Interface{Name: "ppp-in1", Type: "ppp-in"})
		router.IPv4.Filter = []Rule{
			rule(forward, "drop", "", "protocol", "udp"),
			rule(forward, "accept", "", "in-interface", "ether1", "protocol", "tcp", "dst-port", "80"),
			rule(forward, "accept", "", "in-interface", "all-ppp", "protocol", "tcp"),
			rule(forward, "drop", "", "in-interface", "ppp-in1", "protocol", "tcp", "dst-port", "22"),
			rule(forward, "accept", "", "protocol", "icmp"),
		}
		open, complete := New(router).Open(IPv4)
		var got []int
		for _, ref := range open {
			got = append(got, ref.Number)
		}
		if want := []int{2, 3}; !complete || unread && !slices.Equal(got, want) || !unread && !slices.Equal(got, want[1:]) {
			t.Errorf("unread %t: open are %v, complete %t", unread, got, complete)
		}
	}
}

// TestOpenByWaysOut holds by which earlier rules one is open that rests on routes: by those that
// take its packets wherever they enter and go.
func TestOpenByWaysOut(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		earlier []string
		want    int
	}{
		{"where_they_go", []string{"protocol", "tcp", "dst-address", "10.0.0.0/8"}, 1},
		{"where_they_enter", []string{"protocol", "tcp", "in-interface", "ether1"}, 1},
		{"others", []string{"protocol", "udp"}, 0},
		{"from_where_they_come", []string{"protocol", "tcp", "src-address", "10.0.0.0/8"}, 0},
	} {
		router := defconf()
		router.IPv4.RoutesIncomplete, router.IPv4.Leased = true, false
		router.IPv4.Filter = []Rule{rule(forward, "drop", "", test.earlier...), rule(forward, "accept", "", "protocol", "tcp", "out-interface", "bridge")}
		if open, _ := New(router).Open(IPv4); len(open) != test.want || test.want > 0 && open[0].Number != 1 {
			t.Errorf("%s: open are %v", test.name, open)
		}
	}
	router := defconf()
	router.IPv4.Addresses, router.IPv4.Filter = nil, []Rule{rule(input, "accept", "", "dst-address-type", "local")}
	if open, _ := New(router).Open(IPv4); len(open) > 0 {
		t.Errorf("open are %v where no rule comes before", open)
	}
}
