package network_test

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/modbus"
	"hardcheck/checks/network"
	"hardcheck/checks/routeros"
)

// drawn are the paths that a check records for the device, one a line.
func drawn(check *checks.Check, facts routeros.Facts) []string {
	device := plantSite.Targets[0]
	device.ReachableFrom = []string{"ot"}
	observe := func(target checks.Target, facts checks.Facts) []checks.Observation {
		return []checks.Observation{{Target: target, Site: plantSite, Facts: facts}}
	}
	router := checks.Target{Name: "edge", Kind: "routeros", Zone: "it"}
	judged := check.Rule.JudgeAcross(checks.Gathered{Site: plantSite, AsOf: time.Unix(0, 0), Observations: map[string][]checks.Observation{
		"modbus": observe(device, modbus.Facts{}), "routeros": observe(router, facts),
	}})
	var lines []string
	for _, j := range judged {
		for _, p := range j.Paths {
			line := fmt.Sprintf("%s: %s > %s > %s:%d/%s, sent to %d", j.Outcome, p.From, p.Via, p.To, p.Port, p.Protocol, p.PacketPort)
			if p.Unknown {
				line += ", unknown"
			}
			lines = append(lines, line)
		}
	}
	return lines
}

func TestPathsAreRecorded(t *testing.T) {
	t.Parallel()
	forwarded := edge(t)
	forwarded.Firewall.IPv4.NAT = forwards()
	rules, _ := forwarded.Firewall.IPv4.Filter.Get()
	forwarded.Firewall.IPv4.Filter = checks.Known(append([]routeros.Rule{
		{Chain: "forward", Action: "accept", Match: map[string]string{"connection-nat-state": "dstnat"}},
	}, rules...))
	open, unread := edge(t), edge(t)
	open.Firewall.IPv4.Filter = checks.Known([]routeros.Rule{
		{Chain: "forward", Action: "drop", Match: map[string]string{"protocol": "tcp"}},
		{Chain: "forward", Action: "drop", Match: map[string]string{"in-interface": "ether1"}},
	})
	unread.Firewall.IPv4.Filter = checks.Unknown[[]routeros.Rule]()
	for _, tc := range []struct {
		name  string
		check *checks.Check
		facts routeros.Facts
		want  []string
	}{
		{"closed", network.ModbusUnreachable, edge(t), nil},
		{"forwarded", network.ModbusUnreachable, forwarded, []string{"failed: internet > edge > 10.20.3.7:502/tcp, sent to 1502"}},
		{"unread", network.ModbusUnreachable, unread, []string{
			"not-assessed: it > edge > 10.20.3.7:502/tcp, sent to 0, unknown",
			"not-assessed: internet > edge > 10.20.3.7:502/tcp, sent to 0, unknown",
		}},
		{"other_ports", network.ModbusSegmented, open, []string{"failed: it > edge > 10.20.3.7:0/udp, sent to 0"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tc.want, drawn(tc.check, tc.facts)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestPathsOfCrossingsAreRecorded holds that the map tells what crosses from what may.
func TestPathsOfCrossingsAreRecorded(t *testing.T) {
	t.Parallel()
	facts := filtered(t,
		accept("protocol", "tcp", "dst-port", "22", "in-interface", "ether2", "out-interface", "ether3"),
		accept("protocol", "udp", "layer7-protocol", "x", "in-interface", "ether3", "out-interface", "ether2"), dropped)
	var got []checks.Path
	for _, j := range judged(network.ConduitsDeclared, intended(t), []network.RouterFacts{read("edge", facts)}) {
		got = append(got, j.Paths...)
	}
	want := []checks.Path{
		{From: "it", Via: "edge", To: netip.MustParseAddr("10.20.0.2"), Protocol: "tcp", Port: 22, PacketPort: 22},
		{From: "ot", Via: "edge", To: netip.MustParseAddr("10.10.0.2"), Protocol: "udp", Port: 1, PacketPort: 1, Unknown: true},
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b netip.Addr) bool { return a == b })); diff != "" {
		t.Errorf("paths (-want +got):\n%s", diff)
	}
}
