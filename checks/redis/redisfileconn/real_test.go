package redisfileconn

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/redis"
	"hardcheck/checks/redis/redisconn"
	"hardcheck/testenv/redisd"
)

const auditor = "user audit on >canary-audit-password-4711 ~* &* +@all"

// cases are files that a server loads. What the auditor's line is missing is added.
var cases = map[string]string{
	"empty":     "",
	"passwords": "requirepass kT9v2xQ8mZr4wL7pB3nYc6dF1hJ5sG0a\nmasterauth \"canary master\"\nmasteruser repl",
	"weak":      "requirepass redis123",
	"quotes":    `requirepass "a\x62c\"d\n"` + "\n" + `masterauth 'it\'s a canary'` + "\nlogfile \"\"\n  DBFILENAME\tdump.rdb  ",
	"repeated":  "timeout 5\nTIMEOUT 300\nmaxmemory 100mb\nmaxmemory 1GB\nbind 127.0.0.1 -::1\nmaxclients 500",
	"units":     "maxmemory 10k\nclient-output-buffer-limit normal 64mb 32MB 60\nclient-output-buffer-limit replica 1gb 1gb 10 pubsub 1kb 1k 5",
	"saves":     "save 900 1\nsave 300 10",
	"no_save":   `save ""` + "\nappendonly YES",
	"old_names": "slave-read-only no\nslaveof 127.0.0.1 1",
	"primary":   "replicaof 127.0.0.1 1\nreplicaof no one",
	"renamed":   "rename-command CONFIG canary-config\nrename-command debug \"\"\nrename-command FLUSHALL \"\"",
	"switches":  "enable-debug-command local\nenable-module-command yes\nenable-protected-configs NO\nprotected-mode no\nacl-pubsub-default allchannels\nacllog-max-len 0\ntcp-keepalive 0\nsyslog-enabled no",
	"socket":    "unixsocketperm 0770\ntls-protocols \"TLSv1.2 TLSv1.3\"\ntls-auth-clients optional\nmaxmemory-policy AllKeys-LRU",
	"users": "requirepass kT9v2xQ8mZr4wL7pB3nYc6dF1hJ5sG0a\nuser app on >app-long-passw0rd-1234 ~app:* +@all -@dangerous -@admin +config|get\n" +
		"user one on >a >bb <a ~* resetchannels -@all +get\nuser two on >a ~x %R~y:* &c:* allcommands nocommands +@read\nuser two-more on nopass >bb resetpass #2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881 +ping\n" +
		"user sel OFF reset on allkeys (+@all -@dangerous ~z*) (%W~w +set) +GET",
	"default_off":   "user default off",
	"default_other": "requirepass kT9v2xQ8mZr4wL7pB3nYc6dF1hJ5sG0a\nuser default on #2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881 ~* &* +@all",
	"default_ping":  "user default on nopass -@all +ping",
	"all_channels":  "acl-pubsub-default allchannels\nuser app on >app-long-passw0rd-1234 ~app:* +@read",
	"included":      "requirepass first\ninclude DIR/more/*.conf\ninclude DIR/none-*.conf\ntimeout 60",
	"acl_file":      "requirepass kT9v2xQ8mZr4wL7pB3nYc6dF1hJ5sG0a\naclfile DIR/users.acl",
}

// TestFilesAsTheServerReadsThem holds for every case that what the file says and what the
// server says that loaded it are equal, wherever both know it, and so are the verdicts.
func TestFilesAsTheServerReadsThem(t *testing.T) {
	t.Parallel()
	for name, text := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			config := redisd.Config{Dir: dir}
			text := strings.ReplaceAll(text, "DIR", dir)
			if !strings.Contains(text, "aclfile") {
				text += "\n" + auditor
			}
			write(t, dir, "more/a.conf", "requirepass second-canary-password\ntimeout 10\nmaxmemory 5mb")
			write(t, dir, "users.acl", auditor+"\nuser app on >app-long-passw0rd-1234 ~app:* -@all +get\n")
			config.Directives = strings.Split(text, "\n")
			server := redisd.Start(t, config)
			defer server.Stop()
			written, fromFile := factsOf(t, Collect(t.Context(), checks.Access{Scheme: "redisconf", Path: filepath.Join(dir, "redis.conf")}))
			access := checktest.AccessTo(t, "redis", "redis", server.Address)
			access.Username, access.Password = "audit", checks.NewSecret("canary-audit-password-4711")
			if strings.Contains(text, "CONFIG canary-config") {
				access.Own = map[string]checks.Secret{redis.KeyConfigCommand: checks.NewSecret("canary-config")}
			}
			running, live := factsOf(t, redisconn.Connector.Collect(t.Context(), access))
			compare(t, written, running)
			verdicts(t, fromFile, live)
			checktest.WantNoTrace(t, fromFile, checks.NewTranscript(time.Now()), "canary", "kT9v2x", "app-long", "2d711642")
		})
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func factsOf(t *testing.T, c checks.Collection) (redis.Facts, checks.Collection) {
	t.Helper()
	facts, ok := c.Facts.(redis.Facts)
	if !ok {
		t.Fatalf("no facts: %+v", c.Problem)
	}
	return facts, c
}

