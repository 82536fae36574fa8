package routerosconn

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/routeros"
)

func TestFactoryRouterIsCollectedWhole(t *testing.T) {
	t.Parallel()
	collection, facts, peer := collect(t, nil)
	if collection.State() != checks.StateCollected {
		t.Errorf("state %s: %+v, %v", collection.State(), collection.Problem, collection.Problems)
	}
	if facts.LoginUser != "auditor" || facts.Transport != "plaintext" || facts.Caveat() != "" {
		t.Errorf("user %q, transport %q, caveat %q", facts.LoginUser, facts.Transport, facts.Caveat())
	}
	if got := checktest.Known(t, facts.System.Resource, "resource"); got.Release() != "7.14.3" {
		t.Errorf("release %q", got.Release())
	}
	if peer.connections() != 1 {
		t.Errorf("%d connections, want one", peer.connections())
	}
	wantRoundTrip(t, facts)
}

// wantRoundTrip holds that a snapshot keeps what is known known: an empty list must
// not come back as one that was never read.
func wantRoundTrip(t *testing.T, facts routeros.Facts) {
	t.Helper()
	data, err := json.Marshal(facts)
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := routeros.Kind.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(decoded)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(data), string(again)); diff != "" {
		t.Errorf("a snapshot changes the facts (-before +after):\n%s", diff)
	}
	if strings.Contains(string(data), `"services":null`) || strings.Contains(string(data), `"loginFailures":null`) {
		t.Error("an empty list is null")
	}
}

func TestRowsBecomeFacts(t *testing.T) {
	t.Parallel()
	_, facts, _ := collect(t, map[string]reply{
		"/ip/service/print": printed(
			[]string{"name=telnet", "port=23", "disabled=false", "address=", "vrf=main", "invalid=false"},
			[]string{"name=api-ssl", "port=8729", "disabled=true", "address=192.0.2.0/24,2001:db8::/32", "certificate=none", "tls-version=any"},
		),
		"/ip/ssh/print": printed([]string{"forwarding-enabled=no", "strong-crypto=false", "host-key-size=2048", "always-allow-password-login=yes"}),
		"/ip/firewall/filter/print": printed(
			[]string{"chain=input", "action=drop", "disabled=true", "src-address=!192.0.2.0/24", "comment=a=b"},
			[]string{"chain=input", "dynamic=true", "log=true", "src-address-list=", "jump-target=x"},
		),
		"/system/scheduler/print": printed(
			[]string{"name=u3", "interval=10m", "start-time=startup", "policy=read,write", "run-count=4", "on-event=/tool fetch url=http://192.0.2.1/x; import x"},
			[]string{"name=hidden", "interval=00:00:30", "run-count=9", "on-event="},
		),
		"/snmp/community/print": printed(
			[]string{"name=public", "addresses=::/0", "disabled=false", "default=true", "write-access=no", "security=none"},
			[]string{"name=Hard-To-Guess-7", "addresses=", "read-access=yes"},
		),
		"/certificate/print": printed([]string{"name=web", "key-size=2048", "invalid-after=2033-03-10 17:57:09", "expired=false"}),
		"/log/print": printed(
			[]string{"message=login failure for user admin from 192.0.2.9 via ssh"},
			[]string{"message=login failure for user my secret from x via y from 192.0.2.9 via ssh"},
			[]string{"message=user auditor logged in from 192.0.2.2 via api"},
		),
	})
	services := checktest.Known(t, facts.Management.Services, "services")
	wantServices := []routeros.Service{
		{Name: "telnet", Port: checks.Known(23), Address: []string{}, VRF: "main"},
		{
			Name: "api-ssl", Port: checks.Known(8729), Disabled: true, Address: []string{"192.0.2.0/24", "2001:db8::/32"},
			Certificate: "none", TLSVersion: checks.Known[routeros.TLSVersions]("any"),
		},
	}
	wantEqual(t, "services", wantServices, services)
	ssh := checktest.Known(t, facts.Management.SSH, "ssh")
	if _, told := ssh.AllowNoneCrypto.Get(); told || checktest.Known(t, ssh.StrongCrypto, "strong") || !checktest.Known(t, ssh.AlwaysAllowPasswordLogin, "always") {
		t.Errorf("ssh %+v", ssh)
	}
	wantEqual(t, "rules", []routeros.Rule{
		{Chain: "input", Action: "drop", Disabled: true, Comment: "a=b", Match: map[string]string{"src-address": "!192.0.2.0/24"}},
		{
			Position: 1, Chain: "input", Action: "accept", Dynamic: true, Log: true,
			Match: map[string]string{"src-address-list": ""}, Options: map[string]string{"jump-target": "x"},
		},
	}, checktest.Known(t, facts.Firewall.IPv4.Filter, "filter"))
	schedules := checktest.Known(t, facts.Automation.Scheduler, "scheduler")
	if got := checktest.Known(t, schedules[0].OnEvent, "on-event"); !got.Has(routeros.IndicatorFetchRun) {
		t.Errorf("script %+v", got)
	}
	if _, told := schedules[1].OnEvent.Get(); told {
		t.Error("the empty text of a schedule that has run nine times is taken for empty")
	}
	communities := checktest.Known(t, facts.Monitoring.SNMPCommunities, "communities")
	wantEqual(t, "community names", []routeros.Community{{WellKnown: "public", Short: true}, {}},
		[]routeros.Community{checktest.Known(t, communities[0].Name, "first"), checktest.Known(t, communities[1].Name, "second")})
	store := checktest.Known(t, facts.Certificates.Store, "store")
	if got := checktest.Known(t, store[0].InvalidAfter, "invalid-after"); got != time.Date(2033, 3, 10, 17, 57, 9, 0, time.UTC) {
		t.Errorf("invalid after %s", got)
	}
	wantEqual(t, "failures", []routeros.LoginFailure{{Address: "192.0.2.9", Via: "ssh", Count: 2}},
		checktest.Known(t, facts.Monitoring.LoginFailures, "failures"))
	wantRoundTrip(t, facts)
}

