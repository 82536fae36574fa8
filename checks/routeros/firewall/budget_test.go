package firewall

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"
	"time"
)

// forwarding is a router with filter rules for single hosts and a port forward for each
// port from 2000 on.
func forwarding(rules, forwards int) Router {
	router := defconf()
	router.IPv4.Filter = nil
	for i := range rules {
		router.IPv4.Filter = append(router.IPv4.Filter, rule(forward, "accept", "", "in-interface-list", "WAN", "protocol", "tcp",
			"dst-address", fmt.Sprintf("10.9.%d.%d", i/250, 1+i%250), "dst-port", fmt.Sprint(1+i)))
	}
	router.IPv4.Filter = append(router.IPv4.Filter,
		rule(forward, "accept", "", "connection-nat-state", "dstnat", "dst-address", "192.168.88.0/24"), rule(forward, "drop", "", "in-interface-list", "WAN"))
	router.IPv4.NAT = nil
	for i := range forwards {
		added := rule(dstnat, "dst-nat", "", "in-interface-list", "WAN", "protocol", "tcp", "dst-port", fmt.Sprint(2000+i))
		added.Options = map[string]string{"to-addresses": fmt.Sprintf("192.168.88.%d", 1+i%250), "to-ports": fmt.Sprint(3000 + i)}
		router.IPv4.NAT = append(router.IPv4.NAT, added)
	}
	return router
}

// TestCostGrowsWithTheSquareAtMost holds, in steps, that a router of four times the size
// costs at most some sixteen times as much, for all its port forwards together.
func TestCostGrowsWithTheSquareAtMost(t *testing.T) {
	t.Parallel()
	spent := func(router Router) int {
		e, budget := New(router), NewBudget()
		found := e.Forwardings(e.Internet(nil), IPv4, budget)
		if slices.ContainsFunc(found, func(f Forwarding) bool { return f.Verdict.Value != Reachable }) {
			t.Errorf("a port forward isn't reachable")
		}
		return RouterSteps - budget.left
	}
	small, large := spent(forwarding(175, 150)), spent(forwarding(700, 600))
	if large > 20*small || large > RouterSteps/4 {
		t.Errorf("%d steps, and %d at four times the size", small, large)
	}
}

// TestChainsInARow holds, in steps, that chains which each jump to the next cost in
// proportion to their number.
func TestChainsInARow(t *testing.T) {
	t.Parallel()
	steps := func(chains int) int {
		e, budget := New(nested(chains)), NewBudget()
		if got := e.Reach(Query{Zone: e.Internet(nil), Family: IPv4, Protocol: 6, Port: 8291, Budget: budget}); got.Has(OverBudget) {
			t.Errorf("%d chains exceed the budget", chains)
		}
		return RouterSteps - budget.left
	}
	if few, many := steps(1250), steps(5000); many > 5*few {
		t.Errorf("%d steps, and %d with four times as many chains", few, many)
	}
}

// TestPartsOfAGraph holds that nodes which lead to each other are in one part, that what a
// part leads to comes before it, and that each node is asked once for what it leads to.
func TestPartsOfAGraph(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 3))
		const nodes = 12
		var leads [nodes][]int
		for from := range nodes {
			for range random.IntN(3) {
				leads[from] = append(leads[from], random.IntN(nodes))
			}
		}
		var reaches func(from, to int, seen map[int]bool) bool
		reaches = func(from, to int, seen map[int]bool) bool {
			if from == to || seen[from] {
				return from == to
			}
			seen[from] = true
			return slices.ContainsFunc(leads[from], func(next int) bool { return reaches(next, to, seen) })
		}
		asked := 0
		place := map[int]int{}
		for i, part := range parts([]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, func(n int) []int { asked++; return leads[n] }) {
			for _, member := range part {
				place[member] = i
			}
		}
		if asked != nodes || len(place) != nodes {
			t.Fatalf("seed %d: %d questions, %d nodes placed", seed, asked, len(place))
		}
		for a := range nodes {
			for b := range nodes {
				there, back := reaches(a, b, map[int]bool{}), reaches(b, a, map[int]bool{})
				if (there && back) != (place[a] == place[b]) || there && place[b] > place[a] {
					t.Fatalf("seed %d: nodes %d and %d are in parts %d and %d", seed, a, b, place[a], place[b])
				}
			}
		}
	}
}

