package paths

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/routertest"
)

// inner are the rows of a router with one inner network, whose rules let winbox in from
// everywhere and drop the rest.
func inner(more map[string][]routeros.Row) map[string][]routeros.Row {
	rows := map[string][]routeros.Row{
		"/interface":      {routertest.Row("name", "ether1", "type", "ether"), routertest.Row("name", "ether2", "type", "ether"), routertest.Row("name", "lo", "type", "loopback")},
		"/interface/list": {routertest.Row("name", "all", "builtin", "true"), routertest.Row("name", "WAN"), routertest.Row("name", "LAN")},
		"/ip/address":     {routertest.Row("address", "192.168.88.1/24", "interface", "ether2")},
		"/ip/service":     {routertest.Row("name", "winbox", "port", "8291", "disabled", "false")},
		"/ip/firewall/filter": {
			routertest.Row("chain", "input", "action", "accept", "protocol", "tcp", "dst-port", "8291"),
			routertest.Row("chain", "input", "action", "drop"),
		},
	}
	for path, list := range more {
		rows[path] = append(slices.Clone(rows[path]), list...)
	}
	return rows
}

// factsOf are a running router's, or those of an export.
func factsOf(t *testing.T, rows map[string][]routeros.Row, export bool) routeros.Facts {
	t.Helper()
	if !export {
		return routertest.Facts(t, rows, "")
	}
	rows = maps.Clone(rows)
	delete(rows, "/interface")
	facts := routertest.Facts(t, rows, "/interface")
	facts.Transport = routeros.Exported
	return facts
}

