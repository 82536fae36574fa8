package redisconn

import (
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/redis"
	"hardcheck/checks/redis/accounts"
	"hardcheck/testenv/redisd"
)

func TestOpenServer(t *testing.T) {
	server := start(t, "maxmemory 64mb", "maxmemory-policy allkeys-lru", `rename-command FLUSHALL ""`)
	access := accessTo(t, "redis", server.Address)
	collection, facts := collectFrom(t, access)
	wantAnswer(t, facts, redis.AnswerOpen)
	if collection.Problem != nil {
		t.Errorf("problem %+v", collection.Problem)
	}
	checktest.WantProblem(t, collection, "tls", checks.Source, "plaintext")
	delete(collection.Problems, "package") // as the machine has it
	if len(collection.Problems) != 1 {
		t.Errorf("problems %+v", collection.Problems)
	}
	if facts.Transport != "plaintext" || facts.LoginUser != "" {
		t.Errorf("transport %q, login user %q", facts.Transport, facts.LoginUser)
	}
	software := checktest.Known(t, facts.Server, "server")
	if software.Product != "redis" || software.Version == "" || software.Mode != "standalone" {
		t.Errorf("server %+v", software)
	}
	if path := checktest.Known(t, software.ConfigFile, "config file"); !strings.HasSuffix(path, "redis.conf") {
		t.Errorf("config file %q", path)
	}
	if bind := checktest.Known(t, facts.Config["bind"], "bind"); bind != "127.0.0.1" {
		t.Errorf("bind %q", bind)
	}
	for _, key := range configKeys {
		checktest.Known(t, facts.Config[key], key)
	}
	if got := checktest.Known(t, facts.RequirePass, "requirePass"); got.Set {
		t.Errorf("requirePass %+v", got)
	}
	if checktest.Known(t, facts.MasterAuthSet, "masterAuthSet") {
		t.Error("masterauth is not set")
	}
	users := checktest.Known(t, facts.Users, "users")
	if len(users) != 1 || users[0].Name != "default" || !users[0].NoPass || !users[0].Enabled {
		t.Errorf("users %+v", users)
	}
	commands := checktest.Known(t, facts.Commands, "commands")
	if commands["flushall"] || !commands["config"] || !commands["flushdb"] || len(commands) != len(redis.DangerousCommands()) {
		t.Errorf("commands %+v", commands)
	}
	if modules := checktest.Known(t, facts.Modules, "modules"); len(modules) != 0 {
		t.Errorf("modules %+v", modules)
	}
	if memory := checktest.Known(t, facts.Memory, "memory"); memory.Max != 64<<20 || memory.Used == 0 || memory.Policy != "allkeys-lru" {
		t.Errorf("memory %+v", memory)
	}
	if got := checktest.Known(t, facts.Replication, "replication"); got.Role != "master" || got.Replicas != 0 {
		t.Errorf("replication %+v", got)
	}
	if got := checktest.Known(t, facts.Persistence, "persistence"); !got.LastSaveOK || !got.AOFWriteOK || got.AOFEnabled || got.LastSave.IsZero() {
		t.Errorf("persistence %+v", got)
	}
}

func TestPasswordServerWithoutCredentials(t *testing.T) {
	server := start(t, "requirepass canary-require-pass")
	recorder := redisd.Record(t, server.Address)
	collection, facts := collectFrom(t, accessTo(t, "redis", recorder.Address))
	wantAnswer(t, facts, redis.AnswerPassword)
	if collection.State() != checks.StatePartial {
		t.Errorf("state %s", collection.State())
	}
	checktest.WantMain(t, collection, checks.Denied, "no credentials were given")
	for _, field := range []string{"server", "config", "requirePass", "masterAuthSet", "users", "commands", "modules", "replication", "persistence", "memory"} {
		checktest.WantProblem(t, collection, field, checks.Denied, "no credentials were given")
	}
	if diff := cmp.Diff([][]string{{"PING"}}, sentLines(recorder)); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
}

