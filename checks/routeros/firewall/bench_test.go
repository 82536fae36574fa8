package firewall

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"testing"
	"time"
)

// large is a router with a realistic ruleset: block lists first, then services for
// some sources, jumps for each tenth part, and a drop at the end.
func large(rules, entries int) Router {
	random := rand.New(rand.NewPCG(uint64(rules), uint64(entries)))
	router := defconf()
	lists := []string{"banned", "trusted", "partners"}
	for i := range entries {
		a := netip.AddrFrom4([4]byte{byte(1 + random.IntN(222)), byte(random.IntN(256)), byte(random.IntN(256)), byte(random.IntN(256))})
		router.IPv4.AddressLists = append(router.IPv4.AddressLists, AddressEntry{List: lists[i%3], Address: netip.PrefixFrom(a, 16+random.IntN(17)).Masked().String()})
	}
	head := []Rule{{Chain: "input", Action: "drop", Match: map[string]string{"src-address-list": "banned"}}}
	for i := range rules - len(router.IPv4.Filter) {
		head = append(head, realistic(random, i))
	}
	router.IPv4.Filter = append(head, router.IPv4.Filter...)
	return router
}

func realistic(random *rand.Rand, i int) Rule {
	match := map[string]string{"protocol": []string{"tcp", "udp"}[random.IntN(2)]}
	match["dst-port"] = fmt.Sprint([]int{22, 80, 443, 502, 8291, 8728, 161, 53}[random.IntN(8)])
	switch random.IntN(4) {
	case 0:
		match["src-address-list"] = []string{"trusted", "!banned", "partners"}[random.IntN(3)]
	case 1:
		match["in-interface-list"] = []string{"LAN", "!LAN", "WAN"}[random.IntN(3)]
	default:
		match["src-address"] = fmt.Sprintf("%d.%d.%d.0/24", 1+random.IntN(222), random.IntN(256), random.IntN(256))
	}
	return Rule{Chain: []string{"input", "forward"}[i%2], Action: []string{"drop", "drop", "drop", "reject"}[random.IntN(4)], Match: match}
}

// adversarial has random boxes in every dimension, so that what is left falls into as
// many pieces as can be.
func adversarial(rules int) Router {
	random := rand.New(rand.NewPCG(uint64(rules), 99))
	router := defconf()
	router.IPv4.Filter = nil
	for range rules {
		low, port, source := random.IntN(200), random.IntN(60000), random.IntN(60000)
		router.IPv4.Filter = append(router.IPv4.Filter, Rule{Chain: "forward", Action: "drop", Match: map[string]string{
			"protocol":    "tcp",
			"src-address": fmt.Sprintf("%d.0.0.0-%d.255.255.255", 1+low, 1+low+random.IntN(20)),
			"dst-address": fmt.Sprintf("192.168.88.%d-192.168.88.255", random.IntN(256)),
			"src-port":    fmt.Sprintf("%d-%d", source, source+random.IntN(5000)),
			"dst-port":    fmt.Sprintf("%d-%d", port, port+random.IntN(5000)),
		}})
	}
	all := map[string]string{"in-interface-list": "WAN"}
	router.IPv4.Filter = append(router.IPv4.Filter,
		Rule{Chain: "forward", Action: "accept", Match: map[string]string{"in-interface-list": "WAN", "ttl": "less-than:0"}},
		Rule{Chain: "forward", Action: "accept", Match: map[string]string{"in-interface-list": "WAN", "limit": "1,5:packet"}},
		Rule{Chain: "forward", Action: "drop", Match: all})
	return router
}

func BenchmarkReach(b *testing.B) {
	for _, size := range []struct{ rules, entries int }{{10, 0}, {100, 0}, {1000, 0}, {10000, 0}, {1000, 1000}, {1000, 50000}, {10000, 50000}} {
		b.Run(fmt.Sprintf("realistic/rules=%d/entries=%d", size.rules, size.entries), func(b *testing.B) {
			router := large(size.rules, size.entries)
			for b.Loop() {
				sink = survey(New(router))
			}
		})
	}
	for _, rules := range []int{100, 1000, 10000} {
		b.Run(fmt.Sprintf("adversarial/rules=%d", rules), func(b *testing.B) {
			router := adversarial(rules)
			for b.Loop() {
				sink = survey(New(router))
			}
		})
	}
}

func BenchmarkShadowed(b *testing.B) {
	for _, rules := range []int{100, 1000, 10000} {
		b.Run(fmt.Sprintf("realistic/rules=%d", rules), func(b *testing.B) {
			e := New(large(rules, 0))
			for b.Loop() {
				shadowed, complete := e.Shadowed(IPv4)
				b.ReportMetric(float64(len(shadowed)), "shadowed")
				if !complete {
					b.ReportMetric(1, "cut")
				}
			}
		})
	}
}

var sink int

// survey asks what an audit asks: sixteen services of the router and one inner host,
// from the internet.
func survey(e *Engine) (reachable int) {
	zone := e.Internet(nil)
	for _, port := range []uint16{21, 22, 23, 53, 80, 161, 443, 502, 802, 2000, 2375, 2376, 6379, 8080, 8291, 8728} {
		for _, hosts := range [][]netip.Prefix{nil, {netip.MustParsePrefix("192.168.88.10/32")}} {
			if e.Reach(Query{Zone: zone, Family: IPv4, Protocol: 6, Port: port, Hosts: hosts}).Value == Reachable {
				reachable++
			}
		}
	}
	return reachable
}

