package routeros

import (
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/routeros/firewall"
)

// TestEmptyListOfAnExportIsNoProof holds that a list which an export shows no entry of
// may have some that come and go, unless packets are dropped by it.
func TestEmptyListOfAnExportIsNoProof(t *testing.T) {
	t.Parallel()
	drop := row("chain", "input", "action", "drop", "in-interface", "ether1")
	entries := []Row{row("list", "ops", "address", "10.0.0.0/8")}
	for _, test := range []struct {
		name, transport string
		rule            Row
		lists           []Row
		want            firewall.Value
	}{
		{"accepted", "export", row("chain", "input", "action", "accept", "src-address-list", "ops"), nil, firewall.Unknown},
		{"accepted_live", "tls", row("chain", "input", "action", "accept", "src-address-list", "ops"), nil, firewall.Blocked},
		{"accepted_with_entries", "export", row("chain", "input", "action", "accept", "src-address-list", "ops"), entries, firewall.Blocked},
		{"all_others_dropped", "export", row("chain", "input", "action", "drop", "src-address-list", "!ops"), nil, firewall.Unknown},
		{"dropped", "export", row("chain", "input", "action", "drop", "src-address-list", "ops"), nil, firewall.Reachable},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			rows := defconf()
			rows["/ip/firewall/filter"] = []Row{test.rule}
			if test.rule["action"] == "accept" {
				rows["/ip/firewall/filter"] = []Row{test.rule, drop}
			}
			rows["/ip/firewall/address-list"] = test.lists
			facts := filled(t, rows, "")
			facts.Transport = test.transport
			paths := NewPaths(facts, checks.Target{}, checks.Site{})
			internet, _ := paths.Zone("internet")
			got := paths.Engine.Reach(firewall.Query{Zone: internet, Family: firewall.IPv4, Protocol: protocolTCP, Port: 22})
			if got.Value != test.want {
				t.Errorf("%s because %v", got.Value, got.Because)
			}
		})
	}
}

// TestLentDiskStartsTheServer holds that a disk that is lent over SMB makes the server
// listen that waits for a share.
func TestLentDiskStartsTheServer(t *testing.T) {
	t.Parallel()
	for _, lent := range []string{"yes", "no"} {
		rows := defconf()
		rows["/ip/smb"] = []Row{row("enabled", "auto")}
		rows["/disk"] = []Row{row("slot", "usb1", "smb-sharing", lent)}
		got := false
		for _, offer := range NewPaths(filled(t, rows, ""), checks.Target{}, checks.Site{}).Services {
			got = got || offer.Name == "smb" && offer.Port == 445
		}
		if got != (lent == "yes") {
			t.Errorf("a disk with smb-sharing=%s: smb is offered %t", lent, got)
		}
	}
}