func TestPasswordServerWithPassword(t *testing.T) {
	for _, user := range []string{"", "default"} {
		t.Run("user_"+user, func(t *testing.T) {
			server := start(t, "requirepass canary-require-pass", "masterauth canary-master-auth")
			access := withLogin(accessTo(t, "redis", server.Address), user, "canary-require-pass")
			collection, facts := collectFrom(t, access)
			wantAnswer(t, facts, redis.AnswerPassword)
			if facts.LoginUser != "default" || collection.Problem != nil {
				t.Errorf("login user %q, problem %+v", facts.LoginUser, collection.Problem)
			}
			if diff := cmp.Diff(redis.Password{Set: true}, checktest.Known(t, facts.RequirePass, "requirePass")); diff != "" {
				t.Errorf("requirePass (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(redis.Password{Set: true}, checktest.Known(t, facts.LoginPassword, "loginPassword")); diff != "" {
				t.Errorf("loginPassword (-want +got):\n%s", diff)
			}
			if !checktest.Known(t, facts.MasterAuthSet, "masterAuthSet") {
				t.Error("masterauth is set")
			}
			checktest.WantNoTrace(t, collection, access.Transcript, "canary", accounts.DigestOf("canary-require-pass"))
		})
	}
}

func TestWeakPasswordIsJudged(t *testing.T) {
	server := start(t, "requirepass foobared")
	_, facts := collectFrom(t, withLogin(accessTo(t, "redis", server.Address), "", "foobared"))
	want := redis.Password{Set: true, Short: true, Known: true}
	if diff := cmp.Diff(want, checktest.Known(t, facts.RequirePass, "requirePass")); diff != "" {
		t.Errorf("requirePass (-want +got):\n%s", diff)
	}
	if users := checktest.Known(t, facts.Users, "users"); len(users) != 1 || !users[0].KnownPassword {
		t.Errorf("users %+v", users)
	}
}

// auditedServer has users of every sort and the least-privilege auditor.
func auditedServer(t *testing.T) *redisd.Server {
	t.Helper()
	return redisd.Start(t, redisd.Config{Users: []string{
		"default off nopass ~* &* +@all",
		"audit on >canary-audit-password " + auditorRules,
		"app on >canary-shared-password ~app:* resetchannels -@all +@read +@write (~log:* +append)",
		"worker on >canary-shared-password ~* &* -@all +get",
		"weak on >redis ~* &* +@all",
	}})
}

func TestAuditorReadsEverything(t *testing.T) {
	server := auditedServer(t)
	recorder := redisd.Record(t, server.Address)
	access := withLogin(accessTo(t, "redis", recorder.Address), "audit", "canary-audit-password")
	collection, facts := collectFrom(t, access)
	wantAnswer(t, facts, redis.AnswerPassword)
	checktest.WantProblem(t, collection, "package", checks.Source, "from no package")
	if facts.LoginUser != "audit" || collection.Problem != nil || len(collection.Problems) != 3 {
		t.Errorf("login user %q, problem %+v, problems %+v", facts.LoginUser, collection.Problem, collection.Problems)
	}
	checktest.WantProblem(t, collection, "host", checks.Source, "does not hold its port")
	byName := map[string]redis.User{}
	for _, user := range checktest.Known(t, facts.Users, "users") {
		byName[user.Name] = user
	}
	if diff := cmp.Diff([]string{"worker"}, byName["app"].SharesPasswordWith); diff != "" {
		t.Errorf("shares (-want +got):\n%s", diff)
	}
	if len(byName["app"].Grants) != 2 || byName["app"].Grants[1].Keys[0] != "~log:*" {
		t.Errorf("grants %+v", byName["app"].Grants)
	}
	if !byName["weak"].KnownPassword || byName["app"].KnownPassword || byName["default"].Enabled {
		t.Errorf("users %+v", byName)
	}
	checktest.WantNoTrace(t, collection, access.Transcript, "canary",
		accounts.DigestOf("canary-audit-password"), accounts.DigestOf("canary-shared-password"), accounts.DigestOf("redis"))
	if diff := cmp.Diff(goldenAuditor(), sentLines(recorder)); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
}

// goldenAuditor is every command that a server sees, by connection and in order.
func goldenAuditor() [][]string {
	return [][]string{{"PING"}, {
		"AUTH audit canary-audit-password",
		"hello 2",
		"INFO server", "INFO replication", "INFO persistence", "INFO memory", "INFO modules", "INFO keydb",
		"CONFIG GET bind", "MODULE LIST",
		"COMMAND INFO " + strings.Join(redis.DangerousCommands(), " "),
		"ACL LIST",
		"CONFIG GET protected-mode", "CONFIG GET port", "CONFIG GET tls-port", "CONFIG GET tls-protocols",
		"CONFIG GET tls-auth-clients", "CONFIG GET tls-ciphers", "CONFIG GET tls-replication", "CONFIG GET tls-cluster",
		"CONFIG GET enable-debug-command", "CONFIG GET enable-protected-configs", "CONFIG GET enable-module-command",
		"CONFIG GET dir", "CONFIG GET dbfilename", "CONFIG GET save", "CONFIG GET appendonly", "CONFIG GET maxmemory",
		"CONFIG GET maxmemory-policy", "CONFIG GET timeout", "CONFIG GET tcp-keepalive", "CONFIG GET maxclients",
		"CONFIG GET client-output-buffer-limit", "CONFIG GET logfile", "CONFIG GET syslog-enabled",
		"CONFIG GET acllog-max-len", "CONFIG GET acl-pubsub-default", "CONFIG GET replica-read-only",
		"CONFIG GET masteruser", "CONFIG GET aclfile", "CONFIG GET tls-key-file", "CONFIG GET unixsocket", "CONFIG GET unixsocketperm",
		"CONFIG GET requirepass", "CONFIG GET masterauth",
	}}
}

func TestAuditChangesNothing(t *testing.T) {
	server := auditedServer(t)
	ask := func() string {
		client, err := server.Client(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = client.Close() }()
		if _, err := client.Do("AUTH", "weak", "redis"); err != nil {
			t.Fatal(err)
		}
		log, err := client.Do("ACL", "LOG")
		if err != nil || len(log.([]any)) != 0 {
			t.Errorf("ACL LOG %v, %v", log, err)
		}
		dirty, err := client.Do("INFO", "persistence")
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(dirty.(string)) {
			if strings.HasPrefix(line, "rdb_changes_since_last_save") {
				return line
			}
		}
		return ""
	}
	before := ask()
	collectFrom(t, withLogin(accessTo(t, "redis", server.Address), "audit", "canary-audit-password"))
	if after := ask(); before == "" || before != after {
		t.Errorf("before %q, after %q", before, after)
	}
}

func TestAuditorWithoutConfig(t *testing.T) {
	server := redisd.Start(t, redisd.Config{Users: []string{
		"default off", "audit on >canary-audit-password " + strings.Replace(auditorRules, " +config|get", "", 1),
	}})
	recorder := redisd.Record(t, server.Address)
	collection, facts := collectFrom(t, withLogin(accessTo(t, "redis", recorder.Address), "audit", "canary-audit-password"))
	for _, field := range []string{"config", "requirePass", "masterAuthSet"} {
		checktest.WantProblem(t, collection, field, checks.Denied, "+config|get")
	}
	if facts.Config != nil || len(facts.AbsentConfig) > 0 {
		t.Errorf("config %+v, absent %v", facts.Config, facts.AbsentConfig)
	}
	checktest.Known(t, facts.Users, "users")
	checktest.Known(t, facts.Server, "server")
	if sent := sentLines(recorder)[1]; slices.Contains(sent, "CONFIG GET port") {
		t.Error("CONFIG GET went on after it was refused")
	}
}

func TestAuditorWithNothing(t *testing.T) {
	server := redisd.Start(t, redisd.Config{Users: []string{"default off", "audit on >canary-audit-password -@all +ping"}})
	collection, facts := collectFrom(t, withLogin(accessTo(t, "redis", server.Address), "audit", "canary-audit-password"))
	for field, permission := range map[string]string{
		"server": "+info", "replication": "+info", "persistence": "+info", "memory": "+info", "config": "+config|get",
		"users": "+acl|list", "modules": "+module|list", "commands": "+command",
	} {
		checktest.WantProblem(t, collection, field, checks.Denied, permission)
	}
	if facts.LoginUser != "audit" {
		t.Errorf("login user %q", facts.LoginUser)
	}
}

func TestRenamedConfig(t *testing.T) {
	server := start(t, `rename-command CONFIG ""`, `rename-command ACL hidden`)
	collection, facts := collectFrom(t, accessTo(t, "redis", server.Address))
	checktest.WantProblem(t, collection, "config", checks.Unreadable, "CONFIG is renamed or removed")
	checktest.WantProblem(t, collection, "users", checks.Unreadable, "ACL is renamed or removed")
	commands := checktest.Known(t, facts.Commands, "commands")
	if commands["config"] || commands["acl"] || !commands["debug"] {
		t.Errorf("commands %+v", commands)
	}
}

func TestRenamedPing(t *testing.T) {
	for name, tc := range map[string]struct {
		directives []string
		want       redis.Answer
	}{
		"open":     {[]string{"rename-command PING hidden"}, redis.AnswerOpen},
		"password": {[]string{"rename-command PING hidden", "requirepass canary"}, redis.AnswerPassword},
	} {
		t.Run(name, func(t *testing.T) {
			_, facts := collectFrom(t, accessTo(t, "redis", start(t, tc.directives...).Address))
			wantAnswer(t, facts, tc.want)
		})
	}
}

func TestRenamedPingAndEcho(t *testing.T) {
	server := start(t, "rename-command PING a", "rename-command ECHO b", "requirepass canary-require-pass")
	collection, facts := collectFrom(t, withLogin(accessTo(t, "redis", server.Address), "", "canary-require-pass"))
	checktest.WantProblem(t, collection, "anonymous", checks.Denied, "both renamed")
	checktest.Known(t, facts.Server, "server")
}

func TestWrongPasswordGoesOutOnce(t *testing.T) {
	server := auditedServer(t)
	recorder := redisd.Record(t, server.Address)
	access := withLogin(accessTo(t, "redis", recorder.Address), "audit", "canary-wrong-password")
	collection, facts := collectFrom(t, access)
	wantAnswer(t, facts, redis.AnswerPassword)
	checktest.WantMain(t, collection, checks.Denied, `refused the password of user "audit" (WRONGPASS)`)
	checktest.WantProblem(t, collection, "config", checks.Denied, "WRONGPASS")
	want := [][]string{{"PING"}, {"AUTH audit canary-wrong-password"}}
	if diff := cmp.Diff(want, sentLines(recorder)); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
	checktest.WantNoTrace(t, collection, access.Transcript, "canary")
}

func TestOpenServerGetsNoPasswordOfTheDefaultUser(t *testing.T) {
	recorder := redisd.Record(t, start(t).Address)
	access := withLogin(accessTo(t, "redis", recorder.Address), "default", "canary-any-password")
	_, facts := collectFrom(t, access)
	wantAnswer(t, facts, redis.AnswerOpen)
	for _, sent := range recorder.Sent() {
		if strings.Contains(string(sent), "canary") {
			t.Errorf("sent %q", sent)
		}
	}
	if facts.LoginUser != "" || checktest.Known(t, facts.LoginPassword, "loginPassword").Set {
		t.Errorf("login user %q", facts.LoginUser)
	}
}

func TestOpenServerRefusesNamedUser(t *testing.T) {
	recorder := redisd.Record(t, start(t).Address)
	access := withLogin(accessTo(t, "redis", recorder.Address), "audit", "canary-any-password")
	collection, facts := collectFrom(t, access)
	wantAnswer(t, facts, redis.AnswerOpen)
	checktest.WantMain(t, collection, checks.Denied, `user "audit"`)
	if facts.LoginUser != "" {
		t.Errorf("login user %q", facts.LoginUser)
	}
	checktest.Known(t, facts.Server, "server")
	checktest.Known(t, facts.Users, "users")
	logins := 0
	for _, sent := range recorder.Sent() {
		logins += strings.Count(string(sent), "AUTH")
	}
	if logins != 1 {
		t.Errorf("%d logins", logins)
	}
}

func TestReplica(t *testing.T) {
	primary := start(t)
	server := redisd.Start(t, redisd.Config{ReplicaOf: primary.Address, Directives: []string{"masterauth canary-master-auth"}})
	access := accessTo(t, "redis", server.Address)
	collection, facts := collectFrom(t, access)
	host, _, _ := net.SplitHostPort(primary.Address)
	if got := checktest.Known(t, facts.Replication, "replication"); got.Role != "slave" || got.MasterHost != host || got.MasterPort == 0 {
		t.Errorf("replication %+v", got)
	}
	if !checktest.Known(t, facts.MasterAuthSet, "masterAuthSet") {
		t.Error("masterauth is set")
	}
	checktest.WantNoTrace(t, collection, access.Transcript, "canary")
}

func TestUnreachable(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	for _, scheme := range []string{"redis", "rediss"} {
		collection := Collect(t.Context(), accessTo(t, scheme, address))
		if collection.State() != checks.StateUnreachable || collection.Facts != nil {
			t.Errorf("%s: state %s, facts %+v", scheme, collection.State(), collection.Facts)
		}
	}
}

func TestBudgetIsOneForTheTarget(t *testing.T) {
	access := accessTo(t, "redis", start(t).Address)
	access.MaxBytes = 4000
	collection := Collect(t.Context(), access)
	if collection.State() != checks.StatePartial || collection.Problem == nil || collection.Problem.Reason != checks.Budget {
		t.Errorf("state %s, problem %+v", collection.State(), collection.Problem)
	}
}

func TestTranscriptTellsEveryCommand(t *testing.T) {
	access := accessTo(t, "redis", start(t).Address)
	collectFrom(t, access)
	entries, _ := access.Transcript.Exchanges()
	var sent []string
	for _, entry := range entries {
		if entry.Event == "send" {
			sent = append(sent, entry.What)
		}
	}
	if len(sent) < 40 || sent[0] != "PING" || !slices.Contains(sent, "CONFIG GET bind") {
		t.Errorf("sent %q", sent)
	}
	if first := entries[0]; first.Event != "connect" || first.Milliseconds > time.Minute.Milliseconds() {
		t.Errorf("first entry %+v", first)
	}
}

func TestProtectedMode(t *testing.T) {
	server := redisd.Start(t, redisd.Config{Bind: "127.0.0.2", Directives: []string{"protected-mode yes"}})
	recorder := redisd.RecordFrom(t, server.Address, "127.0.0.2")
	collection, facts := collectFrom(t, withLogin(accessTo(t, "redis", recorder.Address), "audit", "canary-password"))
	wantAnswer(t, facts, redis.AnswerProtected)
	checktest.WantMain(t, collection, checks.Denied, "protected mode")
	for _, sent := range recorder.Sent() {
		if strings.Contains(string(sent), "canary") {
			t.Errorf("sent %q", sent)
		}
	}
}