// uplinkEvidence are ways in which a router shows that it reaches the internet, each
// by an interface that nothing else speaks of.
var uplinkEvidence = []struct {
	name, iface string
	rows        map[string][]routeros.Row
}{
	{"default_route", "ether1", map[string][]routeros.Row{"/ip/route": {routertest.Row("dst-address", "0.0.0.0/0", "gateway", "ether1", "active", "true")}}},
	{"backup_route", "ether1", map[string][]routeros.Row{"/ip/route": {routertest.Row("dst-address", "0.0.0.0/0", "gateway", "ether1")}}},
	{"two_halves", "ether1", map[string][]routeros.Row{"/ip/route": {
		routertest.Row("dst-address", "0.0.0.0/1", "gateway", "ether1", "active", "true"), routertest.Row("dst-address", "128.0.0.0/1", "gateway", "ether1", "active", "true"),
	}}},
	{"pieces", "ether1", map[string][]routeros.Row{"/ip/route": {
		routertest.Row("dst-address", "8.0.0.0/8", "gateway", "ether1"), routertest.Row("dst-address", "9.9.0.0/16", "gateway", "ether1"),
	}}},
	{"one_piece", "ether1", map[string][]routeros.Row{"/ip/route": {routertest.Row("dst-address", "8.8.8.8/32", "gateway", "ether1")}}},
	{"ipv6_route", "ether1", map[string][]routeros.Row{"/ipv6/route": {routertest.Row("dst-address", "2000::/3", "gateway", "ether1")}}},
	{"gateway_in_its_network", "ether1", map[string][]routeros.Row{
		"/ip/address": {routertest.Row("address", "10.9.0.2/30", "interface", "ether1")},
		"/ip/route":   {routertest.Row("dst-address", "0.0.0.0/0", "gateway", "10.9.0.1", "active", "true")},
	}},
	{"table_of_a_routing_rule", "ether1", map[string][]routeros.Row{
		"/ip/route":     {routertest.Row("dst-address", "0.0.0.0/0", "gateway", "ether1", "routing-table", "isp2")},
		"/routing/rule": {routertest.Row("action", "lookup-only-in-table", "table", "isp2", "src-address", "192.168.88.0/24")},
	}},
	{"table_of_a_mark", "ether1", map[string][]routeros.Row{
		"/ip/route":           {routertest.Row("dst-address", "0.0.0.0/0", "gateway", "ether1", "routing-table", "isp2")},
		"/ip/firewall/mangle": {routertest.Row("chain", "prerouting", "action", "mark-routing", "new-routing-mark", "isp2")},
	}},
	{"leaked_table", "ether1", map[string][]routeros.Row{
		"/ip/route": {routertest.Row("dst-address", "0.0.0.0/0", "gateway", "ether1", "routing-table", "isp2"), routertest.Row("dst-address", "10.7.0.0/16", "gateway", "10.7.0.1@isp2")},
	}},
	{"gateway_without_a_network", "ether1", map[string][]routeros.Row{
		"/interface/list/member": {routertest.Row("list", "UP", "interface", "ether1")}, "/interface/list": {routertest.Row("name", "UP")},
		"/ip/route": {routertest.Row("dst-address", "0.0.0.0/0", "gateway", "203.0.113.1", "active", "true")},
	}},
	{"public_address", "ether1", map[string][]routeros.Row{"/ip/address": {routertest.Row("address", "8.9.10.11/30", "interface", "ether1")}}},
	{"public_address_of_one_host", "ether1", map[string][]routeros.Row{"/ip/address": {routertest.Row("address", "8.9.10.11/32", "interface", "ether1")}}},
	{"public_ipv6_address", "ether1", map[string][]routeros.Row{"/ipv6/address": {routertest.Row("address", "2a00:1::2/64", "interface", "ether1")}}},
	{"dhcp", "ether1", map[string][]routeros.Row{"/ip/dhcp-client": {routertest.Row("interface", "ether1", "add-default-route", "yes")}}},
	{"dhcp_without_default_route", "ether1", map[string][]routeros.Row{"/ip/dhcp-client": {routertest.Row("interface", "ether1", "add-default-route", "no")}}},
	{"dhcpv6", "ether1", map[string][]routeros.Row{"/ipv6/dhcp-client": {routertest.Row("interface", "ether1")}}},
	{"pppoe", "ether1", map[string][]routeros.Row{"/interface/pppoe-client": {routertest.Row("name", "ether1", "interface", "sfp1", "disabled", "false", "add-default-route", "no")}}},
	{"ppp", "ether1", map[string][]routeros.Row{"/interface/ppp-client": {routertest.Row("name", "ether1", "disabled", "false")}}},
	{"lte", "ether1", map[string][]routeros.Row{"/interface/lte": {routertest.Row("name", "ether1")}}},
	{"l2tp", "ether1", map[string][]routeros.Row{"/interface/l2tp-client": {routertest.Row("name", "ether1", "disabled", "false")}}},
	{"sstp", "ether1", map[string][]routeros.Row{"/interface/sstp-client": {routertest.Row("name", "ether1", "disabled", "false")}}},
	{"ovpn", "ether1", map[string][]routeros.Row{"/interface/ovpn-client": {routertest.Row("name", "ether1", "disabled", "false")}}},
	{"list_of_the_default_configuration", "ether1", map[string][]routeros.Row{"/interface/list/member": {routertest.Row("list", "WAN", "interface", "ether1")}}},
	{"list_within_the_list", "ether1", map[string][]routeros.Row{
		"/interface/list":        {routertest.Row("name", "ISP"), routertest.Row("name", "WAN", "include", "ISP")},
		"/interface/list/member": {routertest.Row("list", "ISP", "interface", "ether1")},
	}},
	{"list_towards_which_sources_are_translated", "ether1", map[string][]routeros.Row{
		"/interface/list": {routertest.Row("name", "UP")}, "/interface/list/member": {routertest.Row("list", "UP", "interface", "ether1")},
		"/ip/firewall/nat": {routertest.Row("chain", "srcnat", "action", "masquerade", "out-interface-list", "UP")},
	}},
	{"list_towards_which_sources_get_an_address", "ether1", map[string][]routeros.Row{
		"/interface/list": {routertest.Row("name", "UP")}, "/interface/list/member": {routertest.Row("list", "UP", "interface", "ether1")},
		"/ip/firewall/nat": {routertest.Row("chain", "srcnat", "action", "src-nat", "out-interface-list", "UP", "to-addresses", "198.41.0.9")},
	}},
	{"outside_a_list_by_negation", "ether1", map[string][]routeros.Row{
		"/interface/list/member": {routertest.Row("list", "LAN", "interface", "ether2")},
		"/ip/firewall/raw":       {routertest.Row("chain", "prerouting", "action", "accept", "in-interface", "ether1")},
		"/ipv6/firewall/filter":  {routertest.Row("chain", "input", "action", "drop", "in-interface-list", "!LAN")},
	}},
	{"outside_a_list_of_new_packets", "ether1", map[string][]routeros.Row{
		"/interface/list/member": {routertest.Row("list", "LAN", "interface", "ether2")},
		"/ip/firewall/raw":       {routertest.Row("chain", "prerouting", "action", "accept", "in-interface", "ether1")},
		"/ip/firewall/filter":    {routertest.Row("chain", "forward", "action", "drop", "in-interface-list", "!LAN", "connection-state", "new", "connection-nat-state", "!dstnat")},
	}},
	{"outside_a_list_of_all_but_replies", "ether1", map[string][]routeros.Row{
		"/interface/list/member": {routertest.Row("list", "LAN", "interface", "ether2")},
		"/ip/firewall/raw":       {routertest.Row("chain", "prerouting", "action", "accept", "in-interface", "ether1")},
		"/ip/firewall/filter":    {routertest.Row("chain", "input", "action", "drop", "in-interface-list", "!LAN", "connection-state", "!established,related")},
	}},
	{"public_ipv6_address_beside_a_private_one_of_one_host", "ether1", map[string][]routeros.Row{
		"/ip/address": {routertest.Row("address", "10.9.0.1/32", "interface", "ether1")}, "/ipv6/address": {routertest.Row("address", "2a00:1::2/64", "interface", "ether1")},
	}},
	{"bgp", "ether1", map[string][]routeros.Row{
		"/ip/address":             {routertest.Row("address", "10.9.0.2/30", "interface", "ether1")},
		"/routing/bgp/connection": {routertest.Row("name", "up", "as", "65010", "remote.as", "64999", "remote.address", "10.9.0.1/32")},
	}},
	{"bgp_with_a_peer_behind_a_gateway", "ether1", map[string][]routeros.Row{
		"/ip/address":             {routertest.Row("address", "10.9.0.2/30", "interface", "ether1")},
		"/ip/route":               {routertest.Row("dst-address", "172.16.9.9/32", "gateway", "10.9.0.1", "active", "true")},
		"/routing/bgp/connection": {routertest.Row("name", "up", "as", "65010", "remote.as", "64999", "remote.address", "172.16.9.9")},
	}},
	{"bgp_with_any_peer_of_a_network", "ether1", map[string][]routeros.Row{
		"/ip/address":             {routertest.Row("address", "10.9.0.6/30", "interface", "ether1")},
		"/routing/bgp/connection": {routertest.Row("name", "up", "as", "65010", "remote.as", "64999", "remote.address", "10.9.0.0/16")},
	}},
	{"bgp_by_its_role", "ether1", map[string][]routeros.Row{
		"/ip/address":             {routertest.Row("address", "10.9.0.2/30", "interface", "ether1")},
		"/routing/bgp/connection": {routertest.Row("name", "up", "local.role", "ebgp-customer", "remote.address", "10.9.0.1")},
	}},
}

