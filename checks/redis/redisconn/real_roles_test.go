package redisconn

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/testenv/redisd"
)

// roleRows show the checks of Sentinels and of clusters.
func roleRows() map[string]row {
	return map[string]row{
		"redis-sentinel-commands-restricted": {
			fails:  half{stage: watching(nil), subject: "default", severity: checks.High, says: "may run sentinel|set"},
			passes: half{stage: watching([]string{"app on >secret -@all +ping +sentinel|masters"}), subject: "app"},
		},
		"redis-sentinel-authenticated": {
			fails:  half{stage: watching(nil), subject: "mym", severity: checks.Medium, says: "auth-pass is not set"},
			passes: half{stage: watching(nil, "sentinel auth-pass mym canary-primary-password"), subject: "mym"},
		},
		"redis-sentinel-quorum-safe": {
			fails: half{stage: watching(nil), subject: "mym", severity: checks.Medium, says: "quorum is 2, and 1 Sentinels are known"},
			passes: half{stage: watching(
				nil, "sentinel known-sentinel mym 127.0.0.1 1 "+strings.Repeat("a", 40), "sentinel known-sentinel mym 127.0.0.1 2 "+strings.Repeat("b", 40),
			), subject: "mym"},
		},
		"redis-cluster-bus-protected": {
			fails:  half{stage: clusteredEverywhere, severity: checks.High, says: "bus takes anybody"},
			passes: half{stage: servedOver(redisd.TLS{Mutual: true}, redisd.Sound, "cluster-enabled yes", "tls-cluster yes")},
		},
		"redis-cluster-nodes-expected": {
			fails:  half{stage: clustered, subject: "127.0.0.1", severity: checks.High, says: "is no Redis target of the site"},
			passes: half{stage: clustered, subject: "127.0.0.1", with: `{"nodes": ["127.0.0.1"]}`},
		},
	}
}

// hostRows show the checks of what the server's own host shows.
func hostRows() map[string]row {
	rows := map[string]row{
		"redis-socket-restricted": {
			fails:  half{stage: withSocket("777"), severity: checks.High, says: "every account of the host may connect"},
			passes: half{stage: withSocket("700")},
		},
		"redis-files-protected": {
			fails:  half{stage: withSettingsOf(0o644), subject: "settings", severity: checks.Medium, says: "may read"},
			passes: half{stage: withSettingsOf(0o600), subject: "settings"},
		},
	}
	process := row{
		fails:  half{stage: serve(), severity: checks.High, says: "runs as root"},
		passes: half{stage: asNobody},
	}
	if os.Geteuid() != 0 {
		process = row{fails: half{missing: "this test doesn't run as root"}, passes: half{stage: serve()}}
	}
	rows["redis-process-unprivileged"] = process
	return rows
}

// watching reads a Sentinel of one primary that isn't there.
func watching(users []string, lines ...string) stage {
	return served(redisd.Config{
		Sentinel: true, Users: users,
		Directives: append([]string{"sentinel monitor mym 127.0.0.1 1 2"}, lines...),
	})
}

// clustered reads a node that knows one other.
func clustered(t *testing.T) (checks.Target, checks.Collection) {
	config := redisd.Config{Directives: []string{"cluster-enabled yes"}}
	first, second := startNode(t, config), startNode(t, config)
	host, port, _ := net.SplitHostPort(second.Address)
	do := commandTo(t, first)
	if _, err := do("CLUSTER", "MEET", host, port); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if text, _ := do("CLUSTER", "INFO"); strings.Contains(fmt.Sprint(text), "cluster_known_nodes:2\r\n") {
			return collectAt(t, first.Address, "redis")
		}
	}
	t.Fatal("the nodes never met")
	return checks.Target{}, checks.Collection{}
}

// startNode starts a node on a port whose bus port exists, too.
func startNode(t *testing.T, config redisd.Config) *redisd.Server {
	t.Helper()
	for range 20 {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		port := listener.Addr().(*net.TCPAddr).Port
		_ = listener.Close()
		if port < 55535 {
			config.Port = port
			return redisd.Start(t, config)
		}
	}
	t.Fatal("no port with room for the bus")
	return nil
}

// withSocket reads a server that has a Unix socket of that mode.
func withSocket(perm string) stage {
	return func(t *testing.T) (checks.Target, checks.Collection) {
		dir, err := os.MkdirTemp("", "rd")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.RemoveAll(dir) })
		socket := filepath.Join(dir, "s")
		redisd.Start(t, redisd.Config{Directives: []string{"unixsocket " + socket, "unixsocketperm " + perm}})
		access := accessTo(t, "redis", "127.0.0.1:1")
		access.Scheme, access.Host, access.Endpoint, access.Path = schemeSocket, "", "", socket
		return access.Target, Collect(t.Context(), access)
	}
}

// withSettingsOf reads a server whose redis.conf has that mode.
func withSettingsOf(mode os.FileMode) stage {
	return func(t *testing.T) (checks.Target, checks.Collection) {
		server := redisd.Start(t, redisd.Config{})
		if err := os.Chmod(filepath.Join(server.Dir, "redis.conf"), mode); err != nil {
			t.Fatal(err)
		}
		return collectAt(t, server.Address, "redis")
	}
}

// asNobody reads a server that runs as another account than this test.
func asNobody(t *testing.T) (checks.Target, checks.Collection) {
	dir, err := os.MkdirTemp("", "hardcheck-nobody-") //nolint:usetesting // the parents of a test's own are closed
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return served(redisd.Config{Account: "nobody", Dir: dir})(t)
}
