package routeros

import (
	"maps"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/routeros/firewall"
)

// row makes a row of pairs of names and values.
func row(pairs ...string) Row {
	made := Row{}
	for i := 0; i+1 < len(pairs); i += 2 {
		made[pairs[i]] = pairs[i+1]
	}
	return made
}

// defconf are the rows of a router with the default configuration of 7.14, as its API
// prints them: ether1 to the internet by DHCP, the other ports in a bridge.
func defconf() map[string][]Row {
	input := func(action string, pairs ...string) Row {
		return row(append([]string{"chain", "input", "action", action}, pairs...)...)
	}
	forward := func(action string, pairs ...string) Row {
		return row(append([]string{"chain", "forward", "action", action}, pairs...)...)
	}
	tracked := "established,related,untracked"
	return map[string][]Row{
		"/interface": {
			row("name", "ether1", "type", "ether"), row("name", "ether2", "type", "ether", "slave", "true"),
			row("name", "ether3", "type", "ether", "slave", "true"), row("name", "bridge", "type", "bridge"), row("name", "lo", "type", "loopback"),
		},
		"/interface/list":        {row("name", "all", "builtin", "true"), row("name", "WAN"), row("name", "LAN")},
		"/interface/list/member": {row("list", "WAN", "interface", "ether1"), row("list", "LAN", "interface", "bridge")},
		"/interface/bridge/port": {row("interface", "ether2", "bridge", "bridge"), row("interface", "ether3", "bridge", "bridge")},
		"/ip/dhcp-client":        {row("interface", "ether1", "disabled", "false", "add-default-route", "yes", "status", "bound")},
		"/ip/address": {
			row("address", "192.168.88.1/24", "interface", "ether2", "actual-interface", "bridge"),
			row("address", "198.41.0.9/24", "interface", "ether1", "actual-interface", "ether1", "dynamic", "true"),
		},
		"/ip/route": {
			row("dst-address", "0.0.0.0/0", "gateway", "198.41.0.1", "immediate-gw", "198.41.0.1%ether1", "active", "true", "routing-table", "main"),
			row("dst-address", "192.168.88.0/24", "gateway", "bridge", "immediate-gw", "bridge", "active", "true", "connect", "true"),
		},
		"/ip/service": {
			row("name", "telnet", "port", "23", "disabled", "true"), row("name", "ssh", "port", "22", "disabled", "false"),
			row("name", "winbox", "port", "8291", "disabled", "false", "address", "192.168.88.0/24"),
		},
		"/ip/dns":                    {row("allow-remote-requests", "true")},
		"/tool/bandwidth-server":     {row("enabled", "false")},
		"/ip/nat-pmp":                {row("enabled", "false")},
		"/user-manager":              {row("enabled", "false")},
		"/rsync-daemon":              {row("enabled", "false")},
		"/interface/bridge/settings": {row("use-ip-firewall", "false")},
		"/ip/firewall/filter": {
			input("accept", "connection-state", tracked),
			input("drop", "connection-state", "invalid", "comment", "drop invalid"),
			input("accept", "protocol", "icmp"),
			input("accept", "dst-address", "127.0.0.1"),
			input("drop", "in-interface-list", "!LAN", "comment", "drop all not coming from LAN"),
			forward("accept", "ipsec-policy", "in,ipsec"),
			forward("accept", "ipsec-policy", "out,ipsec"),
			forward("fasttrack-connection", "connection-state", "established,related"),
			forward("accept", "connection-state", tracked),
			forward("drop", "connection-state", "invalid"),
			forward("drop", "connection-state", "new", "connection-nat-state", "!dstnat", "in-interface-list", "WAN", "comment", "drop all from WAN not DSTNATed"),
		},
		"/ip/firewall/nat": {row("chain", "srcnat", "action", "masquerade", "out-interface-list", "WAN", "ipsec-policy", "out,none")},
		"/ipv6/firewall/filter": {
			input("accept", "connection-state", tracked), input("drop", "connection-state", "invalid"),
			input("accept", "protocol", "icmpv6"), input("drop", "in-interface-list", "!LAN"),
			forward("accept", "connection-state", tracked), forward("drop", "connection-state", "invalid"),
			forward("drop", "in-interface-list", "!LAN"),
		},
	}
}

// filled are the facts of a router with the rows. Other menus are empty, or have the
// defaults; the one named without isn't read.
func filled(t testing.TB, rows map[string][]Row, without string) Facts {
	t.Helper()
	facts := Facts{Transport: "tls"}
	var problems checks.Problems
	for _, menu := range Menus() {
		if menu.Path == without {
			continue
		}
		if err := menu.Fill(&facts, rows[menu.Path], Source{Defaults: true}, &problems); err != nil {
			t.Fatal(err)
		}
	}
	for path := range rows {
		if _, known := FindMenu(path); !known {
			t.Fatalf("no menu %s", path)
		}
	}
	if found := problems.Map(); len(found) > 0 {
		t.Fatal(found)
	}
	return facts
}