// TestEachEvidenceIsEnough holds that any of the ways is enough, of a running router and in
// an export, alone and beside an uplink that is better known.
func TestEachEvidenceIsEnough(t *testing.T) {
	t.Parallel()
	for _, test := range uplinkEvidence {
		for _, export := range []bool{false, true} {
			for _, other := range []bool{false, true} {
				rows := inner(test.rows)
				if other {
					rows["/interface"] = append(rows["/interface"], routertest.Row("name", "ether9", "type", "ether"))
					rows["/ip/address"] = append(rows["/ip/address"], routertest.Row("address", "8.1.1.2/30", "interface", "ether9"))
					rows["/ip/route"] = append(slices.Clone(rows["/ip/route"]), routertest.Row("dst-address", "0.0.0.0/0", "gateway", "8.1.1.1", "active", "true"))
				}
				paths := New(factsOf(t, rows, export), checks.Target{Name: "edge"}, checks.Site{})
				internet, _ := paths.Zone(checks.Internet)
				if !slices.Contains(internet.Interfaces, test.iface) || slices.Contains(internet.Interfaces, "ether2") {
					t.Errorf("%s, export %t, beside another %t: the internet enters by %v, perhaps by %v", test.name, export, other, internet.Interfaces, internet.Doubtful)
				}
			}
		}
	}
}

