package network_test

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/network"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// edge are the facts of testdata/like/edge.json.
func edge(tb testing.TB) routeros.Facts {
	tb.Helper()
	data, err := os.ReadFile("testdata/like/edge.json")
	if err != nil {
		tb.Fatal(err)
	}
	var facts routeros.Facts
	if err := json.Unmarshal(data, &facts); err != nil {
		tb.Fatal(err)
	}
	return facts
}

// forwards are translations to a device of the site and to a stranger, and one that
// is switched off.
func forwards() checks.Value[[]routeros.Rule] {
	rule := func(position int, port, to, ports string) routeros.Rule {
		return routeros.Rule{
			Position: position, Chain: "dstnat", Action: "dst-nat", Comment: "to " + to,
			Match:   map[string]string{"in-interface": "ether1", "protocol": "tcp", "dst-port": port},
			Options: map[string]string{"to-addresses": to, "to-ports": ports},
		}
	}
	rules := []routeros.Rule{rule(0, "1502", "10.20.3.7", "502"), rule(1, "8080", "10.20.3.9", "80"), rule(2, "23", "10.20.3.9", "23")}
	rules[2].Disabled = true
	return checks.Known(rules)
}

var plantSite = checks.Site{
	Zones: []checks.Zone{
		{Name: "it", Prefixes: []netip.Prefix{netip.MustParsePrefix("10.10.0.0/16")}},
		{Name: "ot", Prefixes: []netip.Prefix{netip.MustParsePrefix("10.20.0.0/16")}},
	},
	Targets: []checks.Target{
		{Name: "pump-plc", Kind: "modbus", Port: 502, Zone: "ot", Addresses: []netip.Addr{netip.MustParseAddr("10.20.3.7")}},
		{Name: "far-plc", Kind: "modbus", Port: 502, Addresses: []netip.Addr{netip.MustParseAddr("10.99.0.1")}},
		{Name: "host-a", Kind: "docker", Zone: "it", Addresses: []netip.Addr{netip.MustParseAddr("10.10.0.9")}},
	},
}

// lines are the rows in short.
func lines(table network.Table) []string {
	var all []string
	for _, row := range table.Rows {
		line := fmt.Sprintf("%s %s %d/%s %s %s: %s", row.Zone, row.Family, row.Port, row.Protocol, row.Service, row.Endpoint, row.Verdict)
		if row.Via != nil {
			line += fmt.Sprintf(" via %d", row.Via.Number)
		}
		all = append(all, line)
	}
	return all
}

func TestTable(t *testing.T) {
	t.Parallel()
	facts := edge(t)
	facts.Firewall.IPv4.NAT = forwards()
	table := network.NewTable(facts, checks.Target{Name: "edge", Kind: "routeros"}, plantSite)
	want := []string{
		"it ip 8729/tcp api-ssl : reachable",
		"it ip 502/tcp pump-plc 10.20.3.7:502: blocked",
		"it ip 80/tcp  10.20.3.9:80: blocked via 1",
		"ot ip 8729/tcp api-ssl : blocked",
		"ot ip 502/tcp  10.20.3.7:502: blocked via 0",
		"ot ip 80/tcp  10.20.3.9:80: blocked via 1",
		"internet ip 8729/tcp api-ssl : blocked",
		"internet ip 502/tcp pump-plc 10.20.3.7:502: blocked",
		"internet ip 80/tcp  10.20.3.9:80: blocked via 1",
	}
	if diff := cmp.Diff(want, lines(table)); diff != "" {
		t.Errorf("rows of a router that forwards nothing (-want +got):\n%s", diff)
	}
	facts.Firewall.IPv4.Filter = checks.Known([]routeros.Rule{})
	table = network.NewTable(facts, checks.Target{Name: "edge", Kind: "routeros"}, plantSite)
	row := table.Rows[len(table.Rows)-2]
	wanted := network.Row{
		Target: "edge", Zone: "internet", Family: "ip", Protocol: "tcp", Port: 502, Service: "pump-plc", Endpoint: "10.20.3.7:502", Verdict: firewall.Reachable,
		Witness: &network.Witness{InInterface: "ether1", Source: "198.41.0.4", SourcePort: 49152, Destination: "192.0.2.1", DestinationPort: 1502},
		Via:     &network.Rule{Table: "nat", Chain: "dstnat", Number: 0, Comment: "to 10.20.3.7"}, Because: []string{}, Unless: []string{},
	}
	if diff := cmp.Diff(wanted, row); diff != "" {
		t.Errorf("row of the open forward (-want +got):\n%s", diff)
	}
	if len(table.Lost) > 0 {
		t.Errorf("lost %v, though every network is known", table.Lost)
	}
	if table.Derived || table.WAN == nil || len(table.WAN.Missing)+len(table.WAN.Extra)+len(table.Missing) > 0 {
		t.Errorf("derived %t, list WAN %+v, missing %v", table.Derived, table.WAN, table.Missing)
	}
}

// TestTableOfAForwardThatAnotherTakes holds that a forward without packets names the rule
// that takes them and where it sends them, in the zone whose packets it would get.
func TestTableOfAForwardThatAnotherTakes(t *testing.T) {
	t.Parallel()
	facts := edge(t)
	rules, _ := forwards().Get()
	rules[2].Disabled, rules[2].Match["dst-port"] = false, "8080"
	facts.Firewall.IPv4.NAT, facts.Firewall.IPv4.Filter = checks.Known(rules), checks.Known([]routeros.Rule{})
	got := map[string][]string{}
	for _, row := range network.NewTable(facts, checks.Target{Name: "edge", Kind: "routeros"}, plantSite).Rows {
		if row.Endpoint == "10.20.3.9:23" {
			got[row.Zone] = row.Taken
		}
	}
	want := map[string][]string{
		"it": nil, "ot": nil,
		"internet": {`nat dstnat 1 dst-nat "to 10.20.3.9" takes its packets and sends them to 10.20.3.9:80`},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("who takes the packets of the last forward (-want +got):\n%s", diff)
	}
}

