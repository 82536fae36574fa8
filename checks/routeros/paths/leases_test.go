package paths

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/routertest"
)

// waysOpen is what a router leaves open about its addresses and its ways to the internet.
type waysOpen struct {
	Leased4, Leased6, LinkLocal bool
	Open                        bool
	Zones                       []string
}

// TestExportAddresses holds what is made of the addresses that an export doesn't show,
// and of gateways whose interface they would tell.
func TestExportAddresses(t *testing.T) {
	t.Parallel()
	lan := routertest.Row("address", "10.1.0.1/24", "interface", "ether2")
	static := routertest.Row("address", "198.41.0.9/24", "interface", "ether1")
	gateway := routertest.Row("dst-address", "0.0.0.0/0", "gateway", "198.41.0.1")
	for _, test := range []struct {
		name string
		rows map[string][]routeros.Row
		want waysOpen
	}{
		{
			"static",
			map[string][]routeros.Row{"/ip/address": {lan, static}, "/ip/route": {gateway}},
			waysOpen{Zones: []string{"ether2: ether2", "internet: ether1"}},
		},
		{
			"dhcp_without_default_route",
			map[string][]routeros.Row{"/ip/address": {lan, static}, "/ip/route": {gateway}, "/ip/dhcp-client": {routertest.Row("interface", "ether5", "add-default-route", "no")}},
			waysOpen{Leased4: true, Zones: []string{"ether2: ether2", "internet: ether1 ether5"}},
		},
		{
			"gateway_nowhere",
			map[string][]routeros.Row{"/ip/address": {lan}, "/ip/route": {gateway, routertest.Row("dst-address", "0.0.0.0/0", "gateway", "pppoe-out1", "routing-table", "isp2")}},
			waysOpen{Open: true, Zones: []string{"ether2: ether2", "internet: "}},
		},
		{
			"gateway_behind_a_gateway",
			map[string][]routeros.Row{
				"/ip/address": {lan, static},
				"/ip/route":   {routertest.Row("dst-address", "0.0.0.0/0", "gateway", "9.9.9.9"), routertest.Row("dst-address", "9.9.9.9", "gateway", "198.41.0.1")},
			},
			waysOpen{Zones: []string{"ether2: ether2", "internet: ether1"}},
		},
		{
			"gateway_behind_a_default_route",
			map[string][]routeros.Row{"/ip/address": {lan, static}, "/ip/route": {gateway, routertest.Row("dst-address", "0.0.0.0/0", "gateway", "9.9.9.9", "distance", "2")}},
			waysOpen{Open: true, Zones: []string{"ether2: ether2", "internet: ether1"}},
		},
		{
			"gateway_behind_the_narrowest_route_and_of_those_alike_the_first",
			map[string][]routeros.Row{
				"/ip/address": {lan, static},
				"/ip/route": {
					routertest.Row("dst-address", "0.0.0.0/0", "gateway", "172.16.5.1"), routertest.Row("dst-address", "172.16.0.0/12", "gateway", "10.1.0.2"),
					routertest.Row("dst-address", "172.16.5.0/24", "gateway", "198.41.0.1"), routertest.Row("dst-address", "172.16.5.0/24", "gateway", "10.1.0.2", "distance", "2"),
				},
			},
			waysOpen{Zones: []string{"ether2: ether2", "internet: ether1"}},
		},
		{
			"gateway_in_the_narrowest_network_and_of_those_alike_the_first",
			map[string][]routeros.Row{
				"/ip/address": {routertest.Row("address", "10.0.0.1/8", "interface", "ether3"), lan, routertest.Row("address", "10.1.0.9/24", "interface", "ether4")},
				"/ip/route":   {routertest.Row("dst-address", "0.0.0.0/0", "gateway", "10.1.0.2")},
			},
			waysOpen{Zones: []string{"ether3: ether3", "ether4: ether4", "internet: ether2"}},
		},
		{
			"gateway_behind_a_route_of_the_main_table",
			map[string][]routeros.Row{
				"/ip/address": {lan, static},
				"/ip/route": {
					routertest.Row("dst-address", "0.0.0.0/0", "gateway", "172.16.5.1"), routertest.Row("dst-address", "172.16.5.0/24", "gateway", "10.1.0.2", "routing-table", "isp1"),
					routertest.Row("dst-address", "172.16.0.0/16", "gateway", "198.41.0.1", "routing-table", "main"),
				},
			},
			waysOpen{Zones: []string{"ether2: ether2", "internet: ether1"}},
		},
		{"gateway_behind_four_gateways", map[string][]routeros.Row{"/ip/address": {lan, static}, "/ip/route": gatewaysInARow(4)}, waysOpen{Zones: []string{"ether2: ether2", "internet: ether1"}}},
		{"gateway_behind_five_gateways", map[string][]routeros.Row{"/ip/address": {lan, static}, "/ip/route": gatewaysInARow(5)}, waysOpen{Open: true, Zones: []string{"ether2: ether2", "internet: ether1"}}},
		{
			"gateways_in_a_circle",
			map[string][]routeros.Row{
				"/ip/address": {lan},
				"/ip/route":   {routertest.Row("dst-address", "0.0.0.0/0", "gateway", "9.9.9.9"), routertest.Row("dst-address", "9.9.9.9/32", "gateway", "8.8.8.8"), routertest.Row("dst-address", "8.8.8.8/32", "gateway", "9.9.9.9")},
			},
			waysOpen{Open: true, Zones: []string{"ether2: ether2", "internet: "}},
		},
		{
			"address_not_understood",
			map[string][]routeros.Row{"/ip/address": {lan, static, routertest.Row("address", "10.0.0.300/24", "interface", "ether7")}, "/ip/route": {gateway}},
			waysOpen{Zones: []string{"ether2: ether2", "ether7: ether7", "internet: ether1"}},
		},
		{
			"gateway_in_a_network_not_understood",
			map[string][]routeros.Row{"/ip/address": {lan, routertest.Row("address", "198.51.100.300/24", "interface", "ether1")}, "/ip/route": {gateway}},
			waysOpen{Zones: []string{"ether2: ether2", "internet: ether1"}},
		},
		{
			"loopback_is_no_zone",
			map[string][]routeros.Row{"/ip/address": {lan, routertest.Row("address", "10.0.0.9", "interface", "lo")}},
			waysOpen{Zones: []string{"ether2: ether2", "internet: "}},
		},
		{
			"prefix_from_a_pool",
			map[string][]routeros.Row{"/ipv6/address": {routertest.Row("address", "::1/64", "interface", "ether2")}},
			waysOpen{LinkLocal: true, Leased6: true, Zones: []string{"internet: "}},
		},
		{
			"ipv6_by_dhcp",
			map[string][]routeros.Row{"/ipv6/dhcp-client": {routertest.Row("interface", "ether1")}},
			waysOpen{LinkLocal: true, Leased6: true, Zones: []string{"internet: ether1"}},
		},
		{
			"advertisements_without_forwarding",
			map[string][]routeros.Row{"/ipv6/settings": {routertest.Row("forward", "no")}},
			waysOpen{LinkLocal: true, Leased6: true, Zones: []string{"internet: "}},
		},
		{
			"pppoe_brings_no_ipv6",
			map[string][]routeros.Row{"/interface/pppoe-client": {routertest.Row("name", "pppoe-out1", "disabled", "no")}},
			waysOpen{Leased4: true, Zones: []string{"internet: pppoe-out1"}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			facts := routertest.Facts(t, test.rows, "/interface")
			facts.Transport = "export"
			router, paths := RouterOf(facts), New(facts, checks.Target{}, checks.Site{})
			internet, _ := paths.Zone("internet")
			got := waysOpen{router.IPv4.Leased, router.IPv6.Leased, router.IPv6.LinkLocal, internet.Open, names(paths.Zones)}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// gatewaysInARow are a default route whose gateway is looked up behind so many others.
func gatewaysInARow(count int) []routeros.Row {
	rows := []routeros.Row{routertest.Row("dst-address", "0.0.0.0/0", "gateway", "172.16.0.1")}
	for i := 1; i < count; i++ {
		rows = append(rows, routertest.Row("dst-address", fmt.Sprintf("172.16.0.%d/32", i), "gateway", fmt.Sprintf("172.16.0.%d", i+1)))
	}
	return append(rows, routertest.Row("dst-address", fmt.Sprintf("172.16.0.%d/32", count), "gateway", "198.41.0.1"))
}

// TestExportWithoutIPv6 holds that IPv6 is taken to be off in an export that has nothing of it,
// and that anything at all makes it count.
func TestExportWithoutIPv6(t *testing.T) {
	t.Parallel()
	drop := routertest.Row("chain", "input", "action", "drop")
	for _, test := range []struct {
		path, without string
		row           routeros.Row
		off           bool
	}{
		{"/ip/firewall/filter", "/interface", drop, true},
		{"/ipv6/route", "/interface", routertest.Row("dst-address", "2a00:2::/32", "gateway", "fe80::1%ether1"), false},
		{"/ipv6/address", "/interface", routertest.Row("address", "fe80::2/64", "interface", "ether1"), false},
		{"/ipv6/firewall/raw", "/interface", drop, false},
		{"/ipv6/firewall/nat", "/interface", drop, false},
		{"/ipv6/firewall/filter", "/interface", drop, false},
		{"/ip/firewall/filter", "/ipv6/firewall/raw", drop, false},
		{"/ip/firewall/filter", "/ipv6/address", drop, false},
	} {
		facts := routertest.Facts(t, map[string][]routeros.Row{test.path: {test.row}}, test.without)
		facts.Transport = routeros.Exported
		if got := RouterOf(facts).IPv6.Off; got != test.off {
			t.Errorf("with %s, without %s: IPv6 off %t", test.path, test.without, got)
		}
	}
}

// TestRunningRouterShowsItsAddresses holds that nothing is added to what a router prints
// that has its addresses.
func TestRunningRouterShowsItsAddresses(t *testing.T) {
	t.Parallel()
	rows := routertest.Defconf()
	rows["/ipv6/dhcp-client"] = []routeros.Row{routertest.Row("interface", "ether1")}
	rows["/ipv6/address"] = []routeros.Row{routertest.Row("address", "fe80::1/64", "interface", "ether1"), routertest.Row("address", "2a00:1::1/64", "interface", "bridge")}
	router := RouterOf(routertest.Facts(t, rows, ""))
	if router.IPv4.Leased || router.IPv6.Leased || router.IPv6.LinkLocal {
		t.Errorf("leased %t, %t, link-local %t", router.IPv4.Leased, router.IPv6.Leased, router.IPv6.LinkLocal)
	}
	rows["/ipv6/address"] = rows["/ipv6/address"][:1]
	if router = RouterOf(routertest.Facts(t, rows, "")); !router.IPv6.Leased {
		t.Error("a DHCPv6 client that waits for its address is taken to have none")
	}
}

// TestPrivateUplinkIsLessThanCritical holds the severity of a service that the internet
// reaches only if the device before the router lets it.
func TestPrivateUplinkIsLessThanCritical(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		verdict firewall.Verdict
		want    checks.Severity
	}{
		{firewall.Verdict{Witness: &firewall.Packet{}}, checks.Critical},
		{firewall.Verdict{Witness: &firewall.Packet{}, Upstream: true}, checks.High},
		{firewall.Verdict{Witness: &firewall.Packet{}, OnLink: true}, checks.Medium},
	} {
		if got := Lowered(checks.Critical, test.verdict); got != test.want {
			t.Errorf("upstream %t, on link %t: %s", test.verdict.Upstream, test.verdict.OnLink, got)
		}
	}
}

// TestForeignNetworksAreUntrusted holds that without a site file a network that gives the
// router its address is taken for the internet, unless the router says that it is its own.
func TestForeignNetworksAreUntrusted(t *testing.T) {
	t.Parallel()
	rows := routertest.Defconf()
	rows["/interface"] = append(rows["/interface"], routertest.Row("name", "voip", "type", "vlan"), routertest.Row("name", "mgmt", "type", "vlan"))
	for _, name := range []string{"voip", "mgmt"} {
		rows["/ip/dhcp-client"] = append(rows["/ip/dhcp-client"], routertest.Row("interface", name, "add-default-route", "no"))
	}
	rows["/interface/list/member"] = append(rows["/interface/list/member"], routertest.Row("list", "LAN", "interface", "mgmt"))
	paths := New(routertest.Facts(t, rows, ""), checks.Target{}, checks.Site{})
	if diff := cmp.Diff([]string{"internet: ether1 voip"}, names(paths.Untrusted())); diff != "" {
		t.Errorf("untrusted (-want +got):\n%s", diff)
	}
}

// TestExportZonesBeyondTheUplink holds by which interface an export's router meets a zone
// that it has no route to: by its default route, unless routes may come from others.
func TestExportZonesBeyondTheUplink(t *testing.T) {
	t.Parallel()
	site := checks.Site{Zones: []checks.Zone{{Name: "far", Prefixes: prefixesOf("10.9.0.0/16")}}}
	for _, test := range []struct {
		name, path string
		extra      routeros.Row
		want       []string
	}{
		{"static_routes", "/ip/route", routertest.Row("dst-address", "10.8.0.0/16", "gateway", "198.41.0.2"), []string{"far: ether1", "internet: ether1"}},
		{"ospf", "/routing/ospf/interface-template", routertest.Row("interfaces", "ether2"), []string{"far: ", "internet: ether1"}},
		{"dhcp", "/ip/dhcp-client", routertest.Row("interface", "ether4", "add-default-route", "no"), []string{"far: ", "internet: ether1 ether4"}},
	} {
		rows := map[string][]routeros.Row{
			"/ip/address": {routertest.Row("address", "198.41.0.9/24", "interface", "ether1")},
			"/ip/route":   {routertest.Row("dst-address", "0.0.0.0/0", "gateway", "198.41.0.1")},
		}
		rows[test.path] = append(rows[test.path], test.extra)
		facts := routertest.Facts(t, rows, "/interface")
		facts.Transport = "export"
		if diff := cmp.Diff(test.want, names(New(facts, checks.Target{}, site).Zones)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// TestUnreadClientsKeepUplinksOpen holds that a router is taken neither for secluded nor
// for one whose addresses are all known where its clients weren't read.
func TestUnreadClientsKeepUplinksOpen(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		menu   string
		leased bool
	}{
		{"/ip/dhcp-client", false},
		{"/interface/pppoe-client", false},
		{"/ipv6/dhcp-client", true},
		{"/interface/lte", true},
	} {
		rows := map[string][]routeros.Row{"/ip/address": {routertest.Row("address", "10.1.0.1/24", "interface", "ether2")}}
		paths := New(routertest.Facts(t, rows, test.menu), checks.Target{}, checks.Site{})
		internet, _ := paths.Zone(checks.Internet)
		if paths.Secluded || !internet.Open || paths.router.IPv6.Leased != test.leased {
			t.Errorf("without %s: secluded %t, open %t, IPv6 leased %t", test.menu, paths.Secluded, internet.Open, paths.router.IPv6.Leased)
		}
	}
	rows := map[string][]routeros.Row{"/ipv6/settings": {routertest.Row("disable-ipv6", "yes")}}
	paths := New(routertest.Facts(t, rows, "/ipv6/dhcp-client"), checks.Target{}, checks.Site{})
	if internet, _ := paths.Zone(checks.Internet); internet.Open || !paths.Secluded {
		t.Errorf("without IPv6: secluded %t, open %t", paths.Secluded, internet.Open)
	}
}

// TestTermsHaveOneOrder holds that an export's uplinks, whose interfaces aren't listed
// anywhere, come in the same order every time: the packet that is shown depends on it.
func TestTermsHaveOneOrder(t *testing.T) {
	t.Parallel()
	rows := routertest.Defconf()
	for i := range 8 {
		rows["/ip/route"] = append(rows["/ip/route"], routertest.Row("dst-address", "0.0.0.0/0", "gateway", fmt.Sprintf("wan%d", i)))
	}
	facts := routertest.Facts(t, rows, "/interface")
	facts.Transport = "export"
	first := RouterOf(facts).Interfaces
	if len(first) < 8 {
		t.Fatalf("only %d interfaces: %+v", len(first), first)
	}
	for range 20 {
		if diff := cmp.Diff(first, RouterOf(facts).Interfaces); diff != "" {
			t.Fatalf("another order (-first +now):\n%s", diff)
		}
	}
}
