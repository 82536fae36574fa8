package redisconn

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/redis"
	"hardcheck/checks/redis/accounts"
	"hardcheck/testenv/redisd"
)

// play answers by the command's words; what the script doesn't have is unknown.
func play(t *testing.T, script map[string]string) *redisd.Peer {
	t.Helper()
	return redisd.Play(t, nil, func(words []string) string {
		if reply, ok := script[strings.Join(words, " ")]; ok {
			return reply
		}
		if reply, ok := script[words[0]]; ok {
			return reply
		}
		return "-ERR unknown command '" + words[0] + "', with args beginning with: '" + strings.Join(words[1:], "' '") + "'\r\n"
	})
}

func TestAnswersToPing(t *testing.T) {
	for _, tc := range []struct {
		name, ping, echo string
		state            checks.State
		reason           checks.Reason
		words            string
		answer           redis.Answer
	}{
		{"protected_mode", "-DENIED Redis is running in protected mode because ...\r\n", "", checks.StatePartial, checks.Denied, "protected mode", redis.AnswerProtected},
		{"loading", "-LOADING Redis is loading the dataset in memory\r\n", "", checks.StatePartial, checks.Unreadable, "loading its dataset", redis.AnswerOpen},
		{"busy", "-BUSY Redis is busy running a script.\r\n", "", checks.StatePartial, checks.Unreadable, "busy with a script", redis.AnswerOpen},
		{"no_slot", "-ERR max number of clients reached\r\n", "", checks.StatePartial, checks.Unreadable, "maxclients", ""},
		{"old_no_auth", "-ERR operation not permitted\r\n", "", checks.StatePartial, checks.Denied, "no credentials", redis.AnswerPassword},
		{"failed_save_open", "-MISCONF Redis is configured to save RDB snapshots\r\n", redisd.Bulk(probeWord), checks.StatePartial, checks.Unreadable, "", redis.AnswerOpen},
		{"renamed_password", "-ERR unknown command 'PING'\r\n", "-NOAUTH Authentication required.\r\n", checks.StatePartial, checks.Denied, "no credentials", redis.AnswerPassword},
		{"no_permission", "-NOPERM this user has no permissions to run the 'ping' command\r\n", "", checks.StatePartial, checks.Denied, "no credentials", ""},
		{"other_status", "+HELLO\r\n", "", checks.StatePartial, checks.Unreadable, "not with PONG", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			script := map[string]string{"PING": tc.ping}
			if tc.echo != "" {
				script["ECHO"] = tc.echo
			}
			collection, facts := collectFrom(t, accessTo(t, "redis", play(t, script).Address))
			if collection.State() != tc.state {
				t.Errorf("state %s, want %s", collection.State(), tc.state)
			}
			if tc.words != "" {
				checktest.WantMain(t, collection, tc.reason, tc.words)
			}
			answer, known := facts.Anonymous.Get()
			if answer != tc.answer || known != (tc.answer != "") {
				t.Errorf("anonymous %q, want %q", answer, tc.answer)
			}
			if !known {
				if _, told := collection.Problems["anonymous"]; !told {
					t.Error("no reason for anonymous")
				}
			}
		})
	}
}

func TestNoSlotSendsNothingMore(t *testing.T) {
	peer := play(t, map[string]string{"PING": "-LOADING Redis is loading the dataset in memory\r\n"})
	collectFrom(t, withLogin(accessTo(t, "redis", peer.Address), "audit", "canary-password"))
	if diff := cmp.Diff([][]string{{"PING"}}, peer.Received()); diff != "" {
		t.Errorf("received (-want +got):\n%s", diff)
	}
}

const (
	infoReplication = "# Replication\r\nrole:master\r\nconnected_slaves:2\r\n"
	infoPersistence = "# Persistence\r\nloading:0\r\nrdb_last_save_time:1700000000\r\nrdb_last_bgsave_status:err\r\naof_enabled:1\r\naof_last_write_status:ok\r\n"
	infoMemory      = "# Memory\r\nused_memory:18000000000\r\nmaxmemory:0\r\nmaxmemory_policy:noeviction\r\n"
)

