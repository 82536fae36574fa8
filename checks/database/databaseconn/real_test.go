//go:build unix

package databaseconn

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/database"
	"hardcheck/testenv/postgresd"
	"hardcheck/testenv/redisd"
)

func credentials(t *testing.T) *redisd.Credentials {
	t.Helper()
	made, err := redisd.NewCredentials(redisd.Sound)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// TestStrangers meets servers by each method, with and without TLS.
func TestStrangers(t *testing.T) {
	t.Parallel()
	certificates := credentials(t)
	for _, tc := range []struct {
		name, access       string
		tls                bool
		encryption         database.Encryption
		stranger, plain    database.Answer
		passwordEncryption string
	}{
		{"trust", "host all all 127.0.0.1/32 trust", false, database.Refused, database.AnswerOpen, database.AnswerOpen, ""},
		{"password", "host all all 127.0.0.1/32 password", false, database.Refused, database.AnswerCleartext, database.AnswerCleartext, ""},
		{"md5_asked_as_scram", "host all all 127.0.0.1/32 md5", false, database.Refused, database.AnswerSCRAM, database.AnswerSCRAM, ""},
		{"md5", "host all all 127.0.0.1/32 md5", false, database.Refused, database.AnswerMD5, database.AnswerMD5, "md5"},
		{"scram", "host all all 127.0.0.1/32 scram-sha-256", false, database.Refused, database.AnswerSCRAM, database.AnswerSCRAM, ""},
		{"reject", "host all all 127.0.0.1/32 reject", false, database.Refused, database.AnswerRefused, database.AnswerRefused, ""},
		{"no_line", "host all nobody 127.0.0.1/32 trust", false, database.Refused, database.AnswerRefused, database.AnswerRefused, ""},
		{"tls_only", "hostssl all all 127.0.0.1/32 scram-sha-256", true, database.Offered, database.AnswerSCRAM, database.AnswerRefused, ""},
		{"tls_and_plain", "host all all 127.0.0.1/32 scram-sha-256", true, database.Offered, database.AnswerSCRAM, database.AnswerSCRAM, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			config := postgresd.Config{Password: "lab", Access: []string{tc.access}}
			if tc.tls {
				config.Certificate, config.Key = certificates.ServerCert, certificates.ServerKey
			}
			if tc.passwordEncryption != "" {
				config.Settings = []string{"password_encryption = " + tc.passwordEncryption}
			}
			server := postgresd.Start(t, config)
			_, facts := collectFrom(t, active(accessTo(t, server.Address)))
			got := []any{checktest.Known(t, facts.Encryption, "encryption"), checktest.Known(t, facts.Stranger, "stranger"), checktest.Known(t, facts.Plain, "plain")}
			if diff := cmp.Diff([]any{tc.encryption, tc.stranger, tc.plain}, got); diff != "" {
				t.Errorf("encryption, stranger, plain (-want +got):\n%s", diff)
			}
		})
	}
}

// TestWithoutConsentNobodyIsNamed holds that a server logs nothing of an audit without
// consent and login.
func TestWithoutConsentNobodyIsNamed(t *testing.T) {
	t.Parallel()
	server := postgresd.Start(t, postgresd.Config{Password: "lab", Access: []string{"host all all 127.0.0.1/32 trust"}, Settings: []string{"log_connections = on"}})
	collection, facts := collectFrom(t, accessTo(t, server.Address))
	if collection.State() != checks.StatePartial {
		t.Errorf("state %s", collection.State())
	}
	checktest.WantProblem(t, collection, "stranger", checks.OptIn, "consent")
	checktest.WantProblem(t, collection, "rules", checks.Denied, "no login was given")
	if checktest.Known(t, facts.Encryption, "encryption") != database.Refused {
		t.Error("TLS is offered")
	}
	if log := logOf(t, server); strings.Contains(log, "hardcheck") || strings.Contains(log, "authorized") || strings.Contains(log, "FATAL") {
		t.Errorf("the server logged:\n%s", log)
	}
}

func logOf(t *testing.T, server *postgresd.Server) string {
	t.Helper()
	log, err := server.Log()
	if err != nil {
		t.Fatal(err)
	}
	return log
}

