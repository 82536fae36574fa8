package firewall

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"

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
	if want := [][]checks.Traffic{{{Protocol: 6, First: 1, Last: 65535}}, {{Protocol: 17, First: 1, Last: 65535}}, {checks.OtherTraffic}}; !out.Between || !cmp.Equal(want, traffics(out.Open)) {
		t.Errorf("towards the internet: %+v, want TCP, UDP and the rest", out)
	}
}

// TestCrossOfUnreadRules holds that what turns back doesn't cross though nothing is known of the
// rules, and that what would cross is unsure.
func TestCrossOfUnreadRules(t *testing.T) {
	t.Parallel()
	router := defconf()
	router.IPv4.Unread = []string{"filter"}
	e := New(router)
	lan := Zone{Name: "lan", Sources: []netip.Prefix{netip.MustParsePrefix("192.168.88.0/24")}, Interfaces: []string{"bridge"}}
	for _, test := range []struct {
		to   Zone
		want int
	}{{lan, 0}, {e.Internet(lan.Sources), 1}} {
		got := e.Cross(Crossing{From: lan, To: test.to, Family: IPv4, Of: []checks.Traffic{{Protocol: 6, First: 1, Last: 9}}})
		if len(got.Open) > 0 || len(got.Unsure) != test.want {
			t.Errorf("to %s: %+v", test.to.Name, got)
		}
	}
}

// TestCrossByOtherInterfaces holds that of a zone that may enter by further interfaces what
// gets through is open, and that of everything else it isn't known.
func TestCrossByOtherInterfaces(t *testing.T) {
	t.Parallel()
	router := defconf()
	router.IPv4.Filter = []Rule{rule(forward, "accept", "", "protocol", "tcp", "dst-port", "80"), rule(forward, "drop", "", "protocol", "tcp")}
	e := New(router)
	from := Zone{Name: "lan", Sources: []netip.Prefix{netip.MustParsePrefix("192.168.88.0/24")}, Interfaces: []string{"bridge"}, Open: true}
	got := e.Cross(Crossing{From: from, To: e.Internet(from.Sources), Family: IPv4, Of: []checks.Traffic{{Protocol: 6, First: 79, Last: 81}, {Protocol: 17, First: 1, Last: 9}}})
	if want := [][]checks.Traffic{{{Protocol: 6, First: 80, Last: 80}}, {{Protocol: 17, First: 1, Last: 9}}}; !cmp.Equal(want, traffics(got.Open)) {
		t.Errorf("open are %v, want %v", traffics(got.Open), want)
	}
	if want := [][]checks.Traffic{{{Protocol: 6, First: 79, Last: 79}, {Protocol: 6, First: 81, Last: 81}}}; !cmp.Equal(want, traffics(got.Unsure)) || !got.Unsure[0].Verdict.Has(EntranceOpen) {
		t.Errorf("unsure are %+v, want %v", got.Unsure, want)
	}
}

// TestCrossByInterfacesThatAreNotKnown holds what is said of a zone of which it isn't known by
// which interface it enters, and of one that perhaps enters by one.
func TestCrossByInterfacesThatAreNotKnown(t *testing.T) {
	t.Parallel()
	router := defconf()
	router.IPv4.Filter = nil
	e := New(router)
	for want, doubtful := range map[string][]Doubt{
		`by which interface zone "lan" enters isn't known`:                              nil,
		`whether zone "lan" enters by interface "bridge" isn't known: the rules say so`: {{"bridge", "the rules say so"}},
	} {
		from := Zone{Name: "lan", Sources: []netip.Prefix{netip.MustParsePrefix("192.168.88.0/24")}, Doubtful: doubtful}
		got := e.Cross(Crossing{From: from, To: e.Internet(from.Sources), Family: IPv4, Of: []checks.Traffic{{Protocol: 6, First: 1, Last: 9}}})
		if len(got.Open) > 0 || len(got.Unsure) != 1 || got.Unsure[0].Verdict.Because[0].Text != want {
			t.Errorf("%+v, want unsure because %s", got, want)
		}
	}
}

// TestCrossShowsAFamiliarProtocol holds that the packet which is shown for all protocols
// without ports is one that people know, where there is one.
func TestCrossShowsAFamiliarProtocol(t *testing.T) {
	t.Parallel()
	router := defconf()
	router.IPv4.Filter = nil
	e := New(router)
	lan := Zone{Name: "lan", Sources: []netip.Prefix{netip.MustParsePrefix("192.168.88.0/24")}, Interfaces: []string{"bridge"}}
	for want, except := range map[uint8][]checks.Traffic{1: nil, 47: {{Protocol: 1}, {Protocol: 58}}, 50: {{Protocol: 1}, {Protocol: 58}, {Protocol: 47}}} {
		got := e.Cross(Crossing{From: lan, To: e.Internet(lan.Sources), Family: IPv4, Of: []checks.Traffic{checks.OtherTraffic}, Except: except})
		if last := got.Open[len(got.Open)-1]; last.Verdict.Witness.Protocol != want {
			t.Errorf("without %v: shown is %s", except, last.Verdict.Witness)
		}
	}
}

func traffics(all []Crossed) [][]checks.Traffic {
	var listed [][]checks.Traffic
	for _, one := range all {
		listed = append(listed, one.Traffic)
	}
	return listed
}

// TestCrossOfSomeTraffic holds that nothing is said but of the traffic that is asked for.
func TestCrossOfSomeTraffic(t *testing.T) {
	t.Parallel()
	router := defconf()
	router.IPv4.Filter = nil
	e := New(router)
	lan := Zone{Name: "lan", Sources: []netip.Prefix{netip.MustParsePrefix("192.168.88.0/24")}, Interfaces: []string{"bridge"}}
	for _, test := range []struct {
		name       string
		of, except []checks.Traffic
		want       [][]checks.Traffic
	}{
		{"nothing", nil, nil, nil},
		{"nothing_that_is_left", []checks.Traffic{{Protocol: 6, First: 1, Last: 9}, {Protocol: 1}}, []checks.Traffic{{Protocol: 6, First: 1, Last: 20}, {Protocol: 1}}, nil},
		{"ports_with_a_gap", []checks.Traffic{{Protocol: 6, First: 1, Last: 9}}, []checks.Traffic{{Protocol: 6, First: 3, Last: 4}}, [][]checks.Traffic{{{Protocol: 6, First: 1, Last: 2}, {Protocol: 6, First: 5, Last: 9}}}},
		{"protocol_0", []checks.Traffic{{Protocol: 0}}, nil, [][]checks.Traffic{{{Protocol: 0}}}},
		{"protocols", []checks.Traffic{{Protocol: 255}, {Protocol: 47}}, nil, [][]checks.Traffic{{{Protocol: 47}, {Protocol: 255}}}},
	} {
		got := e.Cross(Crossing{From: lan, To: e.Internet(lan.Sources), Family: IPv4, Of: test.of, Except: test.except})
		if !cmp.Equal(test.want, traffics(got.Open)) || len(got.Unsure) > 0 || got.More || got.Between != (test.want != nil) {
			t.Errorf("%s: %+v, want %v", test.name, got, test.want)
		}
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
