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

// TestSpentBudgets holds when nothing more is asked: once the steps are used up, or two
// questions have exceeded their own budget.
func TestSpentBudgets(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		budget *Budget
		want   bool
	}{{nil, false}, {&Budget{left: 1}, false}, {&Budget{}, true}, {&Budget{left: -1}, true}, {&Budget{left: 1, exceeded: 1}, false}, {&Budget{left: 1, exceeded: 2}, true}} {
		if got := test.budget.Spent(); got != test.want {
			t.Errorf("%+v: spent %t", test.budget, got)
		}
	}
	budget := NewBudget()
	for i, v := range []Verdict{{Value: Unknown}, overspent(), {Value: Blocked}, overspent()} {
		if budget.count(v); budget.Spent() != (i == 3) {
			t.Errorf("after %d answers: spent %t", i+1, budget.Spent())
		}
	}
}

// TestWeightOfABox holds that what an operation costs counts the spans of all addresses.
func TestWeightOfABox(t *testing.T) {
	t.Parallel()
	var b box
	for i, d := range []dim{dimSource, dimDestination, dimInner} {
		for n := range 1 + i {
			b.dims[d] = append(b.dims[d], span{number(uint64(2 * n)), number(uint64(2 * n))})
		}
	}
	if got := b.weight(); got != 6 {
		t.Errorf("1, 2 and 3 spans weigh %d", got)
	}
}

// TestSearchGivesUp holds that a search goes on until its steps are used up or it nests too
// deep, and not beyond.
func TestSearchGivesUp(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		steps, depth int
		want         bool
	}{{2, 0, true}, {1, 0, false}, {2, maxDepth, true}, {2, maxDepth + 1, false}} {
		s := &search{steps: test.steps, depth: test.depth}
		if got := s.spend(2); got != test.want || s.gaveUp == test.want {
			t.Errorf("%d steps at depth %d: goes on %t, gave up %t", test.steps, test.depth, got, s.gaveUp)
		}
	}
}

// TestDepthOfAWalk holds that the depth is that of the searches which aren't over yet.
func TestDepthOfAWalk(t *testing.T) {
	t.Parallel()
	w := &walk{search: &search{steps: 100}, chains: map[*chain]*chain{}}
	var depths []int
	back := func(box) bool { depths = append(depths, w.depth); return false }
	w.run(&frame{chain: &chain{}}, 0, box{}, back, func(b box) bool { return w.run(&frame{chain: &chain{}}, 0, b, back, back) })
	back(box{})
	if !slices.Equal(depths, []int{4, 0}) {
		t.Errorf("depths are %v, want 4 in the inner chain and 0 behind", depths)
	}
}

// TestSplittingCostsBySpans holds that what splits packets costs in proportion to their spans.
func TestSplittingCostsBySpans(t *testing.T) {
	t.Parallel()
	var b box
	for d := range b.dims {
		b.dims[d] = numbers(0, 9)
	}
	b.dims[dimSource] = nil
	for n := range uint64(798) {
		b.dims[dimSource] = append(b.dims[dimSource], span{number(2 * n), number(2 * n)})
	}
	w := &walk{search: &search{possibly: true, steps: 1000}}
	rules := []*op{{kind: drops, match: match{must: []conj{{{dimPort, numbers(0, 4)}}}}}}
	if w.survive(b, rules, func(box) bool { return false }); w.steps != 1000-1-split-100-1 {
		t.Errorf("%d steps are left", w.steps)
	}
}