// TestImpliedUplinks holds that an uplink is implied which is one for being outside a list alone.
func TestImpliedUplinks(t *testing.T) {
	t.Parallel()
	for _, more := range []string{"", "/ip/dhcp-client"} {
		rows := inner(map[string][]routeros.Row{
			"/interface/list/member": {routertest.Row("list", "LAN", "interface", "ether2")},
			"/ip/firewall/raw":       {routertest.Row("chain", "prerouting", "action", "drop", "in-interface-list", "!LAN"), routertest.Row("chain", "prerouting", "action", "accept", "in-interface", "ether1")},
		})
		if more != "" {
			rows[more] = []routeros.Row{routertest.Row("interface", "ether1")}
		}
		uplinks := RouterOf(factsOf(t, rows, false)).Uplinks
		if len(uplinks) != 1 || uplinks[0].Interface != "ether1" || uplinks[0].Implied != (more == "") {
			t.Errorf("with %q: %+v", more, uplinks)
		}
	}
}

// TestPublicNetworksOfTheSite holds that a public address shows no uplink where its whole
// network is the site's own.
func TestPublicNetworksOfTheSite(t *testing.T) {
	t.Parallel()
	rows := inner(map[string][]routeros.Row{"/ip/address": {routertest.Row("address", "8.9.10.9/30", "interface", "ether1")}})
	for prefix, leads := range map[string]bool{"8.9.10.0/24": false, "8.9.10.8/30": false, "8.9.10.9/32": true, "8.9.11.0/24": true} {
		site := checks.Site{Zones: []checks.Zone{{Name: "dmz", Prefixes: prefixesOf(prefix)}}}
		internet, _ := New(factsOf(t, rows, false), checks.Target{Name: "edge"}, site).Zone(checks.Internet)
		if slices.Contains(internet.Interfaces, "ether1") != leads {
			t.Errorf("with the zone %s the internet enters by %v", prefix, internet.Interfaces)
		}
	}
}

// TestDefaultRouteIsNoneOfTheSite holds that a default route leads to the internet though a zone
// of the site has every address.
func TestDefaultRouteIsNoneOfTheSite(t *testing.T) {
	t.Parallel()
	rows := inner(map[string][]routeros.Row{"/ip/route": {routertest.Row("dst-address", "0.0.0.0/0", "gateway", "ether1", "active", "true")}})
	site := checks.Site{Zones: []checks.Zone{{Name: "all", Prefixes: prefixesOf("0.0.0.0/0")}}}
	internet, _ := New(factsOf(t, rows, false), checks.Target{Name: "edge"}, site).Zone(checks.Internet)
	if !slices.Contains(internet.Interfaces, "ether1") {
		t.Errorf("the internet enters by %v", internet.Interfaces)
	}
}

// TestPublicServersInside holds that a route to a part of a public network that stands inside
// shows nothing, and that one to more of the public addresses makes it a doubt.
func TestPublicServersInside(t *testing.T) {
	t.Parallel()
	for destination, doubted := range map[string]bool{"8.8.0.128/25": false, "8.8.0.0/24": false, "8.8.0.0/16": true, "8.9.0.0/24": true} {
		rows := inner(map[string][]routeros.Row{
			"/ip/address": {routertest.Row("address", "8.8.0.1/24", "interface", "ether1")}, "/ip/dhcp-server": {routertest.Row("interface", "ether1")},
			"/interface/list/member": {routertest.Row("list", "LAN", "interface", "ether1")},
			"/ip/route":              {routertest.Row("dst-address", destination, "gateway", "8.8.0.2", "active", "true")},
		})
		internet, _ := New(factsOf(t, rows, false), checks.Target{Name: "edge"}, checks.Site{}).Zone(checks.Internet)
		if len(internet.Interfaces) > 0 || (len(internet.Doubtful) > 0) != doubted {
			t.Errorf("with a route to %s the internet enters by %v, perhaps by %v", destination, internet.Interfaces, internet.Doubtful)
		}
	}
}

// TestLearningOpensInterfaces holds by which interfaces an export's router may learn a default
// route: those of its templates, or all that are named.
func TestLearningOpensInterfaces(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/routing/ospf/interface-template", "/routing/rip/interface-template"} {
		for spoken, want := range map[string][]string{"ether1": {"ether1"}, "ether1,ether2": {"ether1", "ether2"}, "all": {"ether1", "ether2"}} {
			rows := inner(map[string][]routeros.Row{
				"/ip/address": {routertest.Row("address", "10.9.0.2/30", "interface", "ether1")},
				path:          {routertest.Row("interfaces", spoken)},
			})
			var got []string
			for _, doubt := range New(factsOf(t, rows, true), checks.Target{}, checks.Site{}).Doubts {
				got = append(got, doubt.Interface)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s of %s: doubts are %v, want %v", path, spoken, got, want)
			}
		}
	}
}

