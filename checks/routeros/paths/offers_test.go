package paths

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/routertest"
)

// everythingOn are rows of a router that offers all it can.
func everythingOn() map[string][]routeros.Row {
	on := []routeros.Row{routertest.Row("enabled", "true")}
	return map[string][]routeros.Row{
		"/ip/service":                     {routertest.Row("name", "winbox", "port", "8299", "address", "192.0.2.0/24,2001:db8::/32", "vrf", "mgmt"), routertest.Row("name", "ssh", "port", "22", "disabled", "true")},
		"/ip/dns":                         {routertest.Row("allow-remote-requests", "true")},
		"/snmp":                           on,
		"/snmp/community":                 {routertest.Row("addresses", "192.0.2.7/32"), routertest.Row("addresses", "::/0", "disabled", "true")},
		"/system/ntp/server":              on,
		"/tool/bandwidth-server":          on,
		"/ip/socks":                       {routertest.Row("enabled", "true", "port", "4145")},
		"/ip/proxy":                       {routertest.Row("enabled", "true", "port", "8080,3128")},
		"/ip/upnp":                        on,
		"/ip/nat-pmp":                     on,
		"/radius/incoming":                {routertest.Row("accept", "true")},
		"/user-manager":                   on,
		"/tr069-client":                   on,
		"/port/remote-access":             {routertest.Row("port", "serial0", "tcp-port", "4001", "allowed-addresses", "192.0.2.10/32")},
		"/iot/modbus":                     {routertest.Row("disabled", "false", "disable-security-rules", "false")},
		"/iot/modbus/security-rules":      {routertest.Row("ip-range", "192.0.2.8-192.0.2.11"), routertest.Row("disabled", "true")},
		"/ip/smb":                         {routertest.Row("enabled", "true", "interfaces", "bridge")},
		"/ip/tftp":                        {routertest.Row("ip-addresses", "192.0.2.0/24")},
		"/rsync-daemon":                   on,
		"/disk":                           {routertest.Row("slot", "usb1", "nfs-sharing", "true", "iscsi-export", "true", "nvme-tcp-export", "true")},
		"/interface/pptp-server/server":   on,
		"/interface/l2tp-server/server":   on,
		"/interface/sstp-server/server":   {routertest.Row("enabled", "true", "port", "4443")},
		"/interface/ovpn-server/server":   {routertest.Row("enabled", "true", "protocol", "udp")},
		"/interface/wireguard":            {routertest.Row("name", "wg1")},
		"/interface/vxlan":                {routertest.Row("name", "vx1")},
		"/ip/ipsec/peer":                  {routertest.Row("name", "branch")},
		"/routing/bgp/connection":         {routertest.Row("name", "isp", "remote.address", "192.0.2.254")},
		"/routing/rip/interface-template": {routertest.Row("interfaces", "bridge")},
		"/caps-man/manager":               on,
		"/interface/wifi/capsman":         on,
	}
}

func TestOffersOfAnOpenRouter(t *testing.T) {
	t.Parallel()
	paths := New(routertest.Facts(t, everythingOn(), ""), checks.Target{}, checks.Site{})
	var got []string
	for _, o := range paths.Services {
		text := fmt.Sprintf("%s %s", o.Name, PortName(o.Protocol, o.Port))
		for _, prefix := range o.Allowed {
			text += " " + prefix.String()
		}
		if o.VRF != "" && o.VRF != mainTable {
			text += " vrf " + o.VRF
		}
		if o.Management {
			text += " management"
		}
		got = append(got, text+o.Doubt)
	}
	want := []string{
		"winbox TCP port 8299 192.0.2.0/24 2001:db8::/32 vrf mgmt management",
		"snmp UDP port 161 192.0.2.7/32 management",
		"tr069 TCP port 7547 management",
		"serial port serial0 TCP port 4001 192.0.2.10/32 management",
		"dns UDP port 53", "dns TCP port 53", "ntp UDP port 123", "bandwidth-server TCP port 2000", "socks TCP port 4145", "proxy TCP port 8080", "proxy TCP port 3128",
		"upnp UDP port 1900", "upnp TCP port 2828", "nat-pmp UDP port 5351", "radius-incoming UDP port 3799", "user-manager UDP port 1812", "user-manager UDP port 1813",
		"modbus gateway TCP port 502 192.0.2.8/30 management",
		"smb TCP port 139the SMB server listens on bridge only", "smb TCP port 445the SMB server listens on bridge only",
		"tftp UDP port 69 192.0.2.0/24", "rsync TCP port 873", "nfs TCP port 2049", "iscsi TCP port 3260", "nvme-tcp TCP port 4420",
		"pptp TCP port 1723", "l2tp UDP port 1701", "sstp TCP port 4443", "ovpn UDP port 1194", "wireguard wg1 UDP port 13231", "vxlan vx1 UDP port 8472",
		"ipsec UDP port 500", "ipsec UDP port 4500", "bgp TCP port 179 192.0.2.254/32", "rip UDP port 520", "capsman UDP port 5246", "capsman UDP port 5247",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("offers (-want +got):\n%s", diff)
	}
	if router := RouterOf(routertest.Facts(t, everythingOn(), "")); !router.ListenersIncomplete || len(router.Listeners) != len(want)-2 {
		t.Errorf("%d listeners, incomplete %t", len(router.Listeners), router.ListenersIncomplete)
	}
}