// TestForwardsThatGetNoPacket holds where a rule leads by what it says, and what its packets are stopped by.
func TestForwardsThatGetNoPacket(t *testing.T) {
	t.Parallel()
	facts := edge(t)
	rules, _ := forwards().Get()
	rules = rules[:2]
	rules[0].Match, rules[0].Options = map[string]string{"in-interface": "ether1", "protocol": "udp"}, map[string]string{"to-addresses": "10.20.3.8"}
	rules[1].Options["to-ports"] = "80-90"
	facts.Firewall.IPv4.NAT = checks.Known(rules)
	facts.Network.IPv6Settings = checks.Known(routeros.IPv6Settings{})
	facts.Firewall.IPv6.NAT = checks.Known([]routeros.Rule{{
		Chain: "dstnat", Action: "dst-nat", Match: map[string]string{"in-interface": "ether2", "protocol": "tcp", "dst-port": "80"}, Options: map[string]string{"to-address": "fd00::7"},
	}})
	facts.Firewall.IPv6.Filter = checks.Known([]routeros.Rule{{Chain: "forward", Action: "drop"}})
	got := map[string][]string{}
	for _, row := range network.NewTable(facts, checks.Target{Name: "edge", Kind: "routeros"}, plantSite).Rows {
		if row.Zone == "internet" && row.Via != nil {
			got[fmt.Sprintf("%s port %d", row.Endpoint, row.Port)] = row.Because
		}
	}
	want := map[string][]string{
		"10.20.3.8 port 0":       {`filter forward 5 drop "drop the rest"`},
		"10.20.3.9:80-90 port 0": {`filter forward 5 drop "drop the rest"`},
		"[fd00::7]:80 port 80":   {"the rule translates no packet of the zone"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What wasn't read leaves no answer closed, and the table says what it was.
func TestTableOfAnUnreadRouter(t *testing.T) {
	t.Parallel()
	table := network.NewTable(routeros.Facts{Transport: "tls"}, checks.Target{Name: "edge", Kind: "routeros"}, plantSite)
	for _, row := range table.Rows {
		if row.Verdict != firewall.Unknown {
			t.Errorf("%+v: want unknown", row)
		}
	}
	if len(table.Missing) == 0 {
		t.Error("the table doesn't say what is missing")
	}
	if diff := cmp.Diff([]string{"pump-plc", "far-plc"}, table.Lost); diff != "" {
		t.Errorf("targets that may be behind the router (-want +got):\n%s", diff)
	}
}

// TestTableNamesTargetsWithoutAnAddress holds that a target that listens somewhere is told of where
// no address of it is known; one that listens on no port has nothing to reach.
func TestTableNamesTargetsWithoutAnAddress(t *testing.T) {
	t.Parallel()
	site := plantSite
	site.Targets = append(slices.Clone(site.Targets), checks.Target{Name: "cache", Kind: "redis", Port: 6379}, checks.Target{Name: "code", Kind: "repository"})
	table := network.NewTable(edge(t), checks.Target{Name: "edge", Kind: "routeros"}, site)
	if diff := cmp.Diff([]string{"cache"}, table.Unplaced); diff != "" {
		t.Errorf("targets without an address (-want +got):\n%s", diff)
	}
}

// TestTableOfADoubtfulUplink holds that the table names the key that settles by which interfaces the
// internet enters, where that isn't certain, and only there.
func TestTableOfADoubtfulUplink(t *testing.T) {
	t.Parallel()
	router := checks.Target{Name: "edge", Kind: "routeros"}
	certain := network.NewTable(edge(t), router, plantSite)
	facts := edge(t)
	routes, _ := facts.Network.IPv4Routes.Get()
	facts.Network.IPv4Routes = checks.Known(append(routes, routeros.Route{
		Active: true, DstAddress: "0.0.0.0/0", Gateway: "10.20.0.254", ImmediateGW: "10.20.0.254%ether3", RoutingTable: "lte",
	}))
	facts.Network.RoutingRules = checks.Unknown[[]routeros.RoutingRule]()
	doubtful := network.NewTable(facts, router, plantSite)
	if len(certain.Doubts) > 0 || certain.SettledBy != "" {
		t.Errorf("of a certain uplink: doubts %v, settled by %q", certain.Doubts, certain.SettledBy)
	}
	if len(doubtful.Doubts) != 1 || doubtful.Doubts[0].Interface != "ether3" || doubtful.SettledBy == "" {
		t.Errorf("of a second one in doubt: doubts %v, settled by %q", doubtful.Doubts, doubtful.SettledBy)
	}
}

// TestTableOfARouterWithoutAListWAN holds that uplinks are compared with no other list.
func TestTableOfARouterWithoutAListWAN(t *testing.T) {
	t.Parallel()
	facts := edge(t)
	facts.Network.InterfaceLists = checks.Known([]routeros.InterfaceList{{Name: "all", Builtin: true}})
	if table := network.NewTable(facts, checks.Target{Name: "edge", Kind: "routeros"}, plantSite); table.WAN != nil {
		t.Errorf("a list that doesn't exist was compared: %+v", table.WAN)
	}
}