// TestWaysOut holds that the interfaces of default routes are counted, and not those of
// other routes.
func TestWaysOut(t *testing.T) {
	t.Parallel()
	for want, destinations := range [][]string{{"8.0.0.0/8", "9.0.0.0/8"}, {"0.0.0.0/0", "9.0.0.0/8"}, {"0.0.0.0/0", "0.0.0.0/0"}} {
		rows := inner(map[string][]routeros.Row{"/interface": {routertest.Row("name", "ether3", "type", "ether")}})
		for i, name := range []string{"ether1", "ether3"} {
			rows["/ip/route"] = append(rows["/ip/route"], routertest.Row("dst-address", destinations[i], "gateway", name, "active", "true"))
		}
		if got := New(factsOf(t, rows, false), checks.Target{}, checks.Site{}).WaysOut; got != want {
			t.Errorf("%v: %d ways out, want %d", destinations, got, want)
		}
	}
}

// TestGatewayBehindWhatRuns holds that a gateway without a network is placed on the one
// interface without an address that runs.
func TestGatewayBehindWhatRuns(t *testing.T) {
	t.Parallel()
	rows := inner(map[string][]routeros.Row{"/ip/route": {routertest.Row("dst-address", "0.0.0.0/0", "gateway", "203.0.113.1", "active", "true")}})
	for running, want := range map[string][]string{"ether1": {"ether1"}, "ether3": {"ether3"}, "": nil} {
		rows["/interface"] = []routeros.Row{routertest.Row("name", "ether2", "type", "ether", "running", "true")}
		for _, name := range []string{"ether1", "ether3"} {
			row := routertest.Row("name", name, "type", "ether", "running", "false")
			if name == running || running == "" {
				row["running"] = "true"
			}
			rows["/interface"] = append(rows["/interface"], row)
		}
		internet, _ := New(factsOf(t, rows, false), checks.Target{}, checks.Site{}).Zone(checks.Internet)
		if !slices.Equal(internet.Interfaces, want) || internet.Open != (want == nil) {
			t.Errorf("where %q runs, the internet enters by %v, open %t", running, internet.Interfaces, internet.Open)
		}
	}
}

