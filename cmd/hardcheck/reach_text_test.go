package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hardcheck/checks/network"
	"hardcheck/checks/routeros/firewall"
)

// TestABlockedForwardSaysWhoTakesItsPackets holds that of the refused answers only a forward
// whose packets another one takes has a line below it.
func TestABlockedForwardSaysWhoTakesItsPackets(t *testing.T) {
	t.Parallel()
	taken := []string{"nat dstnat 1 dst-nat takes its packets and sends them to 192.0.2.9:80"}
	if got := details(network.Row{Verdict: firewall.Blocked, Endpoint: "192.0.2.8:80", Taken: taken}); !slices.Equal(got, taken) {
		t.Errorf("%q", got)
	}
	if got := details(network.Row{Verdict: firewall.Blocked, Because: []string{"filter forward 3"}}); len(got) > 0 {
		t.Errorf("%q below a plain refusal", got)
	}
}

// TestGapsNameEachWhole holds that a list of what the rows don't answer never ends within
// a name, and that menus are named as on the router's console.
func TestGapsNameEachWhole(t *testing.T) {
	t.Parallel()
	var many []string
	for i := range 2 * maxNames {
		many = append(many, fmt.Sprintf("device-with-a-long-name-%03d", i))
	}
	r := reached{table: network.Table{Unplaced: many, Missing: []string{"firewall.ipv4.raw", "vpn.l2tpServer", "network.vrfs"}}}
	gaps := r.gaps()
	if len(gaps) != 2 {
		t.Fatalf("%d gaps: %q", len(gaps), gaps)
	}
	if want := fmt.Sprintf("device-with-a-long-name-%03d, and %d more", maxNames-1, maxNames); !strings.HasSuffix(gaps[0], want) {
		t.Errorf("ends %q, want %q", gaps[0][len(gaps[0])-60:], want)
	}
	if want := "not read, so that answers may be unknown: /interface/l2tp-server/server, /ip/firewall/raw, /ip/vrf"; gaps[1] != want {
		t.Errorf("%q, want %q", gaps[1], want)
	}
}