func names(zones []firewall.Zone) []string {
	var all []string
	for _, zone := range zones {
		all = append(all, zone.Name+": "+strings.Join(zone.Interfaces, " "))
	}
	return all
}

// verdicts asks every zone for every service in IPv4.
func verdicts(paths Paths) map[string]string {
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
	paths := NewPaths(filled(t, defconf(), ""), checks.Target{Name: "edge"}, checks.Site{})
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
	paths := NewPaths(filled(t, defconf(), ""), target, site)
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
	}
	for _, menu := range Menus() {
		paths := NewPaths(filled(t, defconf(), menu.Path), checks.Target{}, checks.Site{})
		internet, _ := paths.Zone("internet")
		query := firewall.Query{Zone: internet, Family: firewall.IPv4, Protocol: protocolTCP, Port: 22}
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
	open := defconf()
	open["/ip/firewall/filter"] = nil
	ports := map[string]firewall.Query{
		"/ip/service":                     {Protocol: protocolTCP, Port: 8728},
		"/snmp":                           {Protocol: protocolUDP, Port: 161},
		"/ip/proxy":                       {Protocol: protocolTCP, Port: 8080},
		"/ip/socks":                       {Protocol: protocolTCP, Port: 1080},
		"/tool/bandwidth-server":          {Protocol: protocolTCP, Port: 2000},
		"/system/ntp/server":              {Protocol: protocolUDP, Port: 123},
		"/ip/upnp":                        {Protocol: protocolTCP, Port: 2828},
		"/ip/smb":                         {Protocol: protocolTCP, Port: 445},
		"/ip/tftp":                        {Protocol: protocolUDP, Port: 69},
		"/iot/modbus":                     {Protocol: protocolTCP, Port: 502},
		"/port/remote-access":             {Protocol: protocolTCP, Port: 4001},
		"/tr069-client":                   {Protocol: protocolTCP, Port: 7547},
		"/radius/incoming":                {Protocol: protocolUDP, Port: 3799},
		"/interface/pptp-server/server":   {Protocol: protocolTCP, Port: 1723},
		"/interface/l2tp-server/server":   {Protocol: protocolUDP, Port: 1701},
		"/interface/sstp-server/server":   {Protocol: protocolTCP, Port: 443},
		"/interface/ovpn-server/server":   {Protocol: protocolTCP, Port: 1194},
		"/interface/wireguard":            {Protocol: protocolUDP, Port: 13231},
		"/interface/vxlan":                {Protocol: protocolUDP, Port: 8472},
		"/ip/ipsec/peer":                  {Protocol: protocolUDP, Port: 500},
		"/routing/bgp/connection":         {Protocol: protocolTCP, Port: 179},
		"/routing/rip/interface-template": {Protocol: protocolUDP, Port: 520},
	}
	for _, path := range slices.Sorted(maps.Keys(ports)) {
		query := ports[path]
		for _, without := range []string{"", path} {
			paths := NewPaths(filled(t, open, without), checks.Target{}, checks.Site{})
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
	rows := defconf()
	rows["/interface/bridge/port"] = append(rows["/interface/bridge/port"], row("interface", "ether7", "bridge", "bridge"))
	rows["/interface"] = append(rows["/interface"], row("name", "ether7", "type", "ether", "slave", "true"))
	rows["/ip/firewall/filter"] = append(rows["/ip/firewall/filter"], row("chain", "input", "action", "accept", "in-interface", "ether7"))
	paths := NewPaths(filled(t, rows, ""), checks.Target{}, checks.Site{})
	for _, issue := range paths.Engine.Issues() {
		if issue.Kind == firewall.InterfaceSlave && strings.Contains(issue.Text, `"ether7", a slave of "bridge"`) {
			return
		}
	}
	t.Errorf("issues are %+v", paths.Engine.Issues())
}

// TestSecludedRouterHasNoInternet holds that a router without any way to the internet
// isn't left undecided for that.
func TestSecludedRouterHasNoInternet(t *testing.T) {
	t.Parallel()
	rows := defconf()
	rows["/ip/route"], rows["/ip/dhcp-client"] = rows["/ip/route"][1:], nil
	for without, want := range map[string]int{"": 0, "/ip/route": 1} {
		facts := filled(t, rows, without)
		paths := NewPaths(facts, checks.Target{}, checks.Site{})
		if got := len(paths.Untrusted()); got != want {
			t.Errorf("without %q: %d untrusted zones, want %d", without, got, want)
		}
		for _, check := range []*checks.Check{ServicesUnreachable, InputProtected, EstablishedAccepted, SpoofingRefused} {
			judged := check.Rule.JudgeEach(checks.Observation{Target: checks.Target{Name: "edge"}, Facts: facts})
			outcome := checks.NotApplicable
			if without != "" {
				outcome = checks.NotAssessed
			}
			if len(judged) == 0 || judged[0].Outcome != outcome {
				t.Errorf("%s without %q: %+v, want %s", check.ID, without, judged, outcome)
			}
		}
	}
}
