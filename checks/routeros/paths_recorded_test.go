package routeros_test

import (
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/filtering"
	"hardcheck/checks/routeros/routertest"
	"hardcheck/checks/routeros/services"
)

func TestPathsAreRecorded(t *testing.T) {
	t.Parallel()
	rows := routertest.Defconf()
	rows["/ip/firewall/filter"] = []routeros.Row{routertest.Row("chain", "forward", "action", "accept", "connection-nat-state", "dstnat")}
	rows["/ip/firewall/nat"] = []routeros.Row{routertest.Row(
		"chain", "dstnat", "action", "dst-nat", "protocol", "tcp", "dst-port", "8080", "in-interface", "ether1",
		"to-addresses", "192.168.88.9", "to-ports", "80",
	)}
	target := checks.Target{Name: "edge", Kind: "routeros"}
	host, ssh := netip.MustParseAddr("192.168.88.9"), uint16(22)
	for _, tc := range []struct {
		name, without string
		check         *checks.Check
		want          []checks.Path
	}{
		{"service", "", services.ServicesUnreachable, []checks.Path{{From: "internet", Via: "edge", Protocol: "tcp", Port: ssh, PacketPort: ssh}}},
		{"host", "", filtering.NATExposure, []checks.Path{{From: "internet", Via: "edge", To: host, Protocol: "tcp", Port: 80, PacketPort: 8080}}},
		{"rules_unread", "/ip/firewall/filter", services.ServicesUnreachable, []checks.Path{
			{From: "internet", Via: "edge", Protocol: "tcp", Port: ssh, Unknown: true},
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			facts := routertest.Facts(t, rows, tc.without)
			var got []checks.Path
			for _, j := range tc.check.Rule.JudgeEach(checks.Observation{Target: target, Facts: facts}) {
				for _, p := range j.Paths {
					if p.To.IsValid() || p.Port == ssh {
						got = append(got, p)
					}
				}
			}
			if diff := cmp.Diff(tc.want, got, cmpopts.EquateComparable(netip.Addr{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