func wantEqual[T any](t *testing.T, name string, want, got T) {
	t.Helper()
	compare := cmp.Comparer(func(a, b checks.Value[string]) bool { return fmt.Sprint(a) == fmt.Sprint(b) })
	numbers := cmp.Comparer(func(a, b checks.Value[int]) bool { return fmt.Sprint(a) == fmt.Sprint(b) })
	words := cmp.Comparer(func(a, b checks.Value[routeros.TLSVersions]) bool { return fmt.Sprint(a) == fmt.Sprint(b) })
	if diff := cmp.Diff(want, got, compare, numbers, words); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// TestNewerRelease plays the answers of 7.18 and later: "!empty", a service row for
// every socket, and attributes that are gone.
func TestNewerRelease(t *testing.T) {
	t.Parallel()
	collection, facts, _ := collect(t, map[string]reply{
		"/system/resource/print": printed([]string{"version=7.19.1 (stable)"}),
		"/user/ssh-keys/print":   {sentences: [][]string{{"!empty"}, done()}},
		"/ip/service/print": printed(
			[]string{"name=www-ssl", "port=443", "dynamic=true", "disabled=false"},
			[]string{"name=www-ssl", "port=443", "dynamic=false", "disabled=true"},
			[]string{"name=www-ssl", "port=443", "disabled=false"},
		),
		"/ip/ssh/print":                          printed([]string{"strong-crypto=yes"}),
		"/interface/ovpn-server/server/print":    printed([]string{"port=1194"}, []string{"port=1195"}),
		"/interface/bridge/settings/print":       trap("no such command or directory (settings)"),
		"/routing/ospf/interface-template/print": trap("no such command prefix"),
	})
	if !strings.Contains(facts.Caveat(), "7.19.1 is not tested by the policy") {
		t.Errorf("caveat %q", facts.Caveat())
	}
	if got := checktest.Known(t, facts.Accounts.SSHKeys, "keys"); len(got) != 0 {
		t.Errorf("keys %+v", got)
	}
	if got := checktest.Known(t, facts.Management.Services, "services"); len(got) != 1 || !got[0].Disabled {
		t.Errorf("services %+v", got)
	}
	checktest.WantProblem(t, collection, "management.ssh.allowNoneCrypto", checks.Source, "gone since 7.17")
	checktest.WantProblem(t, collection, "vpn.ovpnServers.enabled", checks.Source, "gone since 7.17")
	checktest.WantProblem(t, collection, "network.bridgeSettings", checks.Source, "RouterOS 7.19.1 has no")
	checktest.WantProblem(t, collection, "network.ospf", checks.Source, "RouterOS 7.19.1 has no")
	if facts.Lacks("/interface/bridge/settings") {
		t.Error("a menu of the system that moved counts as hardware that isn't there")
	}
	if collection.State() != checks.StateCollected {
		t.Errorf("state %s: %v", collection.State(), collection.Problems)
	}
}

// TestOlderRelease holds that what came later is told as such.
func TestOlderRelease(t *testing.T) {
	t.Parallel()
	collection, facts, _ := collect(t, map[string]reply{
		"/system/resource/print": printed([]string{"version=7.12.2 (long-term)"}),
		"/ip/nat-pmp/print":      trap("no such command or directory (nat-pmp)"),
	})
	checktest.WantProblem(t, collection, "servers.natPMP", checks.Source, "RouterOS 7.12.2 has no /ip/nat-pmp")
	if facts.Caveat() == "" || collection.State() != checks.StateCollected {
		t.Errorf("caveat %q, state %s", facts.Caveat(), collection.State())
	}
}

func TestRefusedMenus(t *testing.T) {
	t.Parallel()
	half := printed([]string{"name=admin"})
	half.sentences = [][]string{half.sentences[0], {"!trap", "=message=action timed out"}, done()}
	collection, facts, _ := collect(t, map[string]reply{
		"/user/print":                         trap("not enough permissions (9)"),
		"/user/active/print":                  half,
		"/container/print":                    trap("no such command or directory (container), no such command prefix"),
		"/system/routerboard/print":           trap("no such command or directory (routerboard)"),
		"/ip/firewall/filter/print":           trap("no such command prefix"),
		"/ip/ssh/print":                       trap("failure: \x1b[31m" + password),
		"/ip/dns/print":                       printed(),
		"/ip/settings/print":                  {sentences: [][]string{{"!re"}, done()}},
		"/snmp/print":                         printed([]string{"enabled=maybe"}),
		"/user/group/print":                   printed([]string{"name=full", "name=read"}),
		"/ip/firewall/connection/print count": trap("not enough permissions (9)"),
		"/interface/print":                    printed([]string{"name=ether1", "disabled=perhaps"}),
	})
	checktest.WantProblem(t, collection, "accounts.users", checks.Denied, `user "auditor" may not see /user`)
	checktest.WantProblem(t, collection, "accounts.sessions", checks.Unreadable, "action timed out")
	checktest.WantProblem(t, collection, "servers.containers", checks.Source, "no /container")
	checktest.WantProblem(t, collection, "system.routerboard", checks.Source, "no /system/routerboard")
	checktest.WantProblem(t, collection, "firewall.ipv4.filter", checks.Unreadable, "refused to print /ip/firewall/filter")
	checktest.WantProblem(t, collection, "management.ssh", checks.Unreadable, "[redacted]")
	checktest.WantProblem(t, collection, "servers.dns", checks.Unreadable, "0 rows in place of one")
	checktest.WantProblem(t, collection, "network.ipv4Settings", checks.Unreadable, "none of the attributes")
	checktest.WantProblem(t, collection, "monitoring.snmp.enabled", checks.Unreadable, `"maybe" is neither yes nor no`)
	checktest.WantProblem(t, collection, "accounts.groups", checks.Unreadable, "has name twice")
	checktest.WantProblem(t, collection, "firewall.connections", checks.Denied, "/ip/firewall/connection")
	checktest.WantProblem(t, collection, "network.interfaces", checks.Unreadable, "disabled of /interface")
	if !facts.Lacks("/container") || !facts.Lacks("/system/routerboard") || facts.Lacks("/ip/firewall/filter") {
		t.Errorf("absent menus %v", facts.AbsentMenus)
	}
	for name, unknown := range map[string]bool{
		"users": isUnknown(facts.Accounts.Users), "sessions": isUnknown(facts.Accounts.Sessions), "filter": isUnknown(facts.Firewall.IPv4.Filter),
		"interfaces": isUnknown(facts.Network.Interfaces), "groups": isUnknown(facts.Accounts.Groups), "ssh": isUnknown(facts.Management.SSH),
	} {
		if !unknown {
			t.Errorf("%s is known", name)
		}
	}
	if collection.State() != checks.StatePartial {
		t.Errorf("state %s", collection.State())
	}
}

func isUnknown[T any](value checks.Value[T]) bool { _, known := value.Get(); return !known }

func TestLargeTablesAreCountedOnly(t *testing.T) {
	t.Parallel()
	collection, _, peer := collect(t, map[string]reply{
		"/ip/firewall/connection/print count": {sentences: [][]string{done("=ret=5001")}},
		"/ip/route/print count":               {sentences: [][]string{done("=ret=800000")}},
		"/ipv6/route/print count":             {sentences: [][]string{done("=ret=many")}},
	})
	checktest.WantProblem(t, collection, "firewall.connections", checks.Budget, "5001 rows, and more than 5000")
	checktest.WantProblem(t, collection, "network.ipv4Routes", checks.Budget, "800000 rows")
	checktest.WantProblem(t, collection, "network.ipv6Routes", checks.Unreadable, "did not say how many rows")
	for _, path := range []string{"/ip/firewall/connection", "/ip/route", "/ipv6/route"} {
		if peer.got(path + "/print =.proplist") {
			t.Errorf("%s was printed", path)
		}
	}
}

func TestSessionEndsOnTheWay(t *testing.T) {
	t.Parallel()
	fatal := reply{sentences: [][]string{{"!fatal", "too many commands before login"}}, hangUp: true}
	collection, facts, _ := collect(t, map[string]reply{"/ip/ssh/print": fatal})
	checktest.WantMain(t, collection, checks.Unreadable, "the router ended the session: too many commands before login")
	checktest.WantProblem(t, collection, "management.ssh", checks.Unreadable, "ended the session")
	checktest.WantProblem(t, collection, "firewall.ipv6.raw", checks.Unreadable, "ended the session")
	if isUnknown(facts.Management.Services) {
		t.Error("what was read before the end is unknown")
	}
}

func TestLoginRefused(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		login reply
		says  string
	}{
		{"new_words", trap("invalid user name or password (6)"), "refused the name or the password"},
		{"old_words", trap("cannot log in"), "refused the name or the password"},
		{"other", trap("std failure: timeout " + password), `refused the login of user "auditor"`},
		{"fatal", reply{sentences: [][]string{{"!fatal", "no free sessions " + password}}, hangUp: true}, "has it a free session"},
		{"challenge", reply{sentences: [][]string{done("=ret=0123456789abcdef0123456789abcdef")}}, "before 6.43"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			peer := startRouter(t, nil, map[string]reply{"/login": tc.login})
			access := accessTo(t, schemePlain, peer.Address)
			collection := Collect(t.Context(), access)
			checktest.WantMain(t, collection, checks.Denied, tc.says)
			if collection.Facts != nil || collection.State() != checks.StateDenied {
				t.Errorf("state %s with facts %v", collection.State(), collection.Facts)
			}
			if got := peer.sentences(); len(got) != 1 || peer.connections() != 1 {
				t.Errorf("%d connections sent %d sentences, want one login", peer.connections(), len(got))
			}
			checktest.WantNoTrace(t, collection, access.Transcript, password)
		})
	}
}

