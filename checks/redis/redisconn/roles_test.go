package redisconn

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/redis"
	"hardcheck/testenv/redisd"
)

func TestNodesOfACluster(t *testing.T) {
	for name, tc := range map[string]struct {
		line string
		want redis.Node
		ok   bool
	}{
		"of_7_0":       {"07c37df 10.0.0.5:6379@16379,host-a myself,master - 0 1 1 connected 0-5460", redis.Node{ID: "07c37df", Host: "10.0.0.5", Port: 6379, BusPort: 16379, Myself: true}, true},
		"of_4_0":       {"07c37df 10.0.0.5:6379@16379 slave x 0 1 1 connected", redis.Node{ID: "07c37df", Host: "10.0.0.5", Port: 6379, BusPort: 16379}, true},
		"of_3_0":       {"07c37df 10.0.0.5:6379 master - 0 1 1 connected", redis.Node{ID: "07c37df", Host: "10.0.0.5", Port: 6379}, true},
		"six":          {"07c37df fd00::5:6379@16379 master - 0 1 1 connected", redis.Node{ID: "07c37df", Host: "fd00::5", Port: 6379, BusPort: 16379}, true},
		"itself_alone": {"07c37df :6379@16379 myself,master - 0 0 0 connected", redis.Node{ID: "07c37df", Port: 6379, BusPort: 16379, Myself: true}, true},
		"gone":         {"07c37df :0@0 master,noaddr - 1 1 1 disconnected", redis.Node{ID: "07c37df", Gone: true}, true},
		"too_short":    {"07c37df 10.0.0.5:6379@16379", redis.Node{}, false},
		"no_port":      {"07c37df here master -", redis.Node{}, false},
		"port_too_big": {"07c37df 10.0.0.5:70000@16379 master -", redis.Node{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := newCollector(checks.Access{}).node(tc.line)
			if ok != tc.ok {
				t.Fatalf("read: %t, want %t", ok, tc.ok)
			}
			if diff := cmp.Diff(tc.want, got); ok && diff != "" {
				t.Errorf("node (-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzNode(f *testing.F) {
	f.Add("07c37df 10.0.0.5:6379@16379,host-a myself,master - 0 1 1 connected 0-5460")
	f.Add("x :0@0 noaddr")
	f.Add("a ::@, ,")
	f.Fuzz(func(t *testing.T, line string) {
		node, ok := newCollector(checks.Access{}).node(line)
		if ok && (node.Port < 0 || node.Port > math.MaxUint16 || node.BusPort < 0 || node.BusPort > math.MaxUint16) {
			t.Errorf("%q is read as %+v", line, node)
		}
	})
}

func TestSettingsOfASentinel(t *testing.T) {
	got := parseSettings("# bind 1.2.3.4\nport 26379\nBIND 127.0.0.1 \"10.0.0.5\"\nprotected-mode \"yes\"\nsentinel auth-pass mym canary\nsentinel auth-user mym x\nsentinel monitor mym 127.0.0.1 1 2\n")
	want := settings{bind: "127.0.0.1 10.0.0.5", protected: "yes", logins: []string{"mym"}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(settings{})); diff != "" {
		t.Errorf("settings (-want +got):\n%s", diff)
	}
	if got := parseSettings(""); got.bind != "* -::*" || got.protected != "no" || len(got.logins) != 0 {
		t.Errorf("an empty file is %+v", got)
	}
}

func FuzzSettings(f *testing.F) {
	f.Add("bind 127.0.0.1\nsentinel auth-pass a b")
	f.Add("\x00\nbind\nsentinel auth-pass  \"\n'")
	f.Fuzz(func(t *testing.T, text string) {
		got := parseSettings(text)
		if got.bind != "* -::*" && !strings.Contains(strings.ToLower(text), "bind") {
			t.Errorf("%q has bind %q", text, got.bind)
		}
		if len(got.logins) > strings.Count(text, "\n")+1 {
			t.Errorf("%q has the logins %q", text, got.logins)
		}
	})
}

func TestSentinelIsReadWithoutItsPasswords(t *testing.T) {
	server := redisd.Start(t, redisd.Config{
		Sentinel: true, Users: []string{"default off", "audit on >canary-audit-password resetchannels -@all +ping +info +hello +command|info +acl|list +sentinel|masters"},
		Directives: []string{"sentinel monitor mym 127.0.0.1 1 2", "sentinel auth-pass mym canary-primary-password", "protected-mode yes"},
	})
	access := withLogin(accessTo(t, "redis", server.Address), "audit", "canary-audit-password")
	collection, facts := collectFrom(t, access)
	if diff := cmp.Diff([]string{"mym"}, checktest.Known(t, facts.SentinelLogins, "sentinelLogins")); diff != "" {
		t.Errorf("logins (-want +got):\n%s", diff)
	}
	if got := checktest.Known(t, facts.Config["protected-mode"], "protected-mode"); got != "yes" {
		t.Errorf("protected-mode %q", got)
	}
	if got := checktest.Known(t, facts.Config["bind"], "bind"); got != "127.0.0.1" {
		t.Errorf("bind %q", got)
	}
	primaries := checktest.Known(t, facts.Sentinel, "sentinel")
	if diff := cmp.Diff([]redis.Monitored{{Name: "mym", Host: "127.0.0.1", Port: 1, Quorum: 2}}, primaries); diff != "" {
		t.Errorf("primaries (-want +got):\n%s", diff)
	}
	checktest.WantNoTrace(t, collection, access.Transcript, "canary")
	wantPlanned(t, access)
}

// TestHostIsThatOfTheSocket holds that another process's number proves nothing.
func TestHostIsThatOfTheSocket(t *testing.T) {
	script := map[string]string{
		"PING": "+PONG\r\n", "INFO": redisd.Bulk(""), "CONFIG": redisd.Array(),
		"INFO server": redisd.Bulk("# Server\r\nredis_version:7.0.15\r\nprocess_id:1\r\nconfig_file:/etc/passwd\r\n"),
	}
	collection, facts := collectFrom(t, accessTo(t, "redis", play(t, script).Address))
	if _, known := facts.Host.Get(); known {
		t.Errorf("host %+v", facts.Host)
	}
	checktest.WantProblem(t, collection, "host", checks.Source, "")
}

func TestSocketTarget(t *testing.T) {
	dir, err := os.MkdirTemp("", "rd") //nolint:usetesting // a socket's path has a hundred bytes at most
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	socket := filepath.Join(dir, "s")
	server := redisd.Start(t, redisd.Config{Directives: []string{"unixsocket " + socket, "requirepass canary-require-pass"}})
	access := withLogin(accessTo(t, schemeSocket, server.Address), "", "canary-require-pass")
	access.Host, access.Endpoint, access.Path = "", "", socket
	collection, facts := collectFrom(t, access)
	if collection.Problem != nil || facts.Transport != "socket" {
		t.Errorf("transport %q, problem %+v", facts.Transport, collection.Problem)
	}
	if !checktest.Known(t, facts.RequirePass, "requirePass").Set {
		t.Error("a socket carries secrets to nobody else")
	}
	checktest.WantNoTrace(t, collection, access.Transcript, "canary")
	wantPlanned(t, access)
	access.Path += "-missing"
	if got := Collect(t.Context(), access); got.State() != checks.StateUnreachable {
		t.Errorf("state %s without a socket: %+v", got.State(), got.Problem)
	}
}