// TestNoEvidence holds what shows nothing.
func TestNoEvidence(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		rows map[string][]routeros.Row
	}{
		{"nothing", nil},
		{"table_that_nothing_takes", map[string][]routeros.Row{"/ip/route": {routertest.Row("dst-address", "0.0.0.0/0", "gateway", "ether1", "routing-table", "isp2")}}},
		{"rule_switched_off", map[string][]routeros.Row{
			"/ip/route":     {routertest.Row("dst-address", "0.0.0.0/0", "gateway", "ether1", "routing-table", "isp2")},
			"/routing/rule": {routertest.Row("action", "lookup", "table", "isp2", "disabled", "true")},
		}},
		{"rule_that_drops", map[string][]routeros.Row{
			"/ip/route":     {routertest.Row("dst-address", "0.0.0.0/0", "gateway", "ether1", "routing-table", "isp2")},
			"/routing/rule": {routertest.Row("action", "drop", "table", "isp2")},
		}},
		{"black_hole", map[string][]routeros.Row{"/ip/route": {routertest.Row("dst-address", "0.0.0.0/0", "blackhole", "true")}}},
		{"inner_route", map[string][]routeros.Row{"/ip/route": {routertest.Row("dst-address", "10.0.0.0/8", "gateway", "192.168.88.2")}}},
		{"client_switched_off", map[string][]routeros.Row{"/ip/dhcp-client": {routertest.Row("interface", "ether1", "disabled", "true")}}},
		{"client_that_is_invalid", map[string][]routeros.Row{"/ip/dhcp-client": {routertest.Row("interface", "ether1", "invalid", "true")}}},
		{"client_on_a_port", map[string][]routeros.Row{
			"/ip/dhcp-client": {routertest.Row("interface", "ether1")}, "/interface/bridge": {routertest.Row("name", "bridge")},
			"/interface/bridge/port": {routertest.Row("interface", "ether1", "bridge", "bridge")},
		}},
		{"client_of_what_is_gone", map[string][]routeros.Row{"/ip/dhcp-client": {routertest.Row("interface", "*11")}}},
		{"session_within_the_system", map[string][]routeros.Row{"/routing/bgp/connection": {routertest.Row("local.role", "ibgp", "remote.address", "192.168.88.2")}}},
		{"member_switched_off", map[string][]routeros.Row{"/interface/list/member": {routertest.Row("list", "WAN", "interface", "ether1", "disabled", "true")}}},
		{"hosts_with_public_ipv6_addresses", map[string][]routeros.Row{
			"/ip/address": {routertest.Row("address", "10.9.0.1/24", "interface", "ether1")}, "/ipv6/address": {routertest.Row("address", "2a00:1::2/64", "interface", "ether1")},
		}},
		{"modem_switched_off", map[string][]routeros.Row{
			"/interface/lte":   {routertest.Row("name", "lte1", "disabled", "true")},
			"/ip/firewall/nat": {routertest.Row("chain", "dstnat", "action", "accept", "in-interface", "lte1")},
		}},
		{"list_towards_which_nothing_is_translated", map[string][]routeros.Row{
			"/interface/list": {routertest.Row("name", "UP")}, "/interface/list/member": {routertest.Row("list", "UP", "interface", "ether1")},
			"/ip/firewall/nat": {routertest.Row("chain", "srcnat", "action", "accept", "out-interface-list", "UP")},
		}},
		{"drops_of_what_is_not_new", map[string][]routeros.Row{
			"/interface/list/member": {routertest.Row("list", "LAN", "interface", "ether2")},
			"/ip/firewall/filter": {
				routertest.Row("chain", "input", "action", "accept", "in-interface", "ether1"),
				routertest.Row("chain", "input", "action", "drop", "in-interface-list", "!LAN", "connection-state", "invalid"),
				routertest.Row("chain", "input", "action", "drop", "in-interface-list", "!LAN", "connection-state", "!new,related"),
				routertest.Row("chain", "forward", "action", "drop", "in-interface-list", "!LAN", "connection-nat-state", "dstnat"),
			},
		}},
		{"tunnel_to_a_known_peer", map[string][]routeros.Row{
			"/interface/wireguard": {routertest.Row("name", "ether1")}, "/interface/list/member": {routertest.Row("list", "LAN", "interface", "ether2"), routertest.Row("list", "VPN", "interface", "ether1")},
			"/interface/list": {routertest.Row("name", "VPN")}, "/ip/firewall/raw": {routertest.Row("chain", "prerouting", "action", "drop", "in-interface-list", "!LAN")},
		}},
	} {
		for _, export := range []bool{false, true} {
			paths := New(factsOf(t, inner(test.rows), export), checks.Target{}, checks.Site{})
			internet, _ := paths.Zone(checks.Internet)
			if len(internet.Interfaces)+len(internet.Doubtful) > 0 || internet.Open {
				t.Errorf("%s, export %t: the internet enters by %v, perhaps %v, open %t", test.name, export, internet.Interfaces, internet.Doubtful, internet.Open)
			}
		}
	}
}

