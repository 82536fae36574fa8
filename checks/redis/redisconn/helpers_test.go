package redisconn

import (
	"encoding/json"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/redis"
	"hardcheck/testenv/redisd"
)

// auditorRules are the least an auditor needs.
const auditorRules = "resetkeys resetchannels -@all +ping +info +hello +command +config|get +acl|list +acl|whoami +module|list"

func accessTo(t testing.TB, scheme, address string) checks.Access {
	t.Helper()
	host, text, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		t.Fatal(err)
	}
	return checks.Access{
		Target: checks.Target{Name: "cache", Kind: "redis", Port: uint16(port)},
		Scheme: scheme, Host: host, Endpoint: address,
		Timeout: 20 * time.Second, MaxBytes: 4 << 20, Transcript: checks.NewTranscript(time.Now()),
	}
}

func withLogin(access checks.Access, user, password string) checks.Access {
	access.Username, access.Password = user, checks.NewSecret(password)
	return access
}

// collectFrom runs the connector and returns its facts, which must be there.
func collectFrom(t *testing.T, access checks.Access) (checks.Collection, redis.Facts) {
	t.Helper()
	collection := Collect(t.Context(), access)
	facts, ok := collection.Facts.(redis.Facts)
	if !ok {
		t.Fatalf("no facts: %+v", collection.Problem)
	}
	return collection, facts
}

func known[T any](t *testing.T, value checks.Value[T], name string) T {
	t.Helper()
	got, ok := value.Get()
	if !ok {
		t.Errorf("%s is unknown", name)
	}
	return got
}

func wantAnswer(t *testing.T, facts redis.Facts, want redis.Answer) {
	t.Helper()
	if got := known(t, facts.Anonymous, "anonymous"); got != want {
		t.Errorf("anonymous %q, want %q", got, want)
	}
}

// wantProblem checks the reason and the sentence of a field's problem.
func wantProblem(t *testing.T, collection checks.Collection, field string, reason checks.Reason, words string) {
	t.Helper()
	problem, ok := collection.Problems[field]
	if !ok || problem.Reason != reason || !strings.Contains(problem.Detail, words) {
		t.Errorf("problem of %s: %+v, want %s with %q", field, problem, reason, words)
	}
}

func wantMain(t *testing.T, collection checks.Collection, reason checks.Reason, words string) {
	t.Helper()
	if p := collection.Problem; p == nil || p.Reason != reason || !strings.Contains(p.Detail, words) {
		t.Errorf("main problem %+v, want %s with %q", collection.Problem, reason, words)
	}
}

// wantNoTrace searches everything that leaves the connector.
func wantNoTrace(t *testing.T, collection checks.Collection, transcript *checks.Transcript, canaries ...string) {
	t.Helper()
	entries, _ := transcript.Exchanges()
	encoded, err := json.Marshal([]any{collection, entries})
	if err != nil {
		t.Fatal(err)
	}
	for _, canary := range canaries {
		if strings.Contains(strings.ToLower(string(encoded)), strings.ToLower(canary)) {
			t.Errorf("%q is in the output: %s", canary, encoded)
		}
	}
}

func start(t *testing.T, directives ...string) *redisd.Server {
	t.Helper()
	return redisd.Start(t, redisd.Config{Directives: directives})
}

// sentLines are the recorded commands, a line each, by connection.
func sentLines(recorder *redisd.Recorder) [][]string {
	var all [][]string
	for _, connection := range recorder.Commands() {
		var lines []string
		for _, words := range connection {
			lines = append(lines, strings.Join(words, " "))
		}
		all = append(all, lines)
	}
	return all
}
