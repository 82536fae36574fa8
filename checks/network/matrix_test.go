package network_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/network"
	"hardcheck/checks/routeros"
)

// read is a router of the plant with its facts.
func read(name string, facts routeros.Facts) network.RouterFacts {
	return network.RouterFacts{Target: checks.Target{Name: name, Kind: "routeros", Zone: "it"}, Facts: facts}
}

// judged are the judgements of a check about routers; those named last gave no facts.
func judged(check *checks.Check, site checks.Site, routers []network.RouterFacts, unread ...string) []checks.Judgement {
	gathered := checks.Gathered{
		Site: site, AsOf: time.Unix(0, 0), Observations: map[string][]checks.Observation{}, Unread: map[string][]checks.Unread{},
	}
	for _, one := range routers {
		observation := checks.Observation{Target: one.Target, Site: site, Facts: one.Facts}
		gathered.Observations["routeros"] = append(gathered.Observations["routeros"], observation.Shared())
	}
	for _, name := range unread {
		gathered.Unread["routeros"] = append(gathered.Unread["routeros"], checks.Unread{Target: checks.Target{Name: name, Kind: "routeros"}})
	}
	return check.Rule.JudgeAcross(gathered)
}

// filtered are the facts of edge with other rules for what it forwards.
func filtered(tb testing.TB, rules ...routeros.Rule) routeros.Facts {
	tb.Helper()
	facts := edge(tb)
	for i := range rules {
		rules[i].Position, rules[i].Chain = i, "forward"
	}
	facts.Firewall.IPv4.Filter = checks.Known(rules)
	return facts
}

// accept is a rule that accepts what the words match: "protocol", "tcp", "dst-port", "22".
func accept(words ...string) routeros.Rule {
	rule := routeros.Rule{Action: "accept", Match: map[string]string{}}
	for pair := range slices.Chunk(words, 2) {
		rule.Match[pair[0]] = pair[1]
	}
	return rule
}

var dropped = routeros.Rule{Action: "drop"}

// inner are the facts of a router between it and lab, whose way to the internet is edge.
func inner(tb testing.TB) routeros.Facts {
	tb.Helper()
	facts := edge(tb)
	facts.Network.IPv4Addresses = checks.Known([]routeros.Address{
		{Address: "10.10.0.2/16", Interface: "ether2"}, {Address: "10.30.0.1/16", Interface: "ether3"},
	})
	facts.Network.IPv4Routes = checks.Known([]routeros.Route{
		{Active: true, DstAddress: "0.0.0.0/0", Gateway: "10.10.0.1", ImmediateGW: "10.10.0.1%ether2", RoutingTable: "main"},
	})
	return facts
}

// conduits are written as "it ot tcp/22 historian".
func conduits(tb testing.TB, texts ...string) []checks.Conduit {
	tb.Helper()
	all := []checks.Conduit{}
	for _, text := range texts {
		words := strings.Fields(text)
		traffic, err := checks.ParseTraffic(words[2])
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, checks.Conduit{From: words[0], To: words[1], Ports: []checks.Traffic{traffic}, Why: strings.Join(words[3:], " ")})
	}
	return all
}

// intended is the plant with conduits.
func intended(tb testing.TB, texts ...string) checks.Site {
	tb.Helper()
	site := plantSite
	site.Conduits = conduits(tb, texts...)
	return site
}

// cells are the cells of a matrix in short.
func cells(m network.Matrix) map[string][]string {
	all := map[string][]string{}
	for _, cell := range m.Cells {
		lines := []string{string(cell.State)}
		for _, c := range cell.Conduits {
			lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s by %s: %s %s", c.Ports, c.Router, c.Verdict, c.Why)))
		}
		for _, open := range cell.Open {
			lines = append(lines, fmt.Sprintf("open %s by %s: %s", open.Ports, open.Router, open.Packet))
		}
		for _, unknown := range cell.Unknown {
			lines = append(lines, fmt.Sprintf("unknown %s by %s: %s", unknown.Ports, unknown.Router, unknown.Packet))
		}
		for _, router := range cell.Shared {
			lines = append(lines, "shared by "+router)
		}
		all[cell.From+" to "+cell.To] = lines
	}
	return all
}

// TestMatrix holds what each pair of zones comes to where some conduits are in use, one is closed,
// and something crosses beside them.
func TestMatrix(t *testing.T) {
	t.Parallel()
	facts := filtered(t,
		accept("protocol", "tcp", "dst-port", "22-23", "in-interface", "ether2", "out-interface", "ether3"),
		accept("protocol", "udp", "layer7-protocol", "x", "in-interface", "ether3", "out-interface", "ether1"),
		accept("in-interface", "ether2", "out-interface", "ether1"), dropped)
	site := intended(t, "it ot tcp/22 upkeep", "it internet any", "internet it tcp/443")
	got := network.NewMatrix(site, []network.RouterFacts{read("edge", facts)}, nil)
	want := map[string][]string{
		"it to ot":       {"undeclared", "tcp/22 by edge: reachable upkeep", "open [tcp/23] by edge: 10.10.0.2:49152 -> 10.20.0.2:23/tcp by ether2"},
		"it to internet": {"clean", "any by edge: reachable"},
		"ot to it":       {"clean"},
		"ot to internet": {"unknown", "unknown [udp] by edge: 10.20.0.2:49152 -> 198.41.0.4:1/udp by ether3"},
		"internet to it": {"closed", "tcp/443 by edge: blocked"},
		"internet to ot": {"clean"},
	}
	if diff := cmp.Diff(want, cells(got)); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
}