// TestDoubtKeepsAnswersOpen holds that an interface of which it can't be told leaves the
// answer unknown, with its name and the key of the site file that settles it, and that
// the site file then does.
func TestDoubtKeepsAnswersOpen(t *testing.T) {
	t.Parallel()
	accepts := routertest.Row("chain", "input", "action", "accept", "in-interface", "ether1", "protocol", "tcp", "dst-port", "8291")
	for _, test := range []struct {
		name   string
		rows   map[string][]routeros.Row
		board  string
		export bool
		iface  string
	}{
		{"public_inside", map[string][]routeros.Row{
			"/interface/list/member": {routertest.Row("list", "LAN", "interface", "ether1")}, "/ip/address": {routertest.Row("address", "8.9.10.11/30", "interface", "ether1")},
		}, "", false, "ether1"},
		{"tunnel_inside", map[string][]routeros.Row{
			"/interface/list/member": {routertest.Row("list", "LAN", "interface", "ether1")}, "/interface/l2tp-client": {routertest.Row("name", "ether1", "disabled", "false")},
		}, "", false, "ether1"},
		{"learning", map[string][]routeros.Row{"/routing/ospf/interface-template": {routertest.Row("interfaces", "ether1")}}, "", true, "ether1"},
		{"session_with_whom", map[string][]routeros.Row{
			"/ip/address":             {routertest.Row("address", "10.9.0.2/30", "interface", "ether1")},
			"/routing/bgp/connection": {routertest.Row("name", "up", "templates", "x", "remote.address", "10.9.0.1")},
		}, "", false, "ether1"},
		{"excluded_member", map[string][]routeros.Row{
			"/interface/list":        {routertest.Row("name", "NOT"), routertest.Row("name", "WAN", "exclude", "NOT")},
			"/interface/list/member": {routertest.Row("list", "WAN", "interface", "ether1"), routertest.Row("list", "NOT", "interface", "ether1")},
		}, "", false, "ether1"},
		{"modem_of_the_board", nil, "RBwAPGR-5HacD2HnD", true, "lte1"},
	} {
		rows := inner(test.rows)
		rows["/ip/firewall/filter"] = []routeros.Row{accepts, routertest.Row("chain", "input", "action", "drop")}
		facts := factsOf(t, rows, test.export)
		if test.board != "" {
			rows["/ip/firewall/filter"] = []routeros.Row{routertest.Row("chain", "input", "action", "drop", "in-interface", "ether1"), routertest.Row("chain", "input", "action", "drop", "in-interface", "ether2")}
			facts = factsOf(t, rows, test.export)
			facts.System.Routerboard = checks.Known(routeros.Routerboard{Model: test.board})
		}
		query := firewall.Query{Family: firewall.IPv4, Protocol: TCP, Port: 8291}
		paths := New(facts, checks.Target{Name: "edge"}, checks.Site{})
		query.Zone, _ = paths.Zone(checks.Internet)
		if got := paths.Reach(query); got.Value != firewall.Unknown || !got.Has(firewall.EntranceOpen) || len(query.Zone.Doubtful) == 0 || query.Zone.Doubtful[0].Interface != test.iface {
			t.Errorf("%s: %s because %v, doubts %v", test.name, got.Value, got.Because, query.Zone.Doubtful)
		}
		for _, given := range []struct {
			name string
			want firewall.Value
		}{{test.iface, firewall.Reachable}, {"ether7", firewall.Blocked}} {
			if given.name == "ether7" && test.board != "" {
				continue // What no rule names gets through.
			}
			site := checks.Site{Zones: []checks.Zone{{Name: checks.Internet, Interfaces: map[string][]string{"edge": {given.name}}}}}
			rows["/interface"] = append(rows["/interface"], routertest.Row("name", "ether7", "type", "ether"))
			settled := New(settledFacts(t, rows, test.export, test.board), checks.Target{Name: "edge"}, site)
			query.Zone, _ = settled.Zone(checks.Internet)
			if got := settled.Reach(query); got.Value != given.want || !slices.Equal(query.Zone.Interfaces, []string{given.name}) || !settled.Derived {
				t.Errorf("%s by %s: %s because %v, by %v", test.name, given.name, got.Value, got.Because, query.Zone.Interfaces)
			}
		}
	}
}

func settledFacts(t *testing.T, rows map[string][]routeros.Row, export bool, board string) routeros.Facts {
	t.Helper()
	facts := factsOf(t, rows, export)
	if board != "" {
		facts.System.Routerboard = checks.Known(routeros.Routerboard{Model: board})
	}
	return facts
}

// TestUplinkThatIsNotListed holds that a route by an interface that the router doesn't list
// leaves open where the internet enters, and that what the site file says doesn't.
func TestUplinkThatIsNotListed(t *testing.T) {
	t.Parallel()
	rows := inner(map[string][]routeros.Row{"/ip/route": {routertest.Row("dst-address", "0.0.0.0/0", "gateway", "ether9", "active", "true")}})
	site := checks.Site{Zones: []checks.Zone{{Name: checks.Internet, Interfaces: map[string][]string{"edge": {"ether8"}}}}}
	for _, test := range []struct {
		site  checks.Site
		want  []string
		stray bool
	}{{checks.Site{}, nil, true}, {site, []string{"ether8"}, false}} {
		paths := New(factsOf(t, rows, false), checks.Target{Name: "edge"}, test.site)
		internet, _ := paths.Zone(checks.Internet)
		if !slices.Equal(internet.Interfaces, test.want) || paths.Strayed != test.stray || internet.Open != test.stray {
			t.Errorf("the internet enters by %v, want %v; strayed %t, open %t, want %t", internet.Interfaces, test.want, paths.Strayed, internet.Open, test.stray)
		}
	}
}

