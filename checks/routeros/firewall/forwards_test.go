package firewall

import (
	"net/netip"
	"testing"
)

// TestTranslates holds which addresses some rule may lead packets to, whatever becomes of them.
func TestTranslates(t *testing.T) {
	t.Parallel()
	to := func(addresses string, pairs ...string) []Rule {
		return []Rule{translating("dst-nat", addresses, "502", "", append([]string{"protocol", "tcp", "dst-port", "502"}, pairs...)...)}
	}
	off := to(plc)
	off[0].Disabled = true
	for _, tc := range []struct {
		name   string
		nat    []Rule
		unread []string
		asked  string
		want   bool
	}{
		{"no_rule", nil, nil, plc, false},
		{"the_address", to(plc), nil, plc, true},
		{"another_address", to(plc), nil, "192.168.88.11", false},
		{"the_last_of_a_range", to("10.9.0.1-10.9.0.5"), nil, "10.9.0.5", true},
		{"behind_a_range", to("10.9.0.1-10.9.0.5"), nil, "10.9.0.6", false},
		{"switched_off", off, nil, plc, false},
		{"to_what_the_packet_was_sent_to", to(""), nil, "203.0.113.9", true},
		{"to_what_cant_be_read", to("somewhere"), nil, "203.0.113.9", true},
		{"an_action_that_cant_be_judged", []Rule{rule(dstnat, "conjure", "")}, nil, plc, true},
		{"of_another_family", to(plc), nil, "2001:db8::9", false},
		{"nat_was_not_read", nil, []string{natTable}, plc, true},
		{"filter_was_not_read", nil, []string{filterTable, rawTable}, plc, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			router := defconf()
			router.IPv4.NAT, router.IPv4.Unread = tc.nat, tc.unread
			asked := netip.MustParseAddr(tc.asked)
			family := IPv4
			if asked.Is6() {
				family = IPv6
			}
			if got := New(router).Translates(family, asked); got != tc.want {
				t.Errorf("translates to %s: %t", asked, got)
			}
		})
	}
}