// BenchmarkForwards asks about all port forwards of a router, and reports how many times as
// much as the same questions about one.
func BenchmarkForwards(b *testing.B) {
	cost := func(router Router) time.Duration {
		began := time.Now()
		e := New(router)
		sink = len(e.Forwardings(e.Internet(nil), IPv4, nil))
		return time.Since(began)
	}
	router, one := forwarding(700, 600), forwarding(700, 1)
	var all, floor time.Duration
	for b.Loop() {
		all, floor = all+cost(router), floor+cost(one)
	}
	b.ReportMetric(float64(all)/float64(floor), "ratio")
}

// BenchmarkChains compiles chains that each jump to the next, and reports how many times as
// much as a quarter of them.
func BenchmarkChains(b *testing.B) {
	cost := func(router Router) time.Duration {
		began := time.Now()
		New(router)
		return time.Since(began)
	}
	router, quarter := nested(5000), nested(1250)
	var all, floor time.Duration
	for b.Loop() {
		all, floor = all+cost(router), floor+cost(quarter)
	}
	b.ReportMetric(float64(all)/float64(floor), "ratio")
}

// tunnels is a hub: half of its tunnels have an address of their own.
func tunnels(n int) Router {
	router := defconf()
	for i := range n {
		name := fmt.Sprintf("gre%d", i)
		router.Interfaces = append(router.Interfaces, Interface{Name: name, Type: "gre-tunnel"})
		if i%2 == 0 {
			prefix := netip.PrefixFrom(netip.AddrFrom4([4]byte{10, byte(i >> 14), byte(i >> 6), byte(i<<2) + 1}), 30)
			router.IPv4.Addresses = append(router.IPv4.Addresses, Address{prefix, name})
		}
	}
	return router
}

// BenchmarkTunnels asks by each tunnel of a hub for its WinBox, and reports how many times as
// much as by those of a quarter of them.
func BenchmarkTunnels(b *testing.B) {
	cost := func(router Router) time.Duration {
		began := time.Now()
		e := New(router)
		for _, port := range router.Interfaces {
			e.Reach(Query{Zone: Zone{Name: port.Name, Interfaces: []string{port.Name}}, Family: IPv4, Protocol: 6, Port: 8291})
		}
		return time.Since(began)
	}
	router, quarter := tunnels(10_000), tunnels(2500)
	var all, floor time.Duration
	for b.Loop() {
		all, floor = all+cost(router), floor+cost(quarter)
	}
	b.ReportMetric(float64(all)/float64(floor), "ratio")
}

// TestBudgetOfARouter holds that what exceeds it is unknown for want of budget, that it is
// counted in steps, so that the same questions end the same, and that nil sets no bound.
func TestBudgetOfARouter(t *testing.T) {
	t.Parallel()
	e := New(forwarding(100, 50))
	query := Query{Zone: e.Internet(nil), Family: IPv4, Protocol: 6, Port: 3010, Hosts: []netip.Prefix{netip.MustParsePrefix("192.168.88.0/24")}}
	answered := func() int {
		query.Budget = &Budget{left: 3000}
		for i := range 1000 {
			if e.Reach(query).Has(OverBudget) {
				return i
			}
		}
		return -1
	}
	first := answered()
	if first < 1 || first != answered() {
		t.Errorf("%d questions were answered, then %d", first, answered())
	}
	if got := e.Forwardings(query.Zone, IPv4, query.Budget); !got[0].Verdict.Has(OverBudget) || got[0].Verdict.Value != Unknown {
		t.Errorf("a port forward is %v with a spent budget", got[0].Verdict)
	}
	query.Budget = nil
	if got := e.Reach(query); got.Value != Reachable {
		t.Errorf("%s because %v without a budget", got.Value, got.Because)
	}
}