// TestHostsOfTheirLAN holds that an access point or a switch whose only way out is its own
// LAN isn't reached from the internet by it, and that anything more makes it a router.
func TestHostsOfTheirLAN(t *testing.T) {
	t.Parallel()
	lan := map[string][]routeros.Row{
		"/interface/bridge":      {routertest.Row("name", "bridge")},
		"/interface/bridge/port": {routertest.Row("bridge", "bridge", "interface", "ether1")},
		"/ip/dhcp-client":        {routertest.Row("interface", "bridge")},
	}
	for _, test := range []struct {
		name   string
		rows   map[string][]routeros.Row
		want   string
		leaves string
	}{
		{"access_point", nil, "bridge", ""},
		{"switch_with_a_vlan", map[string][]routeros.Row{
			"/ip/dhcp-client": {}, "/interface/vlan": {routertest.Row("name", "vlan99", "interface", "bridge")},
			"/ip/address": {routertest.Row("address", "10.0.99.2/24", "interface", "vlan99")}, "/ip/route": {routertest.Row("dst-address", "0.0.0.0/0", "gateway", "10.0.99.1")},
		}, "vlan99", ""},
		{"second_network", map[string][]routeros.Row{"/ip/address": {routertest.Row("address", "10.0.5.1/24", "interface", "ether5")}}, "", "bridge"},
		{"translating", map[string][]routeros.Row{"/ip/firewall/nat": {routertest.Row("chain", "srcnat", "action", "masquerade")}}, "", "bridge"},
		{"public", map[string][]routeros.Row{"/ip/address": {routertest.Row("address", "8.8.1.1/24", "interface", "bridge")}}, "", "bridge"},
		{"outside_by_list", map[string][]routeros.Row{"/interface/list": {routertest.Row("name", "WAN")}, "/interface/list/member": {routertest.Row("list", "WAN", "interface", "bridge")}}, "", "bridge"},
		{"no_bridge", map[string][]routeros.Row{"/interface/bridge": {}, "/interface/bridge/port": {}}, "", "bridge"},
	} {
		rows := maps.Clone(lan)
		maps.Copy(rows, test.rows)
		paths := New(factsOf(t, rows, true), checks.Target{}, checks.Site{})
		internet, _ := paths.Zone(checks.Internet)
		if paths.Host != test.want || paths.Secluded != (test.want != "") || slices.Contains(internet.Interfaces, test.leaves) != (test.leaves != "") {
			t.Errorf("%s: host %q, secluded %t, the internet enters by %v", test.name, paths.Host, paths.Secluded, internet.Interfaces)
		}
		if test.want != "" && len(paths.Untrusted()) > 0 {
			t.Errorf("%s: untrusted are %v", test.name, names(paths.Untrusted()))
		}
	}
}

// TestLessIsNeverProved takes every menu away, one after the other, from routers with each
// kind of evidence: with less known no answer becomes a refusal that wasn't one.
func TestLessIsNeverProved(t *testing.T) {
	t.Parallel()
	refused := func(facts routeros.Facts) bool {
		paths := New(facts, checks.Target{}, checks.Site{})
		internet, _ := paths.Zone(checks.Internet)
		got := paths.Reach(firewall.Query{Zone: internet, Family: firewall.IPv4, Protocol: TCP, Port: 8291}).Value
		return got == firewall.Blocked || got == firewall.ServiceRestricted || paths.Secluded
	}
	for _, test := range uplinkEvidence {
		rows := inner(test.rows)
		if refused(factsOf(t, rows, false)) {
			t.Errorf("%s: refused", test.name)
		}
		for _, menu := range routeros.Menus() {
			area, _, _ := strings.Cut(menu.Field, ".")
			if !slices.Contains([]string{"network", "firewall", "vpn"}, area) {
				continue // It says nothing about interfaces.
			}
			if refused(routertest.Facts(t, rows, menu.Path)) {
				t.Errorf("%s without %s: refused", test.name, menu.Path)
			}
		}
	}
	if refused(routeros.Facts{Transport: routeros.OverTLS}) || refused(routeros.Facts{Transport: routeros.Exported}) {
		t.Error("refused where nothing is known")
	}
	if diff := cmp.Diff(0, len(New(routeros.Facts{Transport: routeros.OverTLS}, checks.Target{}, checks.Site{}).Doubts)); diff != "" {
		t.Errorf("doubts where nothing is known:\n%s", diff)
	}
}