// TestPortsOfServices holds that a service is offered on any port that there is, and that one
// on another number counts as unread.
func TestPortsOfServices(t *testing.T) {
	t.Parallel()
	for text, offered := range map[string]bool{"0": false, "1": true, "65535": true, "65536": false, "65537": false, "66616": false} {
		rows := map[string][]routeros.Row{"/ip/socks": {routertest.Row("enabled", "true", "port", text)}}
		paths := New(routertest.Facts(t, rows, ""), checks.Target{}, checks.Site{})
		listed := slices.ContainsFunc(paths.Services, func(o Offer) bool { return strconv.Itoa(int(o.Port)) == text })
		if listed != offered || slices.Contains(paths.MissingServices(), "servers.socks") == offered {
			t.Errorf("port %s: offered %t, missing %v", text, listed, paths.MissingServices())
		}
	}
}

func TestAdmitted(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		list []string
		want []netip.Prefix
	}{
		{"nothing_listed", nil, nil},
		{"prefixes", []string{"192.0.2.0/24", "2001:db8::1"}, prefixesOf("192.0.2.0/24", "2001:db8::1/128")},
		{"range", []string{"192.0.2.1-192.0.2.6"}, prefixesOf("192.0.2.1/32", "192.0.2.2/31", "192.0.2.4/31", "192.0.2.6/32")},
		{"whole_family", []string{"0.0.0.0-255.255.255.255"}, prefixesOf("0.0.0.0/0")},
		{"everybody", []string{"192.0.2.0/24", "::/0"}, nil},
		{"not_understood_admits_everybody", []string{"192.0.2.0/24", "office"}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := admitted(tc.list); !slices.Equal(got, tc.want) {
				t.Errorf("admitted(%q) = %v, want %v", tc.list, got, tc.want)
			}
		})
	}
	wide, err := netip.ParseAddr("ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe")
	if err != nil {
		t.Fatal(err)
	}
	if got := Cover(netip.MustParseAddr("::1"), wide); len(got) != 254 {
		t.Errorf("the widest range of IPv6 makes %d prefixes", len(got))
	}
}