func TestProducts(t *testing.T) {
	for _, tc := range []struct {
		name, server, keydb string
		want                redis.Server
	}{
		{
			"valkey", "redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.0.1\r\nserver_mode:standalone\r\nos:Linux\r\nconfig_file:/etc/valkey.conf\r\n", "",
			redis.Server{Product: "valkey", Version: "8.0.1", Mode: "standalone", ConfigFile: checks.Known("/etc/valkey.conf")},
		},
		{
			"keydb", "redis_version:6.3.4\r\nredis_mode:standalone\r\nexecutable:/usr/bin/keydb-server\r\nconfig_file:\r\n", "# KeyDB\r\nmvcc_depth:0\r\n",
			redis.Server{Product: "keydb", Version: "6.3.4", Mode: "standalone", ConfigFile: checks.Known("")},
		},
		{
			"dragonfly", "redis_version:7.4.0\r\ndragonfly_version:df-v1.40.1\r\nredis_mode:standalone\r\n", "",
			redis.Server{Product: "dragonfly", Version: "1.40.1", Mode: "standalone"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			peer := play(t, map[string]string{
				"PING": "+PONG\r\n", "INFO server": redisd.Bulk("# Server\r\n" + tc.server), "INFO keydb": redisd.Bulk(tc.keydb),
				"INFO replication": redisd.Bulk(infoReplication), "INFO persistence": redisd.Bulk(infoPersistence), "INFO memory": redisd.Bulk(infoMemory),
				"INFO modules": redisd.Bulk("# Modules\r\nmodule:name=search,ver=20811,api=1\r\n"),
				"CONFIG":       redisd.Array(),
			})
			collection, facts := collectFrom(t, accessTo(t, "redis", peer.Address))
			server := checktest.Known(t, facts.Server, "server")
			if diff := cmp.Diff(tc.want, server, cmp.AllowUnexported(checks.Value[string]{})); diff != "" {
				t.Errorf("server (-want +got):\n%s", diff)
			}
			if !facts.Lacks("bind") || !facts.Lacks("tls-port") {
				t.Errorf("absent %v", facts.AbsentConfig)
			}
			if got := checktest.Known(t, facts.Persistence, "persistence"); got.LastSaveOK || !got.AOFEnabled || got.LastSave.Unix() != 1700000000 {
				t.Errorf("persistence %+v", got)
			}
			if got := checktest.Known(t, facts.Memory, "memory"); got.Used != 18000000000 {
				t.Errorf("memory %+v", got)
			}
			if diff := cmp.Diff([]redis.Module{{Name: "search"}}, checktest.Known(t, facts.Modules, "modules")); diff != "" {
				t.Errorf("modules (-want +got):\n%s", diff)
			}
			checktest.WantProblem(t, collection, "users", checks.Unreadable, "ACL is renamed or removed")
		})
	}
}

func TestRedisBeforeACL(t *testing.T) {
	peer := play(t, map[string]string{
		"PING": "-NOAUTH Authentication required.\r\n", "AUTH": "+OK\r\n",
		"INFO server": redisd.Bulk("# Server\r\nredis_version:5.0.14\r\nredis_mode:standalone\r\nconfig_file:/etc/redis.conf\r\n"),
		"INFO":        redisd.Bulk(""), "MODULE": redisd.Array(),
		"CONFIG GET bind": redisd.Strings("bind", "127.0.0.1"), "CONFIG GET requirepass": redisd.Strings("requirepass", "canary-old-password"),
		"CONFIG": redisd.Array(),
	})
	access := withLogin(accessTo(t, "redis", peer.Address), "", "canary-old-password")
	collection, facts := collectFrom(t, access)
	checktest.WantProblem(t, collection, "users", checks.Source, "before 6.0")
	checktest.WantProblem(t, collection, "memory", checks.Source, "no INFO section memory")
	if !checktest.Known(t, facts.RequirePass, "requirePass").Set || !facts.Lacks("enable-debug-command") {
		t.Errorf("facts %+v", facts)
	}
	if got := checktest.Known(t, facts.Config["bind"], "bind"); got != "127.0.0.1" {
		t.Errorf("bind %q", got)
	}
	checktest.WantNoTrace(t, collection, access.Transcript, "canary")
}