func TestNothingIsSentWithoutCredentials(t *testing.T) {
	t.Parallel()
	peer := startRouter(t, nil, nil)
	for says, edit := range map[string]func(*checks.Access){
		"no user name": func(a *checks.Access) { a.Username = "" },
		"no password":  func(a *checks.Access) { a.Password = checks.Secret{} },
	} {
		access := accessTo(t, schemePlain, peer.Address)
		edit(&access)
		checktest.WantMain(t, Collect(t.Context(), access), checks.Denied, says)
		if steps := Plan(access); len(steps) != 1 || !strings.Contains(steps[0].Skipped, says) {
			t.Errorf("plan %+v", steps)
		}
	}
	if peer.connections() != 0 {
		t.Errorf("%d connections", peer.connections())
	}
}

// TestSecretsStayInside plants canaries wherever a router could show a secret, asked
// for or not.
func TestSecretsStayInside(t *testing.T) {
	t.Parallel()
	const canary = "Canary-Of-The-Router"
	peer := startRouter(t, nil, map[string]reply{
		"/system/identity/print":        printed([]string{"name=edge " + password}),
		"/user/print":                   printed([]string{"name=admin", "password=" + canary}),
		"/ppp/secret/print":             printed([]string{"name=u", "password=" + canary}),
		"/routing/bgp/connection/print": printed([]string{"name=isp", "tcp-md5-key=" + canary}),
		"/tool/romon/print":             printed([]string{"enabled=true", "secrets=" + canary}),
		"/snmp/community/print":         printed([]string{"name=" + canary, "authentication-password=" + canary}),
		"/snmp/print":                   printed([]string{"enabled=yes", "trap-community=" + canary}),
		"/system/script/print":          printed([]string{"name=s", "source=:local password=" + canary}),
		"/ip/firewall/nat/print":        printed([]string{"chain=dstnat", "secret=" + canary}),
		"/tr069-client/print":           printed([]string{"enabled=yes", "acs-url=https://u:" + canary + "@acs.example.org/x?k=" + canary}),
		"/ip/dns/print":                 printed([]string{"allow-remote-requests=no", "use-doh-server=https://" + canary + "@192.0.2.1/q"}),
		"/log/print":                    printed([]string{"message=login failure for user " + canary + " from 192.0.2.1 via web"}),
		"/system/note/print":            printed([]string{"note=" + canary, "show-at-login=yes"}),
		"/interface/wifi/print":         printed([]string{"name=w", "security.passphrase=" + canary}),
		"/container/config/print":       printed([]string{"registry-url=https://" + canary + ":x/y@registry.example.org"}),
		"/ip/ipsec/peer/print":          trap("failure " + password),
	})
	access := accessTo(t, schemePlain, peer.Address)
	collection := Collect(t.Context(), access)
	checktest.WantNoTrace(t, collection, access.Transcript, password, canary)
	facts, ok := collection.Facts.(routeros.Facts)
	if !ok {
		t.Fatalf("no facts: %+v", collection.Problem)
	}
	if got := checktest.Known(t, facts.Management.TR069, "tr069").ACSURL; got != "https://acs.example.org/x" {
		t.Errorf("URL %q", got)
	}
	if !peer.got("/login =name=auditor =password=" + password) {
		t.Error("the login itself never arrived")
	}
}

func TestCancelledCollectionReturns(t *testing.T) {
	t.Parallel()
	peer := startRouter(t, nil, map[string]reply{"/ip/ssh/print": {raw: []byte{3, '!'}}})
	access := accessTo(t, schemePlain, peer.Address)
	access.Timeout = time.Hour
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	began := time.Now()
	collection := Collect(ctx, access)
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("returned after %s", took)
	}
	checktest.WantMain(t, collection, checks.Timeout, "")
	if collection.State() != checks.StatePartial {
		t.Errorf("state %s", collection.State())
	}
}
