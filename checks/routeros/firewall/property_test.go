package firewall

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// rank orders answers by how much gets through.
var rank = map[Value]int{Blocked: 0, Unknown: 1, Reachable: 2}

func answers(router Router) []Value {
	e := New(router)
	var values []Value
	for i, q := range questions {
		values = append(values, e.Arrives(zoned(q, []string{"wan", "lan", "vpn"}[i%3])).Value)
	}
	return values
}

// each runs a property on random routers.
func each(t *testing.T, holds func(t *testing.T, g generator, router Router)) {
	t.Helper()
	t.Parallel()
	for seed := range uint64(60) {
		g := generator{rand.New(rand.NewPCG(seed, 41)), map[string]bool{"filter": seed%2 == 0, "nat": seed%4 == 0, "raw": seed%8 == 0}}
		holds(t, g, g.router())
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func TestAcceptOnTopNeverShrinks(t *testing.T) {
	each(t, func(t *testing.T, g generator, router Router) {
		added := g.rule(filterTable, []string{input, forward})
		added.Action = "accept"
		checkMonotone(t, router, added, 1)
	})
}

func TestDropOnTopNeverGrows(t *testing.T) {
	each(t, func(t *testing.T, g generator, router Router) {
		added := g.rule(filterTable, []string{input, forward})
		added.Action = "drop"
		checkMonotone(t, router, added, -1)
	})
}

func checkMonotone(t *testing.T, router Router, added Rule, direction int) {
	t.Helper()
	before := answers(router)
	router.IPv4.Filter = append([]Rule{added}, router.IPv4.Filter...)
	for i, after := range answers(router) {
		if (rank[after]-rank[before[i]])*direction < 0 {
			t.Errorf("question %d went from %s to %s with %+v", i, before[i], after, added)
		}
	}
}

func TestUpperBoundContainsLower(t *testing.T) {
	surely := 0
	each(t, func(t *testing.T, _ generator, router Router) {
		e := New(router)
		for _, q := range questions {
			q = zoned(q, "wan")
			tables := e.family(q.Family)
			start, _ := tables.start(q.Zone, numbers(uint64(q.Protocol), uint64(q.Protocol)))
			if found, _, _ := tables.surely(q.Zone, start, tables.goal(q), false); found == nil {
				continue
			}
			surely++
			if verdict, _ := tables.perhaps(start, tables.goal(q)); verdict.Value == Blocked {
				t.Errorf("what surely gets through can't get through")
			}
		}
	})
	if surely < 40 {
		t.Errorf("only %d questions had a lower bound", surely)
	}
}

func TestDeletingShadowedRulesChangesNothing(t *testing.T) {
	deleted := 0
	each(t, func(t *testing.T, _ generator, router Router) {
		before := answers(router)
		shadowed, complete := New(router).Shadowed(IPv4)
		if !complete {
			t.Error("search for shadowed rules was cut short")
		}
		for _, issue := range slices.Backward(shadowed) {
			table := map[string]*[]Rule{rawTable: &router.IPv4.Raw, natTable: &router.IPv4.NAT, filterTable: &router.IPv4.Filter}[issue.Rule.Table]
			(*table)[issue.Rule.Number].Disabled = true
			deleted++
		}
		if after := answers(router); !slices.Equal(before, after) {
			t.Errorf("answers went from %v to %v without %v", before, after, shadowed)
		}
	})
	if deleted < 20 {
		t.Errorf("only %d rules were shadowed", deleted)
	}
}

func TestInliningJumpsChangesNothing(t *testing.T) {
	inlined := 0
	each(t, func(t *testing.T, _ generator, router Router) {
		before := answers(router)
		for i := 0; i < len(router.IPv4.Filter); i++ {
			if rules, ok := inline(router.IPv4.Filter, i); ok {
				router.IPv4.Filter = slices.Replace(slices.Clone(router.IPv4.Filter), i, i+1, rules...)
				inlined++
			}
		}
		if after := answers(router); !slices.Equal(before, after) {
			t.Errorf("answers went from %v to %v", before, after)
		}
	})
	if inlined < 5 {
		t.Errorf("only %d jumps were inlined", inlined)
	}
}

// inline is what to put in the place of a jump; false where it can't be written with
// one matcher of each kind, or where the chain returns.
func inline(rules []Rule, at int) ([]Rule, bool) {
	jump := rules[at]
	if jump.Action != "jump" || jump.Disabled || jump.Invalid {
		return nil, false
	}
	var inlined []Rule
	for _, r := range rules {
		if r.Chain != jump.Options["jump-target"] {
			continue
		}
		if r.Action == "return" {
			return nil, false
		}
		for key := range r.Match {
			if _, both := jump.Match[key]; both || undecidable(key) {
				return nil, false
			}
		}
		merged := r
		merged.Chain, merged.Match = jump.Chain, maps.Clone(r.Match)
		maps.Copy(merged.Match, jump.Match)
		inlined = append(inlined, merged)
	}
	for key := range jump.Match {
		if undecidable(key) {
			return nil, false
		}
	}
	return inlined, true
}

func undecidable(key string) bool { return key == "limit" || key == "src-mac-address" }

func TestRewritingListsChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, _ generator, router Router) {
		before := answers(router)
		lists := router.IPv4.AddressLists
		router.IPv4.AddressLists = append(slices.Clone(lists[1:]),
			AddressEntry{List: "trusted", Address: "10.1.0.0/17"}, AddressEntry{List: "trusted", Address: "10.1.128.0-10.1.255.255"},
			AddressEntry{List: "trusted", Address: "10.1.3.0/24"}, AddressEntry{List: "banned", Address: "8.0.0.0/8", Disabled: true})
		slices.Reverse(router.IPv4.AddressLists)
		router.IPv4.Filter = append([]Rule{{Chain: input, Action: "drop", Disabled: true}}, router.IPv4.Filter...)
		if after := answers(router); !slices.Equal(before, after) {
			t.Errorf("answers went from %v to %v", before, after)
		}
	})
}

func TestBoxesSplitExactly(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 5))
	for range 300 {
		b := smallBox(random)
		var c conj
		for d, s := range smallBox(random).dims {
			if d < 3 {
				c = append(c, cond{dim(d), s})
			}
		}
		if !b.overlaps(c) {
			continue
		}
		inside, _ := b.intersect(c)
		total := volume(inside)
		pieces := b.subtract(c)
		for i, p := range pieces {
			total += volume(p)
			for _, other := range append(slices.Clone(pieces[:i]), inside) {
				if overlap(p, other) {
					t.Fatalf("pieces overlap")
				}
			}
		}
		if total != volume(b) {
			t.Fatalf("pieces hold %d packets of %d", total, volume(b))
		}
	}
}

func smallBox(random *rand.Rand) box {
	var b box
	for d := range b.dims {
		b.dims[d] = numbers(0, 0)
		if d < 3 {
			low := random.Uint64N(8)
			b.dims[d] = union(numbers(low, low+random.Uint64N(4)), numbers(12, 12+random.Uint64N(3)))
		}
	}
	return b
}

func volume(b box) uint64 {
	product := uint64(1)
	for _, s := range b.dims {
		var count uint64
		for _, span := range s {
			count += span.last.lo - span.first.lo + 1
		}
		product *= count
	}
	return product
}

func overlap(a, b box) bool {
	for d := range a.dims {
		if !a.dims[d].overlaps(b.dims[d]) {
			return false
		}
	}
	return true
}
