package filtering

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/paths"
)

// factory are the facts of testdata/like/factory.json.
func factory(t *testing.T) routeros.Facts {
	t.Helper()
	data, err := os.ReadFile("testdata/like/factory.json")
	if err != nil {
		t.Fatal(err)
	}
	facts, err := routeros.Kind.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	return facts.(routeros.Facts)
}

func judge(rule checks.Rule, facts routeros.Facts) []checks.Judgement {
	return rule.JudgeEach(checks.Observation{Target: checks.Target{Name: "edge"}, Facts: facts})
}

func overBudget(j checks.Judgement) bool { return j.Reason == checks.Budget }

// TestNetworksAreAskedAboutUpToABound holds that a router with as many addresses, or routes, as are asked
// about is judged, and that of one with one more it is told.
func TestNetworksAreAskedAboutUpToABound(t *testing.T) {
	t.Parallel()
	for few, large := range map[int]bool{paths.MaxNetworks: false, paths.MaxNetworks + 1: true} {
		many, ways := factory(t), factory(t)
		addresses, _ := many.Network.IPv4Addresses.Get()
		routes, _ := ways.Network.IPv4Routes.Get()
		for i := range few {
			host := fmt.Sprintf("198.41.%d.%d/32", 1+i/250, 1+i%250)
			addresses = append(addresses, routeros.Address{Address: host, Interface: "ether1", ActualInterface: "ether1"})
			routes = append(routes, routeros.Route{DstAddress: host, Gateway: "198.41.0.1", ImmediateGW: "198.41.0.1%ether1", RoutingTable: "main", Active: true})
		}
		many.Network.IPv4Addresses, ways.Network.IPv4Routes = checks.Known(addresses[:few]), checks.Known(routes[:few])
		for what, facts := range map[string]routeros.Facts{"addresses": many, "routes": ways} {
			if refused := slices.ContainsFunc(judge(ForwardProtected.Rule, facts), overBudget); refused != large {
				t.Errorf("with %d %s: refused %t, want %t", few, what, refused, large)
			}
		}
	}
}

// withNAT is a router with rules for destinations before its own.
func withNAT(t *testing.T, rules ...routeros.Rule) routeros.Facts {
	t.Helper()
	facts := factory(t)
	own, _ := facts.Firewall.IPv4.NAT.Get()
	facts.Firewall.IPv4.NAT = checks.Known(slices.Concat(rules, own))
	return facts
}

// TestTranslationsAreAskedAboutUpToABound holds that a router with as many rules for destinations as are
// asked about is judged, and that of one with one more it is told.
func TestTranslationsAreAskedAboutUpToABound(t *testing.T) {
	t.Parallel()
	for few, large := range map[int]bool{maxTranslations: false, maxTranslations + 1: true} {
		rules := slices.Repeat([]routeros.Rule{{Chain: "spare", Action: "accept"}}, few)
		judged := judge(NATExposure.Rule, withNAT(t, rules...))
		if refused := slices.ContainsFunc(judged, overBudget); refused != large || len(judged) != 1 {
			t.Errorf("with %d rules: %+v, want refused %t", few, judged, large)
		}
	}
}

// TestPortsBehindTheBoundCountAsLedTo holds how many ports are asked about: an earlier rule takes the
// packets for all of them, so that the forward leads to none but one that isn't asked about.
func TestPortsBehindTheBoundCountAsLedTo(t *testing.T) {
	t.Parallel()
	const first = 50_000
	facts := withNAT(t,
		routeros.Rule{Chain: "dstnat", Action: "accept", Match: map[string]string{"protocol": "tcp", "dst-port": fmt.Sprintf("%d-65535", first)}},
		routeros.Rule{
			Chain: "dstnat", Action: "dst-nat", Match: map[string]string{"protocol": "tcp", "dst-port": fmt.Sprintf("%d-65535", first-1)},
			Options: map[string]string{"to-addresses": "192.168.88.10"},
		})
	for few, want := range map[int]checks.Severity{maxPorts: checks.High, maxPorts + 1: checks.Critical} {
		var ports []uint16
		for i := range few {
			ports = append(ports, uint16(first+i))
		}
		judged := judge(checks.EachWith(ExposureParams{Ports: ports}, natExposure), facts)
		if len(judged) != 1 || judged[0].Outcome != checks.Failed || judged[0].Severity != want {
			t.Errorf("with %d ports: %+v, want severity %s", few, judged, want)
		}
	}
}
