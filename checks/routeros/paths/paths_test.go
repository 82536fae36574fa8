package paths

import (
	"maps"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/routertest"
)

func names(zones []firewall.Zone) []string {
	var all []string
	for _, zone := range zones {
		all = append(all, zone.Name+": "+strings.Join(zone.Interfaces, " "))
	}
	return all
}

// verdicts asks every zone for every service in IPv4.
func verdicts(paths Model) map[string]string {
	got := map[string]string{}
	for _, zone := range paths.Zones {
		for _, offer := range paths.Services {
			query := firewall.Query{Zone: zone, Family: firewall.IPv4, Protocol: offer.Protocol, Port: offer.Port}
			got[zone.Name+" "+offer.Name] = paths.Engine.Reach(query).Value.String()
		}
	}
	return got
}

func TestPathsOfADefaultConfiguration(t *testing.T) {
	t.Parallel()
	paths := New(routertest.Facts(t, routertest.Defconf(), ""), checks.Target{Name: "edge"}, checks.Site{})
	if diff := cmp.Diff([]string{"bridge: bridge", "internet: ether1"}, names(paths.Zones)); diff != "" {
		t.Errorf("zones (-want +got):\n%s", diff)
	}
	want := map[string]string{
		"bridge ssh": "reachable", "bridge winbox": "reachable", "bridge dns": "reachable",
		"internet ssh": "blocked", "internet winbox": "blocked", "internet dns": "blocked",
	}
	if diff := cmp.Diff(want, verdicts(paths)); diff != "" {
		t.Errorf("verdicts (-want +got):\n%s", diff)
	}
	if !paths.Derived || len(paths.Missing) > 0 {
		t.Errorf("derived %t, missing %v", paths.Derived, paths.Missing)
	}
	if diff := cmp.Diff([]string{"internet: ether1"}, names(paths.Untrusted())); diff != "" {
		t.Errorf("untrusted (-want +got):\n%s", diff)
	}
}

