package export

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// head and rest make an export of a whole router of what stands between them.
const (
	head = "# 2024-05-11 14:36:38 by RouterOS 7.14.3\n# model = RB750Gr3\n/interface ethernet\nset [ find default-name=ether1 ] name=wan\n"
	rest = "/system identity\nset name=edge\n"
)

func read(t *testing.T, text string) (routeros.Facts, map[string]checks.Problem) {
	t.Helper()
	file, err := Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return file.Facts()
}

func known[T any](t *testing.T, value checks.Value[T]) T {
	t.Helper()
	got, ok := value.Get()
	if !ok {
		t.Fatal("the value is unknown")
	}
	return got
}

// asJSON makes values with unknown parts comparable.
func asJSON(t *testing.T, value any) string {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestServicesOfAFreshRouterAreOn(t *testing.T) {
	t.Parallel()
	facts, _ := read(t, head+"/ip service\nset telnet disabled=yes\nset ssh port=2222 address=192.0.2.0/28\nset reverse-proxy disabled=yes available-from=192.0.2.1/32\n"+rest)
	var got []string
	for _, s := range known(t, facts.Management.Services) {
		port, _ := s.Port.Get()
		got = append(got, fmt.Sprint(s.Name, " ", port, " ", !s.Disabled, " ", s.Address))
	}
	want := []string{
		"telnet 23 false []", "ftp 21 true []", "www 80 true []", "ssh 2222 true [192.0.2.0/28]", "www-ssl 443 false []",
		"api 8728 true []", "winbox 8291 true []", "api-ssl 8729 true []", "reverse-proxy 0 false [192.0.2.1/32]",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("services (-want +got):\n%s", diff)
	}
}

func TestRowsOfTheRouterAreChanged(t *testing.T) {
	t.Parallel()
	facts, problems := read(t, head+`/interface list
add name=WAN
/ppp profile
set *FFFFFFFE use-encryption=required
/snmp community
set [ find default=yes ] addresses=192.0.2.9/32
/user group
set read policy="local,!write"
/ip firewall nat
# lte1 not ready
add action=masquerade chain=srcnat out-interface=lte1
add action=dst-nat chain=dstnat dst-port=1502 to-addresses=192.0.2.7 to-ports=502 protocol=tcp tos=0 !src-address
/interface ovpn-server server
set auth=sha256
/system logging
set 3 action=remote
add topics=account action=remote
/system logging action
set 3 remote=192.0.2.5
/ip route
add gateway=192.0.2.254
add blackhole dst-address=10.0.0.0/8 distance=250
/ipv6 route
add gateway=fe80::1%wan
/interface sstp-client
add connect-to=192.0.2.9 name=a
add connect-to=192.0.2.9 disabled=no name=b
`+rest)
	for _, p := range problems {
		if p.Reason != checks.Source {
			t.Errorf("problem %v", p)
		}
	}
	for _, tc := range []struct {
		name, want string
		got        any
	}{
		{"lists", `["all","none","dynamic","static","WAN"]`, names(known(t, facts.Network.InterfaceLists), func(l routeros.InterfaceList) string { return l.Name })},
		{"profiles", `["default=default","default-encryption=required"]`, names(known(t, facts.VPN.PPPProfiles), func(p routeros.PPPProfile) string { return p.Name + "=" + string(known(t, p.UseEncryption)) })},
		{"community", `[["192.0.2.9/32"]]`, names(known(t, facts.Monitoring.SNMPCommunities), func(c routeros.SNMPCommunity) []string { return known(t, c.Addresses) })},
		{"groups", `["read local,!write","write 17","full 17"]`, names(known(t, facts.Accounts.Groups), func(g routeros.Group) string {
			if g.Name == "read" {
				return "read " + routeros.RightWords(g.Policy)
			}
			return fmt.Sprint(g.Name, " ", len(g.Policy))
		})},
		{
			"nat", `[{"position":0,"chain":"srcnat","action":"masquerade","invalid":true,"match":{"out-interface":"lte1"}},` +
				`{"position":1,"chain":"dstnat","action":"dst-nat","match":{"dst-port":"1502","protocol":"tcp","tos":""},"options":{"to-addresses":"192.0.2.7","to-ports":"502"}}]`,
			known(t, facts.Firewall.IPv4.NAT),
		},
		{"ovpn", `[["sha256"]]`, names(known(t, facts.VPN.OVPNServers), func(s routeros.OVPNServer) []routeros.OVPNDigest { return known(t, s.Auth) })},
		{"logging", `["info memory","error memory","warning memory","critical remote","account remote"]`, names(known(t, facts.Monitoring.LogRules), func(r routeros.LogRule) string { return string(r.Topics[0]) + " " + r.Action })},
		{"actions", `["","0.0.0.0","0.0.0.0","192.0.2.5"]`, names(known(t, facts.Monitoring.LogActions), func(a routeros.LogAction) string {
			if a.Name == "memory" {
				return ""
			}
			return a.Remote
		})},
		{"routes", `["0.0.0.0/0 false","10.0.0.0/8 true"]`, names(known(t, facts.Network.IPv4Routes), func(r routeros.Route) string {
			return fmt.Sprint(r.DstAddress, " ", r.Blackhole)
		})},
		{"routes_of_ipv6", `["::/0"]`, names(known(t, facts.Network.IPv6Routes), func(r routeros.Route) string { return r.DstAddress })},
		{"clients", `[true,false]`, names(known(t, facts.VPN.SSTPClients), func(c routeros.TLSClient) bool { return c.Disabled })},
		{"board", `{"present":true,"model":"RB750Gr3"}`, known(t, facts.System.Routerboard)},
		{"identity", `"edge"`, known(t, facts.System.Identity).Name},
		{"version", `"7.14.3"`, known(t, facts.System.Resource).Version},
		{"filter", `[]`, known(t, facts.Firewall.IPv4.Filter)},
		{"mac_server", `"all"`, known(t, known(t, facts.Management.MACServer).AllowedInterfaceList)},
	} {
		if diff := cmp.Diff(tc.want, asJSON(t, tc.got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
}

func names[T, R any](rows []T, of func(T) R) []R {
	var all []R
	for _, row := range rows {
		all = append(all, of(row))
	}
	return all
}

// TestWhatAnExportCannotShow pins every menu that stays unknown for a whole export of
// the certified version.
func TestWhatAnExportCannotShow(t *testing.T) {
	t.Parallel()
	_, problems := read(t, head+"/ip dns\nset servers=192.0.2.1\n"+rest)
	var menus []string
	for _, menu := range routeros.Menus() {
		if problem, there := problems[menu.Field]; there {
			if problem.Reason != checks.Source {
				t.Errorf("%s: %v", menu.Path, problem)
			}
			menus = append(menus, menu.Path)
		}
	}
	want := []string{
		"/system/package", "/system/device-mode", "/file", "/user", "/user/ssh-keys", "/user/active",
		"/interface", "/interface/lte", "/ip/arp", "/ip/dhcp-server/lease", "/interface/bridge/host", "/ip/firewall/connection", "/ip/dns/cache", "/ip/smb/shares", "/certificate", "/log",
	}
	if diff := cmp.Diff(want, menus); diff != "" {
		t.Errorf("unknown menus (-want +got):\n%s", diff)
	}
}

func TestMenusThatAreNotThere(t *testing.T) {
	t.Parallel()
	const dns, logging, users = "servers.dns", "monitoring.logRules", "accounts.aaa"
	for _, tc := range []struct {
		name, text string
		// unknown are those of the three menus that stay unknown.
		unknown []string
	}{
		{"whole", head + "/ip ssh\nset strong-crypto=yes\n" + rest, nil},
		{"part", "# 2024-05-11 14:36:38 by RouterOS 7.14.3\n/ip firewall filter\nadd chain=input\n", []string{dns, logging, users}},
		{"part_that_has_it", "# 2024-05-11 14:36:38 by RouterOS 7.14.3\n/ip dns\nset servers=192.0.2.1\n", []string{logging, users}},
		{"no_header", "/interface list\nadd name=WAN\n/ip ssh\nset strong-crypto=yes\n" + rest, []string{dns, logging, users}},
		{"two_headers", head + "/ip ssh\nset strong-crypto=yes\n" + head + rest, []string{dns, logging, users}},
		{"cut_before", strings.TrimSuffix(head+"/ip ssh\nset strong-crypto=yes\n"+rest, "\n"), []string{logging, users}},
		{"cut_header", head + "/ip ssh\nset strong-crypto=yes\n/system logging\nset 0 action=disk\n/tool mac-ser", []string{users}},
		{"prose_at_the_end", head + "/ip ssh\nset strong-crypto=yes\n" + rest + "Please help me\n", []string{logging, users}},
		{"prose_within", head + "/ip dns\nis not working for me\n/ip ssh\nset strong-crypto=yes\n" + rest, []string{dns, logging, users}},
		{"emptied", head + "/ip dns\n/ip ssh\nset strong-crypto=yes\n" + rest, []string{dns}},
		{"strange_row", head + "/system logging\nset 7 action=disk\n/ip ssh\nset strong-crypto=yes\n" + rest, []string{dns, logging, users}},
		{"strange_find", head + "/system logging\nset [ find name=x ] action=disk\n/ip ssh\nset strong-crypto=yes\n" + rest, []string{dns, logging, users}},
		{"row_of_settings", head + "/ip dns\nadd servers=192.0.2.1\n" + rest, []string{dns, logging, users}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			facts, problems := read(t, tc.text)
			var unknown []string
			_, ok := facts.Servers.DNS.Get()
			_, there := facts.Monitoring.LogRules.Get()
			_, found := facts.Accounts.AAA.Get()
			for _, menu := range []struct {
				field string
				known bool
			}{{dns, ok}, {logging, there}, {users, found}} {
				if _, explained := problems[menu.field]; explained == menu.known {
					t.Errorf("%s: known %t, explained %t", menu.field, menu.known, explained)
				}
				if !menu.known {
					unknown = append(unknown, menu.field)
				}
			}
			if diff := cmp.Diff(tc.unknown, unknown); diff != "" {
				t.Errorf("unknown (-want +got):\n%s", diff)
			}
		})
	}
}

// TestNothingIsUnexplained holds that each unknown menu has its reason.
func TestNothingIsUnexplained(t *testing.T) {
	t.Parallel()
	for _, text := range []string{head + rest, "/ip dns\nset servers=192.0.2.1\n", strings.Replace(head+"/ip ssh\nset strong-crypto=yes\n"+rest, "7.14.3", "6.49.7", 1)} {
		facts, problems := read(t, text)
		var tree map[string]map[string]any
		if err := json.Unmarshal([]byte(asJSON(t, struct {
			System, Management, Monitoring, Accounts, Network, Servers, VPN, Wireless, Automation, Certificates any
		}{
			facts.System, facts.Management, facts.Monitoring, facts.Accounts, facts.Network, facts.Servers, facts.VPN, facts.Wireless,
			facts.Automation, facts.Certificates,
		})), &tree); err != nil {
			t.Fatal(err)
		}
		for area, fields := range tree {
			for field, value := range fields {
				path := strings.ToLower(area) + "." + field
				if _, explained := problems[path]; value == nil && !explained {
					t.Errorf("%s is unknown for no reason", path)
				}
			}
		}
	}
}

func TestVersionsHaveTheirOwnDefaults(t *testing.T) {
	t.Parallel()
	of := func(release string) routeros.Facts {
		facts, _ := read(t, strings.Replace(head+"/ip dhcp-client\nadd interface=wan\n"+rest, "7.14.3", release, 1))
		return facts
	}
	if smb, _ := known(t, of("7.14.3").Servers.SMB).Enabled.Get(); smb != "no" {
		t.Errorf("SMB of 7.14.3 is %q", smb)
	}
	if smb, _ := known(t, of("7.17").Servers.SMB).Enabled.Get(); smb != "auto" {
		t.Errorf("SMB of 7.17 is %q", smb)
	}
	if got := len(known(t, of("7.17").VPN.OVPNServers)); got != 0 {
		t.Errorf("7.17 has %d OpenVPN servers by itself", got)
	}
	if _, ok := known(t, of("6.49.7").Management.SSH).StrongCrypto.Get(); ok {
		t.Error("a default of version 6 is taken for known")
	}
	if !known(t, of("6.49.7").Network.DHCPClients)[0].Disabled || known(t, of("7.14.3").Network.DHCPClients)[0].Disabled {
		t.Error("DHCP clients are added switched off by version 6 only")
	}
	if groups := known(t, of("6.49.7").Accounts.Groups); !slices.Contains(groups[2].Policy, "dude") {
		t.Errorf("group full of 6.49.7 is %v", groups[2].Policy)
	}
}

func TestTooManyRows(t *testing.T) {
	t.Parallel()
	for _, menu := range routeros.Menus() {
		if menu.Limit == 0 || !isSettable(menu) || hidden[menu.Path] != "" {
			continue
		}
		_, problems := read(t, "/"+strings.ReplaceAll(menu.Path[1:], "/", " ")+"\n"+strings.Repeat("add list=x dst-address=192.0.2.0/24\n", menu.Limit+1))
		if got := problems[menu.Field]; got.Reason != checks.Budget {
			t.Errorf("%s: problem is %v", menu.Path, got)
		}
	}
	_, problems := read(t, "/ip firewall filter\n"+strings.Repeat("add chain=input\n", 20_000)+strings.Repeat("set [ find chain=input ] action=drop\n", 60))
	if got := problems["firewall.ipv4.filter"]; got.Reason != checks.Budget {
		t.Error("changes without end are followed")
	}
}

// TestWaysOfWriting holds that one configuration is the same facts however it is
// written.
func TestWaysOfWriting(t *testing.T) {
	t.Parallel()
	facts, _ := read(t, head+`/interface list
add name=WAN
/ip firewall filter
add action=drop chain=input comment="from outside" in-interface-list=WAN protocol=tcp
/ip service
set telnet disabled=yes
/ip ssh
set strong-crypto=yes
`+rest)
	want := asJSON(t, facts)
	for _, tc := range []struct{ name, text string }{
		{"terse", head + `/interface list add name=WAN
/ip firewall filter add action=drop chain=input comment="from outside" in-interface-list=WAN protocol=tcp
/ip service set telnet disabled=yes
/ip ssh set strong-crypto=yes
` + rest},
		{"slashes", head + "/interface/list/add name=WAN\n/ip/firewall/filter\nadd action=drop chain=input comment=\"from outside\" in-interface-list=WAN protocol=tcp\n" +
			"/ip/service/set telnet disabled=yes\n/ip ssh\nset strong-crypto=yes\n" + rest},
		{"lines_of_windows", strings.ReplaceAll(head+"/interface list\nadd name=WAN\n/ip firewall filter\nadd action=drop chain=input comment=\"from \\\n    outside\" in-interface-list=\\\n    WAN protocol=tcp\n"+
			"/ip service set telnet disabled=yes\n/ip ssh\nset strong-crypto=yes\n"+rest, "\n", "\r\n")},
		{"verbose", head + `/interface list
set [ find name=all ] comment="contains all interfaces" exclude="" include="" name=all
set [ find name=none ] comment="contains no interfaces" exclude="" include="" name=none
add exclude="" include="" name=WAN
/ip firewall filter
add action=drop chain=input comment="from outside" !connection-state disabled=no !dst-address in-interface-list=WAN log=no \
    protocol=tcp !src-address !tls-host !ttl
/ip service
set telnet address="" disabled=yes port=23 vrf=main
set ftp address="" disabled=no port=21 vrf=main
set www-ssl address="" certificate=none disabled=yes port=443 tls-version=any vrf=main
/ip ssh
set allow-none-crypto=no always-allow-password-login=no forwarding-enabled=no host-key-size=2048 host-key-type=rsa strong-crypto=yes
/system logging
set 0 action=memory disabled=no prefix="" topics=info
set 3 action=echo disabled=no prefix="" topics=critical
/user aaa
set accounting=yes default-group=read exclude-groups="" interim-update=0s use-radius=no
` + rest},
	} {
		facts, _ := read(t, tc.text)
		if diff := cmp.Diff(want, asJSON(t, facts)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
}