func TestRouterTerms(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		rows map[string][]routeros.Row
		got  func(firewall.Router) any
		want any
	}{
		{"ports_are_not_interfaces", nil, func(r firewall.Router) any { return interfaceNames(r) }, []string{"ether1 default route, dhcp-client, member of the list WAN, outside the list LAN, public address", "bridge ", "lo "}},
		{
			"backup_is_an_uplink_and_no_table_that_nothing_takes",
			map[string][]routeros.Row{"/ip/route": {
				routertest.Row("dst-address", "0.0.0.0/0", "gateway", "192.168.88.2", "distance", "9"),
				routertest.Row("dst-address", "0.0.0.0/0", "gateway", "lo", "routing-table", "vpn", "active", "true"),
			}},
			func(r firewall.Router) any { return interfaceNames(r) },
			[]string{"ether1 dhcp-client, member of the list WAN, outside the list LAN, public address", "bridge default route", "lo "},
		},
		{
			"several_gateways",
			map[string][]routeros.Row{"/ip/route": {routertest.Row("dst-address", "10.0.0.0/8", "immediate-gw", "192.0.2.1%ether1@main,ether2", "active", "true")}},
			func(r firewall.Router) any { return routeNames(r.IPv4) },
			[]string{"10.0.0.0/8 by ether1", "10.0.0.0/8 by bridge"},
		},
		{
			"gateway_of_no_network",
			map[string][]routeros.Row{"/ip/route": {routertest.Row("dst-address", "10.0.0.0/8", "gateway", "203.0.113.9", "active", "true"), routertest.Row("dst-address", "10.9.0.0/16", "blackhole", "true", "active", "true")}},
			func(r firewall.Router) any { return routeNames(r.IPv4) },
			[]string{"10.0.0.0/8 by ", "10.9.0.0/16 by  discarded"},
		},
		{
			"vrf_by_list",
			map[string][]routeros.Row{"/ip/vrf": {routertest.Row("name", "mgmt", "interfaces", "LAN"), routertest.Row("name", "main", "interfaces", "all")}},
			func(r firewall.Router) any { return r.Interfaces[1].VRF + "," + r.Interfaces[0].VRF }, "mgmt,",
		},
		{
			"fed_lists", map[string][]routeros.Row{
				"/ip/firewall/mangle":      {routertest.Row("chain", "prerouting", "action", "add-src-to-address-list", "address-list", "knock"), routertest.Row("action", "add-src-to-address-list", "address-list", "off", "disabled", "true")},
				"/ppp/profile":             {routertest.Row("name", "p", "address-list", "vpn")},
				"/ip/hotspot/user/profile": {routertest.Row("name", "h", "address-list", "guests")},
				"/ip/dns/static":           {routertest.Row("name", "example.org", "address-list", "sites")},
			}, func(r firewall.Router) any { return r.IPv4.FedLists }, []string{"knock", "vpn", "guests", "sites"},
		},
		{
			"entries_that_come_and_go",
			map[string][]routeros.Row{"/ip/firewall/address-list": {
				routertest.Row("list", "a", "address", "192.0.2.1"), routertest.Row("list", "a", "address", "192.0.2.2", "timeout", "1h"), routertest.Row("list", "a", "address", "192.0.2.3", "dynamic", "true"),
			}},
			func(r firewall.Router) any {
				var dynamic []bool
				for _, entry := range r.IPv4.AddressLists {
					dynamic = append(dynamic, entry.Dynamic)
				}
				return dynamic
			},
			[]bool{false, true, true},
		},
		{
			"routing_marks",
			map[string][]routeros.Row{"/ip/firewall/mangle": {routertest.Row("chain", "prerouting", "action", "mark-routing", "new-routing-mark", "x")}},
			func(r firewall.Router) any {
				return []bool{r.IPv4.Marked, r.IPv4.PolicyRouting, r.IPv6.Marked, r.IPv6.PolicyRouting}
			},
			[]bool{true, true, false, false},
		},
		{
			"packet_marks",
			map[string][]routeros.Row{"/ip/firewall/mangle": {routertest.Row("chain", "forward", "action", "mark-packet")}},
			func(r firewall.Router) any { return []bool{r.IPv4.Marked, r.IPv4.PolicyRouting} },
			[]bool{true, false},
		},
		{
			"routing_rules",
			map[string][]routeros.Row{"/routing/rule": {routertest.Row("src-address", "192.0.2.0/24", "table", "x"), routertest.Row("disabled", "true")}},
			func(r firewall.Router) any { return []bool{r.IPv4.PolicyRouting, r.IPv6.PolicyRouting} },
			[]bool{true, true},
		},
		{
			"encrypted",
			map[string][]routeros.Row{"/ip/ipsec/policy": {routertest.Row("dst-address", "10.1.0.0/16"), routertest.Row("dst-address", "::/0", "template", "true"), routertest.Row("dst-address", "10.2.0.0/16", "action", "none")}},
			func(r firewall.Router) any { return fmt.Sprint(r.IPv4.EncryptedTo) }, "[10.1.0.0/16]",
		},
		{
			"encrypted_on_demand",
			map[string][]routeros.Row{"/ip/ipsec/identity": {routertest.Row("peer", "p", "generate-policy", "port-strict")}},
			func(r firewall.Router) any { return fmt.Sprint(r.IPv4.EncryptedTo) }, "[0.0.0.0/0 ::/0]",
		},
		{"ipv6_off", map[string][]routeros.Row{"/ipv6/settings": {routertest.Row("disable-ipv6", "yes")}}, func(r firewall.Router) any { return r.IPv6.Off }, true},
		{"no_forwarding", map[string][]routeros.Row{"/ip/settings": {routertest.Row("ip-forward", "no")}}, func(r firewall.Router) any { return r.IPv4.ForwardOff }, true},
		{"bridge_firewall", map[string][]routeros.Row{"/interface/bridge/settings": {routertest.Row("use-ip-firewall", "yes")}}, func(r firewall.Router) any { return r.BridgeFirewall }, true},
		{"untracked", map[string][]routeros.Row{"/ip/firewall/connection/tracking": {routertest.Row("enabled", "no")}}, func(r firewall.Router) any { return r.UntrackedOnly }, true},
		{"address_not_understood", map[string][]routeros.Row{"/ip/address": {routertest.Row("address", "what")}}, func(r firewall.Router) any { return r.IPv4.AddressesUnread }, true},
		{
			"no_lease_yet",
			map[string][]routeros.Row{"/ip/address": {routertest.Row("address", "192.168.88.1/24", "interface", "bridge")}},
			func(r firewall.Router) any { return r.IPv4.Leased }, true,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			rows := routertest.Defconf()
			for path, list := range tc.rows {
				rows[path] = list
			}
			if diff := cmp.Diff(tc.want, tc.got(RouterOf(routertest.Facts(t, rows, "")))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func interfaceNames(r firewall.Router) []string {
	var all []string
	for _, row := range r.Interfaces {
		reasons := ""
		for _, uplink := range r.Uplinks {
			if uplink.Interface == row.Name {
				reasons = strings.Join(uplink.Reasons, ", ")
			}
		}
		all = append(all, row.Name+" "+reasons)
	}
	return all
}

func routeNames(tables firewall.Tables) []string {
	var all []string
	for _, route := range tables.Routes {
		text := route.Destination.String() + " by " + route.Interface
		if route.Discard {
			text += " discarded"
		}
		all = append(all, text)
	}
	return all
}

// TestExportLeavesOpenWhatItCannotShow holds that neither the leased address nor the
// routes that a running router adds are taken to be absent.
func TestExportLeavesOpenWhatItCannotShow(t *testing.T) {
	t.Parallel()
	rows := routertest.Defconf()
	rows["/ip/address"], rows["/ip/route"] = rows["/ip/address"][:1], nil
	facts := routertest.Facts(t, rows, "")
	facts.Transport = "export"
	router := RouterOf(facts)
	if !router.IPv4.RoutesIncomplete || !router.IPv4.Leased {
		t.Errorf("routes incomplete %t, address unknown %t", router.IPv4.RoutesIncomplete, router.IPv4.Leased)
	}
	paths := New(facts, checks.Target{}, checks.Site{})
	want := map[string]string{
		"bridge ssh": "reachable", "bridge winbox": "reachable", "bridge dns": "reachable",
		"internet ssh": "blocked", "internet winbox": "blocked", "internet dns": "blocked",
	}
	if diff := cmp.Diff(want, verdicts(paths)); diff != "" {
		t.Errorf("verdicts (-want +got):\n%s", diff)
	}
}

func TestDerivedZonesOfManyInterfaces(t *testing.T) {
	t.Parallel()
	rows := routertest.Defconf()
	for i := range 3 {
		name := fmt.Sprintf("<l2tp-user%d>", i)
		rows["/interface"] = append(rows["/interface"], routertest.Row("name", name, "type", "l2tp-in", "dynamic", "true"))
		rows["/ip/address"] = append(rows["/ip/address"], routertest.Row("address", fmt.Sprintf("10.9.%d.1/32", i), "interface", name, "actual-interface", name))
	}
	paths := New(routertest.Facts(t, rows, ""), checks.Target{}, checks.Site{})
	want := []string{"bridge: bridge", "dynamic: <l2tp-user0> <l2tp-user1> <l2tp-user2>", "internet: ether1"}
	if diff := cmp.Diff(want, names(paths.Zones)); diff != "" {
		t.Errorf("zones (-want +got):\n%s", diff)
	}
}

// TestUnreadListsHideVRFs holds that the VRFs of interfaces aren't known where one may
// name a list that wasn't read.
func TestUnreadListsHideVRFs(t *testing.T) {
	t.Parallel()
	mgmt := routertest.Row("name", "mgmt", "interfaces", "LAN")
	for _, test := range []struct {
		name, unread string
		vrf          routeros.Row
		want         bool
	}{
		{"all_read", "", mgmt, false},
		{"vrfs_unread", "/ip/vrf", mgmt, true},
		{"lists_unread", "/interface/list", mgmt, true},
		{"members_unread", "/interface/list/member", mgmt, true},
		{"main_alone", "/interface/list", routertest.Row("name", "main", "interfaces", "all"), false},
		{"disabled", "/interface/list", routertest.Row("name", "mgmt", "interfaces", "LAN", "disabled", "true"), false},
	} {
		rows := routertest.Defconf()
		rows["/ip/vrf"] = []routeros.Row{test.vrf}
		if got := RouterOf(routertest.Facts(t, rows, test.unread)).Interfaces[0]; got.VRFUnread != test.want || got.VRF != "" {
			t.Errorf("%s: the VRF of the uplink is %q, unread %t, want %t", test.name, got.VRF, got.VRFUnread, test.want)
		}
	}
}