func TestPathsOfASite(t *testing.T) {
	t.Parallel()
	site := checks.Site{Zones: []checks.Zone{
		{Name: "it", Prefixes: prefixesOf("192.168.88.0/24")},
		{Name: "ot", Prefixes: prefixesOf("192.168.88.128/25"), Interfaces: map[string][]string{"edge": {"ether3"}}},
		{Name: "far", Prefixes: prefixesOf("10.9.0.0/16")},
	}}
	target := checks.Target{Name: "edge", Zone: "it", ReachableFrom: []string{"it"}}
	paths := New(routertest.Facts(t, routertest.Defconf(), ""), target, site)
	want := []firewall.Zone{
		{Name: "it", Interfaces: []string{"bridge"}, Sources: prefixesOf("192.168.88.0/24"), Except: prefixesOf("192.168.88.128/25"), Neighbours: true},
		{Name: "ot", Interfaces: []string{"bridge"}, Sources: prefixesOf("192.168.88.128/25"), Neighbours: true},
		{Name: "far", Interfaces: []string{"ether1"}, Sources: prefixesOf("10.9.0.0/16")},
		{Name: "internet", Interfaces: []string{"ether1"}, Internet: true, Except: prefixesOf("192.168.88.0/24", "192.168.88.128/25", "10.9.0.0/16")},
	}
	if diff := cmp.Diff(want, paths.Zones, cmp.Comparer(func(a, b netip.Prefix) bool { return a == b })); diff != "" {
		t.Errorf("zones (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"ot: bridge", "far: ether1", "internet: ether1"}, names(paths.Untrusted())); diff != "" {
		t.Errorf("untrusted (-want +got):\n%s", diff)
	}
	if zone, found := paths.Zone("ot"); !found || zone.Name != "ot" {
		t.Errorf("zone ot: %v, %t", zone, found)
	}
	if _, found := paths.Zone("dmz"); found {
		t.Error("a zone that isn't there was found")
	}
}

// TestZonesOfOneNetwork holds that a network which two zones have is of both.
func TestZonesOfOneNetwork(t *testing.T) {
	t.Parallel()
	site := checks.Site{Zones: []checks.Zone{{Name: "it", Prefixes: prefixesOf("192.168.88.0/24")}, {Name: "office", Prefixes: prefixesOf("192.168.88.0/24")}}}
	for _, zone := range New(routertest.Facts(t, routertest.Defconf(), ""), checks.Target{}, site).Zones {
		if !zone.Internet && len(zone.Except) > 0 {
			t.Errorf("zone %s is without %v", zone.Name, zone.Except)
		}
	}
}

func prefixesOf(texts ...string) []netip.Prefix {
	var all []netip.Prefix
	for _, text := range texts {
		all = append(all, netip.MustParsePrefix(text))
	}
	return all
}

// TestUnreadIsNeverBlocked takes one menu after the other away from the default
// configuration: what answers rest on must leave them unknown.
func TestUnreadIsNeverBlocked(t *testing.T) {
	t.Parallel()
	rests := []string{
		"/interface/list", "/interface/list/member", "/ip/vrf", "/ip/address", "/ipv6/address", "/ip/route", "/ipv6/route",
		"/ip/firewall/filter", "/ip/firewall/nat", "/ip/firewall/raw", "/ip/firewall/connection/tracking",
		"/ip/dhcp-client", "/ipv6/dhcp-client", "/interface/pppoe-client", "/interface/lte",
		"/interface/ppp-client", "/interface/pptp-client", "/interface/l2tp-client", "/interface/sstp-client", "/interface/ovpn-client",
		"/routing/bgp/connection", "/ipv6/firewall/raw", "/ipv6/firewall/filter",
	}
	for _, menu := range routeros.Menus() {
		paths := New(routertest.Facts(t, routertest.Defconf(), menu.Path), checks.Target{}, checks.Site{})
		internet, _ := paths.Zone("internet")
		query := firewall.Query{Zone: internet, Family: firewall.IPv4, Protocol: TCP, Port: 22}
		verdict := paths.Engine.Reach(query)
		if got, want := verdict.Value == firewall.Unknown, slices.Contains(rests, menu.Path); got != want {
			t.Errorf("without %s: %s because %v, missing %v", menu.Path, verdict.Value, verdict.Because, paths.Missing)
		}
		if verdict.Value == firewall.Unknown && !slices.Contains(paths.Missing, menu.Field) {
			t.Errorf("without %s: %s is not among the missing %v", menu.Path, menu.Field, paths.Missing)
		}
	}
}

// TestUnreadMenuIsNoSilence opens the firewall and holds that a menu of a service which
// wasn't read is never taken for a service that is off.
func TestUnreadMenuIsNoSilence(t *testing.T) {
	t.Parallel()
	open := routertest.Defconf()
	open["/ip/firewall/filter"] = nil
	ports := map[string]firewall.Query{
		"/ip/service":                     {Protocol: TCP, Port: 8728},
		"/snmp":                           {Protocol: UDP, Port: 161},
		"/ip/proxy":                       {Protocol: TCP, Port: 8080},
		"/ip/socks":                       {Protocol: TCP, Port: 1080},
		"/tool/bandwidth-server":          {Protocol: TCP, Port: 2000},
		"/system/ntp/server":              {Protocol: UDP, Port: 123},
		"/ip/upnp":                        {Protocol: TCP, Port: 2828},
		"/ip/smb":                         {Protocol: TCP, Port: 445},
		"/ip/tftp":                        {Protocol: UDP, Port: 69},
		"/iot/modbus":                     {Protocol: TCP, Port: 502},
		"/port/remote-access":             {Protocol: TCP, Port: 4001},
		"/tr069-client":                   {Protocol: TCP, Port: 7547},
		"/radius/incoming":                {Protocol: UDP, Port: 3799},
		"/interface/pptp-server/server":   {Protocol: TCP, Port: 1723},
		"/interface/l2tp-server/server":   {Protocol: UDP, Port: 1701},
		"/interface/sstp-server/server":   {Protocol: TCP, Port: 443},
		"/interface/ovpn-server/server":   {Protocol: TCP, Port: 1194},
		"/interface/wireguard":            {Protocol: UDP, Port: 13231},
		"/interface/vxlan":                {Protocol: UDP, Port: 8472},
		"/ip/ipsec/peer":                  {Protocol: UDP, Port: 500},
		"/routing/bgp/connection":         {Protocol: TCP, Port: 179},
		"/routing/rip/interface-template": {Protocol: UDP, Port: 520},
	}
	for _, path := range slices.Sorted(maps.Keys(ports)) {
		query := ports[path]
		for _, without := range []string{"", path} {
			paths := New(routertest.Facts(t, open, without), checks.Target{}, checks.Site{})
			query.Zone, _ = paths.Zone("internet")
			query.Family = firewall.IPv4
			want := firewall.NoListener
			if without != "" {
				want = firewall.Unknown
			}
			if got := paths.Engine.Reach(query).Value; got != want {
				t.Errorf("%s without %q: %s, want %s", path, without, got, want)
			}
		}
	}
}

// TestRuleForAPortIsToldApart names a port of the bridge in a rule, which the router
// skips though the interface exists.
func TestRuleForAPortIsToldApart(t *testing.T) {
	t.Parallel()
	rows := routertest.Defconf()
	rows["/interface/bridge/port"] = append(rows["/interface/bridge/port"], routertest.Row("interface", "ether7", "bridge", "bridge"))
	rows["/interface"] = append(rows["/interface"], routertest.Row("name", "ether7", "type", "ether", "slave", "true"))
	rows["/ip/firewall/filter"] = append(rows["/ip/firewall/filter"], routertest.Row("chain", "input", "action", "accept", "in-interface", "ether7"))
	paths := New(routertest.Facts(t, rows, ""), checks.Target{}, checks.Site{})
	for _, issue := range paths.Engine.Issues() {
		if issue.Kind == firewall.InterfaceSlave && strings.Contains(issue.Text, `"ether7", a slave of "bridge"`) {
			return
		}
	}
	t.Errorf("issues are %+v", paths.Engine.Issues())
}

// TestMissingFactsAreMenus holds that whatever wasn't read has a name on the router's
// console, for people to look it up.
func TestMissingFactsAreMenus(t *testing.T) {
	t.Parallel()
	model := New(routeros.Facts{Transport: routeros.OverTLS}, checks.Target{}, checks.Site{})
	fields := slices.Concat(model.Missing, model.UnreadUplinks)
	if len(fields) < 40 {
		t.Errorf("only %d facts are missing where nothing was read", len(fields))
	}
	for _, field := range fields {
		if menu := routeros.MenuOf(field); !strings.HasPrefix(menu, "/") {
			t.Errorf("%s is no menu", field)
		}
	}
}
