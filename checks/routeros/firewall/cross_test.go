package firewall

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"testing"

	"hardcheck/checks"
)

// lanHosts are where the crossing packets of the tests go.
var lanHosts = netip.MustParsePrefix("192.168.1.0/24")

// TestCrossAgreesWithTheOracle holds, over random rules, that every packet which the oracle
// lets through to a host of the other zone is among what crosses, surely or perhaps, that
// nothing is said to cross surely which the oracle lets through for no packet, and that
// what is left out is left out.
func TestCrossAgreesWithTheOracle(t *testing.T) {
	t.Parallel()
	met := map[string]int{}
	for seed := range rulesets(36) {
		g := generator{rand.New(rand.NewPCG(uint64(seed), 23)), map[string]bool{"filter": seed%2 == 0}}
		router := g.router()
		var except []checks.Traffic
		if seed%3 == 0 {
			except = []checks.Traffic{{Protocol: 6, First: 500, Last: 600}, {Protocol: 17, First: 1, Last: 65535}}
		}
		holdCrossing(t, seed, router, except, met)
	}
	if met["open"] < 10 || met["none"] < 10 {
		t.Errorf("%v don't test it", met)
	}
}

func holdCrossing(t *testing.T, seed int, router Router, except []checks.Traffic, met map[string]int) {
	t.Helper()
	o := oracle{router: router}
	found := New(router).Cross(Crossing{
		From: Zone{Name: "z", Interfaces: []string{"wan"}}, To: Zone{Name: "lan", Sources: []netip.Prefix{lanHosts}},
		Family: IPv4, Of: []checks.Traffic{checks.AnyTraffic}, Except: except,
	})
	if !found.Between {
		t.Fatalf("seed %d: the router isn't between", seed)
	}
	for _, protocol := range []uint8{6, 17} {
		may, must := o.crossing(router, protocol)
		for _, port := range everyPort {
			holdPort(t, fmt.Sprintf("seed %d, protocol %d, port %d", seed, protocol, port), found, checks.Traffic{Protocol: int(protocol), First: uint16(port), Last: uint16(port)}, except, may[port], must[port], met)
		}
	}
}

// crossing are the ports on which some packet may, and some surely does, get to a host.
func (o oracle) crossing(router Router, protocol uint8) (may, must map[int]bool) {
	may, must = map[int]bool{}, map[int]bool{}
	q := zoned(Query{Protocol: protocol, Hosts: []netip.Prefix{lanHosts}}, "wan")
	var packets []oraclePacket
	for _, port := range everyPort {
		q.Port = uint16(port)
		if packets = everyPacket(router, q); len(packets) > 0 && packets[0].dport != packets[len(packets)-1].dport {
			break // These have every port already.
		}
		o.note(packets, q, may, must)
		packets = nil
	}
	o.note(packets, q, may, must)
	return may, must
}

func (o oracle) note(packets []oraclePacket, q Query, may, must map[int]bool) {
	for _, p := range packets {
		for _, end := range o.ends(p) {
			if end.local || !end.accepted || !lanHosts.Contains(end.packet.dst) {
				continue
			}
			port := end.packet.dport
			q.Port, may[port] = uint16(port), true
			if !must[port] {
				_, must[port] = o.arrival(q, p)
			}
		}
	}
}

func holdPort(t *testing.T, where string, found Crossings, traffic checks.Traffic, except []checks.Traffic, may, must bool, met map[string]int) {
	t.Helper()
	open, unsure := names(found.Open, traffic), names(found.Unsure, traffic)
	switch {
	case names([]Crossed{{Traffic: except}}, traffic):
		if open || unsure {
			t.Errorf("%s: what is left out is listed", where)
		}
	case may && !open && !unsure:
		t.Errorf("%s: the oracle lets a packet through", where)
	case must && !open:
		t.Errorf("%s: the oracle is certain of a packet", where)
	case open && !may:
		t.Errorf("%s: the oracle lets no packet through", where)
	}
	met[map[bool]string{true: "open", false: map[bool]string{true: "unsure", false: "none"}[unsure]}[open]]++
}

func names(all []Crossed, traffic checks.Traffic) bool {
	for _, one := range all {
		for _, listed := range one.Traffic {
			if listed.Overlaps(traffic) {
				return true
			}
		}
	}
	return false
}

// TestCrossLeavesOutWhatTurnsBack holds that packets which leave by the interface by which
// they came aren't said to cross, and that the router is between where others are.
func TestCrossLeavesOutWhatTurnsBack(t *testing.T) {
	t.Parallel()
	router := defconf()
	router.IPv4.Filter = nil
	e := New(router)
	lan := Zone{Name: "lan", Sources: []netip.Prefix{netip.MustParsePrefix("192.168.88.0/24")}, Interfaces: []string{"bridge"}}
	back := e.Cross(Crossing{From: lan, To: lan, Family: IPv4, Of: []checks.Traffic{checks.AnyTraffic}})
	if back.Between || len(back.Open)+len(back.Unsure) > 0 {
		t.Errorf("packets that turn back cross: %+v", back)
	}
	out := e.Cross(Crossing{From: lan, To: e.Internet(lan.Sources), Family: IPv4, Of: []checks.Traffic{checks.AnyTraffic}})
	if !out.Between || len(out.Open) != 3 {
		t.Errorf("towards the internet: %+v, want TCP, UDP and the rest", out)
	}
}

// TestForwardsAreListedWithinBounds holds that thousands of port forwards are told apart up
// to the bound, and that the answer says that there are more.
func TestForwardsAreListedWithinBounds(t *testing.T) {
	t.Parallel()
	router := forwarding(40, 700)
	e := New(router)
	to := Zone{Name: "lan", Sources: []netip.Prefix{netip.MustParsePrefix("192.168.88.0/24")}}
	found := e.Cross(Crossing{From: e.Internet(to.Sources), To: to, Family: IPv4, Of: []checks.Traffic{{Protocol: 6, First: 1, Last: 65535}}, Budget: NewBudget()})
	if len(found.Open) != maxCrossed || !found.More {
		t.Errorf("%d pieces, more %t; want %d and more", len(found.Open), found.More, maxCrossed)
	}
}