// TestLogin reads all that a login shows, over TLS, and holds that the server ran nothing
// but the listed statements.
func TestLogin(t *testing.T) {
	t.Parallel()
	certificates := credentials(t)
	server := postgresd.Start(t, postgresd.Config{
		Password: "lab", Certificate: certificates.ServerCert, Key: certificates.ServerKey,
		Access:     []string{"hostssl all all 127.0.0.1/32 scram-sha-256", "host app \"Odd, Name\" 10.0.0.0/8 md5", "host all all localhost ident"},
		Settings:   []string{"log_statement = all", "log_connections = on"},
		Statements: append(postgresd.Auditor("audit", "canary-auditor"), "CREATE ROLE app SUPERUSER LOGIN", "CREATE ROLE owner SUPERUSER NOLOGIN"),
	})
	access := withLogin(active(accessTo(t, server.Address)), "audit", "canary-auditor")
	access.TLS.CA = certificates.CA
	appendTo(t, filepath.Join(server.Dir, "data", "pg_hba.conf"), "nonsense line\n")
	began := len(logOf(t, server))
	collection, facts := collectFrom(t, access)
	if collection.State() != checks.StateCollected {
		t.Fatalf("state %s: %+v %+v", collection.State(), collection.Problem, collection.Problems)
	}
	wantJSON(t, facts, `"login":"audit","listens":"127.0.0.1","newPasswords":"scram-sha-256","logging":"on",`+
		`"superusers":[{"name":"app","login":true},{"name":"owner","login":false},{"name":"postgres","login":true}],`+
		`"rules":[{"line":1,"type":"local","databases":["all"],"users":["postgres"],"method":"trust","broken":false},`+
		`{"line":2,"type":"hostssl","databases":["all"],"users":["all"],"address":"127.0.0.1","netmask":"255.255.255.255","method":"scram-sha-256","broken":false},`+
		`{"line":3,"type":"host","databases":["app"],"users":["Odd, Name"],"address":"10.0.0.0","netmask":"255.0.0.0","method":"md5","broken":false},`+
		`{"line":4,"type":"host","databases":["all"],"users":["all"],"address":"localhost","method":"ident","broken":false},`+
		`{"line":5,"type":"","method":"","broken":true}]`)
	version := checktest.Known(t, facts.Server, "server")
	if version.Product != database.PostgreSQL || !strings.Contains(version.Version, ".") || strings.Contains(version.Version, " ") {
		t.Errorf("server %+v", version)
	}
	wantStatements(t, logOf(t, server)[began:])
	checktest.WantNoTrace(t, collection, access.Transcript, "canary")
	wantPlanned(t, access)
}

// appendTo breaks the file of a running server, which would not start with it.
func appendTo(t *testing.T, path, text string) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString(text); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

func wantJSON(t *testing.T, facts database.Facts, part string) {
	t.Helper()
	data, err := json.Marshal(facts)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), part) {
		t.Errorf("facts:\n%s\nwant in them:\n%s", data, part)
	}
}

// wantStatements holds what the server has logged to the list.
func wantStatements(t *testing.T, log string) {
	t.Helper()
	var ran []string
	for line := range strings.SplitSeq(log, "\n") {
		if _, statement, found := strings.Cut(line, "LOG:  statement: "); found {
			ran = append(ran, statement)
		}
	}
	if diff := cmp.Diff(statements(), ran); diff != "" {
		t.Errorf("statements (-listed +ran):\n%s", diff)
	}
}

// wantPlanned holds that all that was sent is in the plan, in its order.
func wantPlanned(t *testing.T, access checks.Access) {
	t.Helper()
	planned := Plan(access)
	at := 0
	entries, _ := access.Transcript.Exchanges()
	for _, entry := range entries {
		if entry.Event != "send" && entry.Event != "connect" {
			continue
		}
		for at < len(planned) && (planned[at].Event != entry.Event || planned[at].What != entry.What || planned[at].Skipped != "") {
			at++
		}
		if at == len(planned) {
			t.Fatalf("%s %s is not in the plan, or not at that place", entry.Event, entry.What)
		}
		at++
	}
}

// TestLoginRefused tells why nobody is logged in, and sends no password where somebody may
// read it.
func TestLoginRefused(t *testing.T) {
	t.Parallel()
	certificates := credentials(t)
	server := postgresd.Start(t, postgresd.Config{
		Password: "lab", Certificate: certificates.ServerCert, Key: certificates.ServerKey,
		Access:     []string{"host all nobody all reject", "hostssl all all 127.0.0.1/32 scram-sha-256"},
		Statements: []string{"CREATE ROLE audit LOGIN PASSWORD 'canary-auditor'", "CREATE ROLE nobody LOGIN PASSWORD 'canary-auditor'"},
	})
	for _, tc := range []struct {
		name, user, password, path, words string
		trusted                           bool
		reason                            checks.Reason
	}{
		{"wrong_password", "audit", "canary-wrong", "", "refused the password", true, checks.Denied},
		{"no_such_role", "canary", "canary-wrong", "", "refused the password", true, checks.Denied},
		{"no_line", "nobody", "canary-auditor", "", "no line of pg_hba.conf", true, checks.Denied},
		{"no_database", "audit", "canary-auditor", "/nowhere", "has no database", true, checks.Denied},
		{"untrusted", "audit", "canary-auditor", "", "no credentials were sent", false, checks.Denied},
	} {
		t.Run(tc.name, func(t *testing.T) {
			access := withLogin(accessTo(t, server.Address), tc.user, tc.password)
			access.Path = tc.path
			if tc.trusted {
				access.TLS.CA = certificates.CA
			}
			collection, _ := collectFrom(t, access)
			checktest.WantProblem(t, collection, "rules", tc.reason, tc.words)
			checktest.WantNoTrace(t, collection, access.Transcript, tc.password)
		})
	}
}

// TestLessRights reads what a role without the GRANTs may read; pg_hba.conf it may not.
func TestLessRights(t *testing.T) {
	t.Parallel()
	server := postgresd.Start(t, postgresd.Config{
		Password: "lab", Access: []string{"host all all 127.0.0.1/32 scram-sha-256"},
		Statements: []string{"CREATE ROLE audit LOGIN PASSWORD 'canary-auditor' IN ROLE pg_monitor"},
	})
	collection, facts := collectFrom(t, withLogin(accessTo(t, server.Address), "audit", "canary-auditor"))
	checktest.WantProblem(t, collection, "rules", checks.Denied, "GRANTs")
	if !facts.Superusers.Known() || checktest.Known(t, facts.Listens, "listens") != "127.0.0.1" {
		t.Errorf("facts %+v", facts)
	}
}
