package firewall

import (
	"math/rand/v2"
	"testing"
)

// FuzzOracle compares the engine with the oracle on the ruleset that a seed makes.
func FuzzOracle(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed, seed%2 == 0)
	}
	f.Fuzz(func(t *testing.T, seed uint64, open bool) {
		g := generator{rand.New(rand.NewPCG(seed, 3)), map[string]bool{"filter": open}}
		compare(t, int(seed%3), g.router(), true, map[Value]int{})
	})
}

// FuzzMatcher gives any text to every matcher: what may match has to hold what must,
// and a negation negates.
func FuzzMatcher(f *testing.F) {
	for _, text := range []string{
		"192.0.2.0/24", "!10.0.0.0-10.0.0.9", "2001:db8::/32", "22,80-90", "!tcp", "syn,!ack", "8:0-255", "equal:1", "in,none", "",
		"!", "!!22", "established,related", "*2000010", "255.255.255.255-0.0.0.0", "18446744073709551615", "0-0", "::/0", "less-than:0",
	} {
		f.Add(text)
	}
	e := New(Router{IPv4: Tables{AddressLists: []AddressEntry{{List: "l", Address: "192.0.2.1"}}}, Interfaces: []Interface{{Name: "e"}}})
	f.Fuzz(func(t *testing.T, text string) {
		for _, tables := range e.tables {
			for key := range tables.readers {
				plain := tables.readAnew(key, text)
				for _, m := range append(plain.also, plain.main) {
					if !m.may.covers(m.must) {
						t.Errorf("%s=%q: what must match isn't in what may", key, text)
					}
				}
				if negated := tables.readAnew(key, "!"+text); plain.doubt == "" && negated.doubt == "" && plain.or == nil &&
					text != "" && text[0] != '!' && key != "tcp-flags" {
					checkNegation(t, key, text, plain.main, negated.main)
				}
			}
		}
	})
}

func checkNegation(t *testing.T, key, text string, plain, negated matcher) {
	t.Helper()
	if plain.must.overlaps(negated.may) || plain.may.overlaps(negated.must) {
		t.Errorf("%s=%q and its negation both match", key, text)
	}
	if !union(plain.may, negated.must).covers(all) || !union(plain.must, negated.may).covers(all) {
		t.Errorf("%s=%q and its negation leave packets out", key, text)
	}
}

// FuzzSets checks the algebra of sets on small ones.
func FuzzSets(f *testing.F) {
	f.Add([]byte{1, 5, 3, 9}, []byte{4, 4, 7, 2})
	f.Add([]byte{0, 255}, []byte{})
	f.Fuzz(func(t *testing.T, first, second []byte) {
		a, b := smallSet(first), smallSet(second)
		both, rest, either := a.intersect(b), a.minus(b), union(a, b)
		for n := range uint64(260) {
			v := number(n)
			inA, inB := a.has(v), b.has(v)
			if both.has(v) != (inA && inB) || rest.has(v) != (inA && !inB) || either.has(v) != (inA || inB) {
				t.Fatalf("sets %v and %v disagree on %d", a, b, n)
			}
		}
		if a.overlaps(b) != (len(both) > 0) || a.covers(b) != (len(b.minus(a)) == 0) {
			t.Fatalf("overlaps or covers is wrong for %v and %v", a, b)
		}
	})
}

func smallSet(ends []byte) set {
	var spans []span
	for i := 0; i+1 < len(ends) && i < 64; i += 2 {
		low, high := min(ends[i], ends[i+1]), max(ends[i], ends[i+1])
		spans = append(spans, span{number(uint64(low)), number(uint64(high))})
	}
	return newSet(spans)
}