func TestMissingFieldsAreUnknown(t *testing.T) {
	peer := play(t, map[string]string{
		"PING": "+PONG\r\n", "INFO server": redisd.Bulk("# Server\r\nos:Linux\r\n"),
		"INFO replication": redisd.Bulk("# Replication\r\nrole:slave\r\nconnected_slaves:0\r\n"),
		"INFO persistence": redisd.Bulk("# Persistence\r\naof_enabled:0\r\n"),
		"INFO memory":      redisd.Bulk("# Memory\r\nused_memory:1\r\nmaxmemory:-1\r\n"),
		"INFO":             redisd.Bulk(""), "CONFIG": "+OK\r\n", "COMMAND": redisd.Array("$-1\r\n"), "MODULE": redisd.Strings("odd"), "ACL": redisd.Strings("odd"),
	})
	collection, facts := collectFrom(t, accessTo(t, "redis", peer.Address))
	for field, words := range map[string]string{
		"server": "redis_version", "replication": "master_host", "persistence": "rdb_last_bgsave_status", "memory": "maxmemory",
		"config.bind": "CONFIG GET bind", "commands": "COMMAND INFO", "modules": "MODULE LIST", "users": "ACL LIST", "requirePass": "CONFIG GET requirepass",
	} {
		checktest.WantProblem(t, collection, field, checks.Unreadable, words)
	}
	if len(facts.AbsentConfig) > 0 || len(facts.Config) > 0 {
		t.Errorf("absent %v, config %v", facts.AbsentConfig, facts.Config)
	}
}

// TestEchoedSecrets is about servers that repeat a request in their refusal, as
// Redis does when AUTH is renamed.
func TestEchoedSecrets(t *testing.T) {
	peer := play(t, map[string]string{"PING": "-NOAUTH Authentication required.\r\n"})
	access := withLogin(accessTo(t, "redis", peer.Address), "audit", "canary-echoed")
	collection, _ := collectFrom(t, access)
	checktest.WantMain(t, collection, checks.Denied, "AUTH: it is renamed or removed")
	checktest.WantNoTrace(t, collection, access.Transcript, "canary")
}

func TestSecretsInOddPlaces(t *testing.T) {
	digest := accounts.DigestOf("canary-other")
	peer := play(t, map[string]string{
		"PING": "-NOAUTH Authentication required.\r\n", "AUTH": "+OK\r\n",
		"INFO server": redisd.Bulk("# Server\r\nredis_version:7.0.0\r\nconfig_file:/x/canary-odd-places\r\n"),
		"INFO":        "-WEIRD canary-odd-places " + digest + "\r\n",
		"CONFIG":      redisd.Strings("bind", "canary-odd-places"),
		"ACL LIST":    redisd.Strings("user x on #"+digest+" ~canary-odd-places +canary-odd-places", "user "+digest+" maybe"),
		"MODULE":      redisd.Array(redisd.Strings("name", digest, "path", "/canary-odd-places")),
	})
	access := withLogin(accessTo(t, "redis", peer.Address), "audit", "canary-odd-places")
	collection, _ := collectFrom(t, access)
	checktest.WantNoTrace(t, collection, access.Transcript, "canary", digest)
}

func TestConnectionLostOnTheWay(t *testing.T) {
	peer := play(t, map[string]string{
		"PING": "+PONG\r\n", "INFO server": redisd.Bulk("# Server\r\nredis_version:7.0.15\r\nconfig_file:\r\n"),
		"INFO": redisd.Bulk(""), "CONFIG GET bind": redisd.Hangup,
	})
	collection, facts := collectFrom(t, accessTo(t, "redis", peer.Address))
	checktest.Known(t, facts.Server, "server")
	if collection.Problem == nil || collection.Problem.Reason != checks.Unreadable {
		t.Errorf("problem %+v", collection.Problem)
	}
	for _, field := range []string{"config", "users", "modules", "commands"} {
		checktest.WantProblem(t, collection, field, checks.Unreadable, "closed the connection")
	}
	connections := 0
	for _, words := range peer.Received() {
		if words[0] == "hello" {
			connections++
		}
	}
	if connections != 1 {
		t.Errorf("%d reading connections", connections)
	}
}
