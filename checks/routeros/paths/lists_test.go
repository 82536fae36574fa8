package paths

import (
	"slices"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/routertest"
)

// TestEmptyListOfAnExportIsNoProof holds that a list which an export shows no entry of
// may have some that come and go, unless packets are dropped by it.
func TestEmptyListOfAnExportIsNoProof(t *testing.T) {
	t.Parallel()
	drop := routertest.Row("chain", "input", "action", "drop", "in-interface", "ether1")
	entries := []routeros.Row{routertest.Row("list", "ops", "address", "10.0.0.0/8")}
	for _, test := range []struct {
		name      string
		transport routeros.Transport
		rule      routeros.Row
		lists     []routeros.Row
		want      firewall.Value
	}{
		{"accepted", "export", routertest.Row("chain", "input", "action", "accept", "src-address-list", "ops"), nil, firewall.Unknown},
		{"accepted_live", "tls", routertest.Row("chain", "input", "action", "accept", "src-address-list", "ops"), nil, firewall.Blocked},
		{"accepted_with_entries", "export", routertest.Row("chain", "input", "action", "accept", "src-address-list", "ops"), entries, firewall.Blocked},
		{"all_others_dropped", "export", routertest.Row("chain", "input", "action", "drop", "src-address-list", "!ops"), nil, firewall.Unknown},
		{"dropped", "export", routertest.Row("chain", "input", "action", "drop", "src-address-list", "ops"), nil, firewall.Reachable},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			rows := routertest.Defconf()
			rows["/ip/firewall/filter"] = []routeros.Row{test.rule}
			if test.rule["action"] == "accept" {
				rows["/ip/firewall/filter"] = []routeros.Row{test.rule, drop}
			}
			rows["/ip/firewall/address-list"] = test.lists
			facts := routertest.Facts(t, rows, "")
			facts.Transport = test.transport
			paths := New(facts, checks.Target{}, checks.Site{})
			internet, _ := paths.Zone("internet")
			got := paths.Engine.Reach(firewall.Query{Zone: internet, Family: firewall.IPv4, Protocol: TCP, Port: 22})
			if got.Value != test.want {
				t.Errorf("%s because %v", got.Value, got.Because)
			}
		})
	}
}

// TestMemberOfAnUnlistedListLeavesListsOpen holds that the lists can't be whole where one that
// has a member isn't among them, unless it is gone.
func TestMemberOfAnUnlistedListLeavesListsOpen(t *testing.T) {
	t.Parallel()
	for list, want := range map[string]bool{"WAN": false, "ops": true, "*1F": false, "dynamic": false} {
		rows := routertest.Defconf()
		rows["/interface/list/member"] = append(rows["/interface/list/member"], routertest.Row("list", list, "interface", "ether1"))
		paths := New(routertest.Facts(t, rows, ""), checks.Target{}, checks.Site{})
		if paths.router.ListsUnread != want || slices.Contains(paths.Missing, "network.interfaceLists") != want {
			t.Errorf("with a member of %s: unread %t, missing %v", list, paths.router.ListsUnread, paths.Missing)
		}
	}
}

// TestLentDiskStartsTheServer holds that a disk that is lent over SMB makes the server
// listen that waits for a share.
func TestLentDiskStartsTheServer(t *testing.T) {
	t.Parallel()
	for _, lent := range []string{"yes", "no"} {
		rows := routertest.Defconf()
		rows["/ip/smb"] = []routeros.Row{routertest.Row("enabled", "auto", "interfaces", "")}
		rows["/disk"] = []routeros.Row{routertest.Row("slot", "usb1", "smb-sharing", lent)}
		got := false
		for _, offer := range New(routertest.Facts(t, rows, ""), checks.Target{}, checks.Site{}).Services {
			got = got || offer.Name == "smb" && offer.Port == 445 && offer.Doubt == ""
		}
		if got != (lent == "yes") {
			t.Errorf("a disk with smb-sharing=%s: smb is offered %t", lent, got)
		}
	}
}