// TestTimeIsBounded holds hostile and huge rulesets to a generous bound: what is too
// hard is unknown, and never a hang.
func TestTimeIsBounded(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("takes seconds")
	}
	routers := map[string]Router{
		"adversarial":       adversarial(3000),
		"shards":            shards(10_000),
		"hundred_thousand":  large(100_000, 0),
		"exponential_jumps": exponential(40),
		"long_jump_chain":   nested(5000),
	}
	for name, router := range routers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			began := time.Now()
			router.Steps = 300_000
			e := New(router)
			got := e.Reach(Query{Zone: e.Internet(nil), Family: IPv4, Protocol: 6, Port: 8291})
			inner := e.Reach(Query{Zone: e.Internet(nil), Family: IPv4, Protocol: 6, Port: 502, Hosts: []netip.Prefix{netip.MustParsePrefix("192.168.88.10/32")}})
			_, _ = e.Shadowed(IPv4)
			if got.Value == 0 || inner.Value == 0 {
				t.Errorf("no answer: %v, %v", got, inner)
			}
			if spent := time.Since(began); spent > 90*time.Second {
				t.Errorf("took %s", spent)
			}
		})
	}
}

// shards cuts the space of packets at random into boxes that are dropped one by one: no
// rule hides another, and only all of them together prove that nothing gets through.
func shards(count int) Router {
	random := rand.New(rand.NewPCG(uint64(count), 99))
	pieces := [][5][2]int{{{1, 223}, {128, 255}, {1, 65535}, {0, 63}, {20, 65535}}}
	for len(pieces) < count {
		i, d := random.IntN(len(pieces)), random.IntN(5)
		low, high := pieces[i], pieces[i]
		if low[d][1]-low[d][0] < 2 {
			continue
		}
		at := low[d][0] + random.IntN(low[d][1]-low[d][0])
		low[d][1], high[d][0] = at, at+1
		pieces[i] = low
		pieces = append(pieces, high)
	}
	random.Shuffle(len(pieces), func(i, j int) { pieces[i], pieces[j] = pieces[j], pieces[i] })
	router := defconf()
	router.IPv4.Filter = nil
	for _, p := range pieces {
		router.IPv4.Filter = append(router.IPv4.Filter, rule(forward, "drop", "", "protocol", "tcp",
			"src-address", fmt.Sprintf("%d.0.0.0-%d.255.255.255", p[0][0], p[0][1]),
			"dst-address", fmt.Sprintf("192.168.88.%d-192.168.88.%d", p[1][0], p[1][1]),
			"src-port", fmt.Sprintf("%d-%d", p[2][0], p[2][1]), "dscp", fmt.Sprintf("%d-%d", p[3][0], p[3][1]),
			"packet-size", fmt.Sprintf("%d-%d", p[4][0], p[4][1])))
	}
	return router
}

func TestShardsAreProvedOrUnknown(t *testing.T) {
	t.Parallel()
	hosts := []netip.Prefix{netip.MustParsePrefix("192.168.88.128/25")}
	for _, tc := range []struct {
		count, steps int
		leak         bool
		want         Value
	}{{30, 0, false, Blocked}, {100, 0, false, Blocked}, {100, 0, true, Reachable}, {2000, 100_000, false, Unknown}} {
		router := shards(tc.count)
		router.Steps = tc.steps
		if tc.leak {
			router.IPv4.Filter = router.IPv4.Filter[1:]
		}
		e := New(router)
		got := e.Reach(Query{Zone: e.Internet(nil), Family: IPv4, Protocol: 6, Port: 502, Hosts: hosts})
		if got.Value != tc.want || got.Has(OverBudget) != (tc.want == Unknown) {
			t.Errorf("%d shards in %d steps, leak %t: %s because %v, want %s", tc.count, tc.steps, tc.leak, got.Value, got.Because, tc.want)
		}
	}
}

// exponential makes every chain jump to the next one twice, so that the ways through
// them double with each.
func exponential(depth int) Router {
	router := defconf()
	router.IPv4.Filter = nil
	at := "input"
	for i := range depth {
		next := fmt.Sprintf("c%d", i)
		for range 2 {
			router.IPv4.Filter = append(router.IPv4.Filter, Rule{Chain: at, Action: "jump", Options: map[string]string{"jump-target": next}})
		}
		at = next
	}
	router.IPv4.Filter = append(router.IPv4.Filter, Rule{Chain: "input", Action: "drop"})
	return router
}

// nested makes chains that each jump to the next.
func nested(depth int) Router {
	router := exponential(0)
	router.IPv4.Filter = nil
	at := "input"
	for i := range depth {
		next := fmt.Sprintf("c%d", i)
		router.IPv4.Filter = append(router.IPv4.Filter, Rule{Chain: at, Action: "jump", Options: map[string]string{"jump-target": next}})
		at = next
	}
	return router
}
