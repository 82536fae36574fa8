package network_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/network"
	"hardcheck/checks/routeros"
)

// TestHostsBeyondTheBoundAreCounted holds that a sentence names eight hosts and the evidence 64, and
// that the rest is counted, if there is a rest.
func TestHostsBeyondTheBoundAreCounted(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		hosts       int
		sentence    string
		shown, more int
	}{
		{8, "10.20.1.8)", 8, 0},
		{9, "10.20.1.8 and 1 more)", 9, 0},
		{64, "10.20.1.8 and 56 more)", 64, 0},
		{66, "10.20.1.8 and 58 more)", 64, 2},
	} {
		facts := edge(t)
		var met []routeros.ARPEntry
		for i := range tc.hosts {
			met = append(met, routeros.ARPEntry{Address: fmt.Sprintf("10.20.1.%d", i+1), Interface: "ether3", Complete: true})
		}
		facts.Network.ARP = checks.Known(met)
		j := judgedZone(facts)
		if !strings.HasSuffix(j.Message, tc.sentence) {
			t.Errorf("%d hosts: %q doesn't end with %q", tc.hosts, j.Message, tc.sentence)
		}
		want := tc.shown
		last := fmt.Sprintf("10.20.1.%d, ether3 (ARP)", tc.shown)
		if tc.more > 0 {
			want, last = want+1, fmt.Sprintf("and %d more", tc.more)
		}
		if shown := evidence(j, "host"); len(shown) != want || shown[len(shown)-1] != last {
			t.Errorf("%d hosts: the evidence has %d that end with %q, want %d that end with %q", tc.hosts, len(shown), shown[len(shown)-1], want, last)
		}
	}
}

// TestStationsBeyondTheBoundAreCounted holds the same of stations without a known address.
func TestStationsBeyondTheBoundAreCounted(t *testing.T) {
	t.Parallel()
	got := map[int]int{}
	for _, count := range []int{63, 64, 65} {
		facts := edge(t)
		var stations []routeros.BridgeHost
		for i := range count {
			stations = append(stations, routeros.BridgeHost{MAC: fmt.Sprintf("02:00:00:00:00:%02X", i), Bridge: "ether3", Interface: "ether3"})
		}
		facts.Network.BridgeHosts = checks.Known(stations)
		j := judgedZone(facts)
		if told := fmt.Sprintf("doesn't know: %d;", count); !strings.Contains(j.Message, told) {
			t.Errorf("%d stations: %q doesn't say %q", count, j.Message, told)
		}
		got[count] = len(evidence(j, "station without a known address"))
	}
	if diff := cmp.Diff(map[int]int{63: 63, 64: 64, 65: 64}, got); diff != "" {
		t.Errorf("stations in the evidence (-want +got):\n%s", diff)
	}
}

// judgedZone is what the check says of zone ot.
func judgedZone(facts routeros.Facts) checks.Judgement {
	for _, j := range judged(network.HostsListed, plantSite, []network.RouterFacts{read("edge", facts)}) {
		if j.Subject == "zone ot" {
			return j
		}
	}
	return checks.Judgement{}
}

// evidence are the values of one source.
func evidence(j checks.Judgement, source string) []string {
	var all []string
	for _, e := range j.Evidence {
		if e.Source == source {
			all = append(all, e.Value)
		}
	}
	return all
}