// compare holds that what both know is equal.
func compare(t *testing.T, written, running redis.Facts) {
	t.Helper()
	if len(written.Config) < 20 {
		t.Errorf("only %d directives are known", len(written.Config))
	}
	for name, value := range written.Config {
		live, known := running.Config[name].Get()
		if got, _ := value.Get(); known && got != live && (name != "dir" || filepath.IsAbs(got)) {
			t.Errorf("%s: the file says %q, the server %q", name, got, live)
		}
	}
	equal(t, "requirePass", written.RequirePass, running.RequirePass)
	equal(t, "masterAuthSet", written.MasterAuthSet, running.MasterAuthSet)
	equal(t, "commands", written.Commands, running.Commands)
	if w, known := written.Replication.Get(); known {
		r, _ := running.Replication.Get()
		if w.Role != r.Role || w.MasterHost != r.MasterHost || w.MasterPort != r.MasterPort {
			t.Errorf("replication: the file says %v, the server %v", w, r)
		}
	}
	// The server doesn't show how long passwords are, and writes rules about commands anew: what these
	// allow is compared by the verdicts.
	sorted := cmpopts.SortSlices(func(a, b string) bool { return a < b })
	byName := cmpopts.SortSlices(func(a, b redis.User) bool { return a.Name < b.Name })
	if diff := cmp.Diff(running.Users.Entries(), written.Users.Entries(), sorted, byName, cmpopts.EquateEmpty(),
		cmpopts.IgnoreFields(redis.Grant{}, "Commands"), cmpopts.IgnoreFields(redis.User{}, "ShortPassword", "LongPasswords", "ChannelsByDefault")); diff != "" {
		t.Errorf("users (-server +file):\n%s", diff)
	}
	if _, whole := written.Users.Get(); !whole {
		t.Error("the users of the file are not whole")
	}
}

func equal[T any](t *testing.T, what string, written, running checks.Value[T]) {
	t.Helper()
	w, known := written.Get()
	if r, both := running.Get(); known && both && !cmp.Equal(w, r) {
		t.Errorf("%s: the file says %v, the server %v", what, w, r)
	}
}

// ofTheEndpoint are checks whose verdict on a running server rests on what else it shows: the
// network, the auditor that is one of its users, what clear texts tell of lengths.
var ofTheEndpoint = []string{"redis-password-strong", "redis-default-user-disabled"}

// verdicts holds that no check passes what it fails on the running server, or fails what it
// passes there.
func verdicts(t *testing.T, written, running checks.Collection) {
	t.Helper()
	judged := 0
	for _, check := range redis.Checks {
		if slices.Contains(ofTheEndpoint, check.ID) {
			continue
		}
		live := map[string]checks.Outcome{}
		for _, j := range check.Rule.JudgeEach(observation(running)) {
			live[j.Subject] = j.Outcome
		}
		for _, j := range check.Rule.JudgeEach(observation(written)) {
			other, both := live[j.Subject]
			if !both || !decided(j.Outcome) || !decided(other) || j.Subject == "audit" {
				continue
			}
			judged++
			if j.Outcome != other {
				t.Errorf("%s [%s] is %s by the file and %s on the server: %s", check.ID, j.Subject, j.Outcome, other, j.Message)
			}
		}
	}
	if judged < 5 {
		t.Errorf("only %d verdicts were compared", judged)
	}
}

func decided(o checks.Outcome) bool { return o == checks.Passed || o == checks.Failed }

func observation(c checks.Collection) checks.Observation {
	return checks.Observation{Target: checks.Target{Name: "cache", Kind: "redis"}, Facts: c.Facts, Problems: c.Problems, AsOf: time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC)}
}