// TestMatrixOfADraft holds that a matrix tells a site that intends nothing from one without conduits.
func TestMatrixOfADraft(t *testing.T) {
	t.Parallel()
	routers := []network.RouterFacts{read("edge", edge(t))}
	if network.NewMatrix(plantSite, routers, nil).Declared || !network.NewMatrix(intended(t), routers, nil).Declared {
		t.Error("an empty list of conduits declares that nothing may cross, and no list declares nothing")
	}
}

// TestMatrixOfTwoRouters holds that a conduit is shown at the routers that its packets cross: not at
// one that has no way of its own to where they come from, and closes it, while another carries it.
func TestMatrixOfTwoRouters(t *testing.T) {
	t.Parallel()
	site := intended(t, "ot internet any", "it ot tcp/443")
	site.Zones = append(slices.Clone(site.Zones), checks.Zone{Name: "lab", Prefixes: []netip.Prefix{netip.MustParsePrefix("10.30.0.0/16")}})
	all := cells(network.NewMatrix(site, []network.RouterFacts{read("core", inner(t)), read("edge", edge(t))}, nil))
	got := [][]string{all["ot to internet"], all["it to ot"]}
	want := [][]string{{"clean", "any by edge: reachable"}, {"closed", "tcp/443 by edge: blocked"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("conduits (-want +got):\n%s", diff)
	}
}

// recorded are the crossings that a check records, by the target on which it does.
func recorded(judgements []checks.Judgement) map[string][]string {
	all := map[string][]string{}
	for _, j := range judgements {
		for _, c := range j.Crossings {
			line := fmt.Sprintf("%s to %s by %s: %s", c.From, c.To, c.Via, c.State)
			if len(c.Ports) > 0 {
				line += fmt.Sprintf(" %s", c.Ports)
			}
			if c.Declared {
				line += ", declared " + c.Why
			}
			if c.Draft {
				line += ", draft"
			}
			all[j.Target] = append(all[j.Target], line)
		}
	}
	return all
}

// TestCrossingsAreRecorded holds what reports get to know of each pair: conduits, what crosses
// beside them, what may, and that nothing does.
func TestCrossingsAreRecorded(t *testing.T) {
	t.Parallel()
	facts := filtered(t,
		accept("protocol", "tcp", "dst-port", "22-23", "in-interface", "ether2", "out-interface", "ether3"),
		accept("protocol", "udp", "layer7-protocol", "x", "in-interface", "ether2", "out-interface", "ether3"),
		accept("protocol", "udp", "layer7-protocol", "x", "in-interface", "ether3", "out-interface", "ether2"), dropped)
	site := intended(t, "it ot tcp/22 upkeep")
	got := recorded(judged(network.ConduitsDeclared, site, []network.RouterFacts{read("edge", facts)}))
	want := map[string][]string{"edge": {
		"it to ot by edge: open [tcp/22], declared upkeep", "it to ot by edge: open [tcp/23]", "it to ot by edge: unknown [udp]",
		"it to internet by edge: closed",
		"ot to it by edge: unknown [udp]",
		"ot to internet by edge: closed",
		"internet to it by edge: closed",
		"internet to ot by edge: closed",
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("crossings (-want +got):\n%s", diff)
	}
}

// TestCrossingsOfADraftAreRecorded holds that without conduits each router has its own crossings,
// and the first one those of routers that gave no facts.
func TestCrossingsOfADraftAreRecorded(t *testing.T) {
	t.Parallel()
	closed := inner(t)
	closed.Firewall.IPv4.Filter = filtered(t, dropped).Firewall.IPv4.Filter
	routers := []network.RouterFacts{read("core", closed), read("edge", edge(t))}
	got := recorded(judged(network.ConduitsDeclared, plantSite, routers, "far"))
	want := map[string][]string{
		"core": {
			"it to ot by far: unknown, draft",
			"it to internet by far: unknown, draft",
			"ot to it by core: closed, draft", "ot to it by far: unknown, draft",
			"ot to internet by core: closed, draft", "ot to internet by far: unknown, draft",
			"internet to it by core: closed, draft", "internet to it by far: unknown, draft",
			"internet to ot by far: unknown, draft",
		},
		"edge": {
			"it to ot by edge: closed, draft",
			"it to internet by edge: open [any], draft",
			"ot to it by edge: closed, draft",
			"ot to internet by edge: open [any], draft",
			"internet to it by edge: closed, draft",
			"internet to ot by edge: closed, draft",
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("crossings (-want +got):\n%s", diff)
	}
}
