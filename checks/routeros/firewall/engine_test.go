package firewall

import (
	"math/rand/v2"
	"net/netip"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// bounds is what the oracle says of a question: whether some packet may arrive, and
// whether some surely does.
type bounds struct{ may, must bool }

func (o oracle) bounds(q Query, packets []oraclePacket) bounds {
	var b bounds
	for _, p := range packets {
		may, must := o.arrival(q, p)
		b.may, b.must = b.may || may, b.must || must
		if b.must {
			break
		}
	}
	return b
}

// arrival is whether one packet may arrive, and whether it surely does.
func (o oracle) arrival(q Query, p oraclePacket) (may, must bool) {
	must = true
	for _, end := range o.ends(p) {
		at := end.accepted && end.packet.dport == int(q.Port)
		if len(q.Hosts) == 0 {
			at = at && end.local
		} else {
			at = at && q.Hosts[0].Contains(end.packet.dst)
		}
		may, must = may || at, must && at
	}
	return may, must
}

// replay turns a witness into the oracle's packets: one for each pick that the witness
// may stand for.
func replay(w *Packet, proto string) []oraclePacket {
	var packets []oraclePacket
	for pick := range 4 {
		packets = append(packets, oraclePacket{
			iface: w.Interface, src: w.Source, dst: w.Destination, proto: proto, sport: int(w.SourcePort), dport: int(w.DestinationPort),
			ttl: int(w.point[dimTTL].lo), pick: pick,
		})
	}
	return packets
}

var questions = []Query{
	{Protocol: 6, Port: 22},
	{Protocol: 6, Port: 502},
	{Protocol: 17, Port: 80},
	{Protocol: 6, Port: 502, Hosts: []netip.Prefix{netip.MustParsePrefix("192.168.1.10/32")}},
	{Protocol: 6, Port: 80, Hosts: []netip.Prefix{netip.MustParsePrefix("192.168.1.20/32")}},
	{Protocol: 17, Port: 22, Hosts: []netip.Prefix{netip.MustParsePrefix("192.168.1.0/24")}},
}

// rulesets is how many of n random rulesets are tried: all, or a third of them where the
// race detector makes each cost ten times as much.
func rulesets(n int) int {
	if raced {
		return n / 3
	}
	return n
}

func zoned(q Query, iface string) Query {
	q.Family = IPv4
	q.Zone = Zone{Name: "z", Interfaces: []string{iface}}
	return q
}

var samePrefix = cmp.Comparer(func(a, b netip.Prefix) bool { return a == b })

var protocolText = map[uint8]string{6: "tcp", 17: "udp"}

// conditional counts what is reachable unless something is against it.
const conditional Value = 200

func TestEngineAgreesWithTheOracle(t *testing.T) {
	t.Parallel()
	rounds := rulesets(50)
	seen := map[Value]int{}
	for _, open := range []map[string]bool{nil, {"filter": true}} {
		for seed := range rounds {
			g := generator{rand.New(rand.NewPCG(uint64(seed), 7)), open}
			router := g.router()
			compare(t, seed, router, true, seen)
		}
	}
	for value, least := range map[Value]int{Reachable: 6, Blocked: 6, Unknown: 6, conditional: 4} {
		if seen[value] < rulesets(least) {
			t.Errorf("only %d answers are %s: the rulesets don't test it", seen[value], value)
		}
	}
}

// TestEngineIsSoundWithOpenTranslation has undecidable matchers in raw and nat, where
// the engine may answer unknown although the oracle knows better.
func TestEngineIsSoundWithOpenTranslation(t *testing.T) {
	t.Parallel()
	seen := map[Value]int{}
	for seed := range rulesets(80) {
		g := generator{rand.New(rand.NewPCG(uint64(seed), 11)), map[string]bool{"raw": true, "nat": true, "filter": true}}
		compare(t, seed, g.router(), false, seen)
	}
	if seen[Unknown] == 0 || seen[Reachable] == 0 {
		t.Errorf("answers %v don't test the bounds", seen)
	}
}

func compare(t *testing.T, seed int, router Router, exact bool, seen map[Value]int) {
	t.Helper()
	e, o := New(router), oracle{router: router}
	for i, q := range questions {
		iface := []string{"wan", "lan", "vpn"}[(seed+i)%3]
		q = zoned(q, iface)
		got := e.Arrives(q)
		seen[got.Value]++
		if len(got.Unless) > 0 {
			seen[conditional]++
		}
		want := o.bounds(q, everyPacket(router, q))
		if problem := disagreement(got, want, exact); problem != "" {
			t.Fatalf("seed %d, question %d by %s: %s: %s\nwitness %v\nrouter %+v", seed, i, iface, got.Value, problem, got.Witness, router)
		}
		checkWitness(t, seed, i, o, q, got)
	}
}

func disagreement(got Verdict, want bounds, exact bool) string {
	switch {
	case got.Value == Blocked && want.may:
		return "the oracle lets a packet through"
	case got.Value == Reachable && !want.may:
		return "the oracle lets no packet through"
	case got.Value == Unknown && exact && (want.must || !want.may):
		return "the oracle is certain"
	case len(got.Unless) > 0 && exact && want.must:
		return "the oracle knows a packet without a condition"
	case got.Value == Reachable && exact && !want.must && len(got.Unless) == 0:
		return "the oracle isn't certain"
	}
	return ""
}

func checkWitness(t *testing.T, seed, i int, o oracle, q Query, got Verdict) {
	t.Helper()
	if got.Witness == nil {
		return
	}
	var b bounds
	for _, p := range replay(got.Witness, protocolText[q.Protocol]) {
		may, must := o.arrival(q, p)
		b.may, b.must = b.may || may, b.must || must
	}
	if len(got.Unless) > 0 {
		b.must = o.chooses(q, got)
	}
	if !b.may || got.Value == Reachable && !b.must {
		t.Fatalf("seed %d, question %d: witness %s of %s replays as %+v\nrouter %+v", seed, i, got.Witness, got.Value, b, o.router)
	}
	if got.Value == Unknown && len(got.Because) == 0 {
		t.Fatalf("seed %d, question %d: unknown without a reason", seed, i)
	}
}

// chooses reports whether the witness surely arrives from a sender that is on no list yet,
// with the limits either kept or used up.
func (o oracle) chooses(q Query, got Verdict) bool {
	for _, o.limit = range []int{no, yes} {
		for _, p := range replay(got.Witness, protocolText[q.Protocol]) {
			if _, must := o.arrival(q, p); must {
				return true
			}
		}
	}
	return false
}

func TestDecidingRuleIsTheOracles(t *testing.T) {
	t.Parallel()
	decided := 0
	for seed := range 80 {
		g := generator{rand.New(rand.NewPCG(uint64(seed), 23)), nil}
		router := g.router()
		e := New(router)
		for _, q := range questions {
			q = zoned(q, "wan")
			got := e.Arrives(q)
			if got.Value != Reachable || got.Rule == nil {
				continue
			}
			decided++
			// Were the deciding rule to drop, the witness would not get through.
			router.IPv4.Filter[got.Rule.Number].Action = "drop"
			o := oracle{router: router}
			for _, p := range replay(got.Witness, protocolText[q.Protocol]) {
				before := router.IPv4.Filter[got.Rule.Number]
				before.Action = "accept"
				was := oracle{router: router}
				was.router.IPv4.Filter = append([]Rule(nil), router.IPv4.Filter...)
				was.router.IPv4.Filter[got.Rule.Number] = before
				_, arrived := was.arrival(q, p)
				if may, _ := o.arrival(q, p); arrived && may {
					t.Fatalf("seed %d: rule %s doesn't decide %s", seed, got.Rule, got.Witness)
				}
			}
			router.IPv4.Filter[got.Rule.Number].Action = "accept"
			e = New(router)
		}
	}
	if decided < 20 {
		t.Errorf("only %d verdicts named a rule", decided)
	}
}

// TestQuestionsMayBeAskedAtOnce is for the race detector.
func TestQuestionsMayBeAskedAtOnce(t *testing.T) {
	t.Parallel()
	e := New(defconf())
	want := ask(e, IPv4, 6, 8291).Value
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			if got := ask(e, IPv4, 6, 8291).Value; got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			e.Forwardings(e.Internet(nil), IPv4, nil)
			e.Shadowed(IPv6)
			e.CompareUplinks("WAN")
		})
	}
	group.Wait()
}

func TestNothingChangesTheRouter(t *testing.T) {
	t.Parallel()
	g := generator{rand.New(rand.NewPCG(1, 1)), map[string]bool{"filter": true}}
	router := g.router()
	again := generator{rand.New(rand.NewPCG(1, 1)), map[string]bool{"filter": true}}.router()
	e := New(router)
	for _, q := range questions {
		e.Reach(zoned(q, "wan"))
	}
	e.Shadowed(IPv4)
	if diff := cmp.Diff(again, router, samePrefix); diff != "" {
		t.Errorf("router changed (-want +got):\n%s", diff)
	}
}
