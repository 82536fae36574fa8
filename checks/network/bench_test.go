package network_test

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/modbus"
	"hardcheck/checks/network"
	"hardcheck/checks/routeros"
)

// plant is a site of one router with n rules, a list of n addresses, and n/10 devices.
func plant(tb testing.TB, n int) checks.Gathered {
	tb.Helper()
	facts := edge(tb)
	var rules []routeros.Rule
	var list []routeros.AddressEntry
	for i := range n {
		match := map[string]string{"protocol": "tcp", "dst-port": fmt.Sprint(1000 + i), "src-address-list": "known", "dst-address": fmt.Sprintf("10.20.%d.%d", i/250, i%250+1)}
		rules = append(rules, routeros.Rule{Position: i, Chain: "forward", Action: "accept", Match: match})
		list = append(list, routeros.AddressEntry{List: "known", Address: fmt.Sprintf("10.10.%d.%d", i/250, i%250+1)})
	}
	rules = append(rules, routeros.Rule{Position: n, Chain: "forward", Action: "drop"})
	facts.Firewall.IPv4.Filter, facts.Firewall.IPv4.AddressLists = checks.Known(rules), checks.Known(list)
	site := checks.Site{Zones: []checks.Zone{
		{Name: "it", Prefixes: []netip.Prefix{netip.MustParsePrefix("10.10.0.0/16")}},
		{Name: "ot", Prefixes: []netip.Prefix{netip.MustParsePrefix("10.20.0.0/16")}},
	}}
	g := checks.Gathered{Site: site, Observations: map[string][]checks.Observation{
		"routeros": {{Target: checks.Target{Name: "edge", Kind: "routeros"}, Site: site, Facts: facts}},
	}}
	for i := range n / 10 {
		target := checks.Target{
			Name: fmt.Sprintf("plc-%d", i), Kind: "modbus", Port: 502, Zone: "ot", ReachableFrom: []string{"ot"},
			Addresses: []netip.Addr{netip.AddrFrom4([4]byte{10, 20, 200, byte(i)})},
		}
		g.Observations["modbus"] = append(g.Observations["modbus"], checks.Observation{Target: target, Site: site, Facts: modbus.Facts{}})
	}
	return g
}

// BenchmarkModbus judges all devices of a site, two zones each.
func BenchmarkModbus(b *testing.B) {
	for _, n := range []int{100, 1000} {
		g := plant(b, n)
		for _, check := range []*checks.Check{network.ModbusUnreachable, network.ModbusFiltered, network.ModbusSegmented} {
			b.Run(fmt.Sprintf("%s/rules=%d/devices=%d", check.ID, n, n/10), func(b *testing.B) {
				for b.Loop() {
					if got := check.Rule.JudgeAcross(g); len(got) < n/10 || got[0].Outcome != checks.Passed {
						b.Fatalf("%d judgements, the first %v", len(got), got[0])
					}
				}
			})
		}
	}
}

// BenchmarkSharedModel judges all devices of a site by three checks, each with a model of
// the router of its own and all with one. The gain is how much longer the former takes.
func BenchmarkSharedModel(b *testing.B) {
	g := plant(b, 1000)
	judge := func(share bool) time.Duration {
		start := time.Now()
		router := g.Observations["routeros"][0]
		if share {
			router = router.Shared()
		}
		site := checks.Gathered{Site: g.Site, Observations: map[string][]checks.Observation{"routeros": {router}, "modbus": g.Observations["modbus"]}}
		for _, check := range []*checks.Check{network.ModbusUnreachable, network.ModbusFiltered, network.ModbusSegmented} {
			check.Rule.JudgeAcross(site)
		}
		return time.Since(start)
	}
	var alone, shared time.Duration
	for b.Loop() {
		alone, shared = alone+judge(false), shared+judge(true)
	}
	b.ReportMetric(float64(alone)/float64(shared), "gain")
}
