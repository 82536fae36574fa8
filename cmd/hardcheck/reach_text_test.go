package main

import (
	"fmt"
	"strings"
	"testing"

	"hardcheck/checks/network"
)

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
