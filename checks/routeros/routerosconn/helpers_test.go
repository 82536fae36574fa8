package routerosconn

import (
	"encoding/json"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

const password = "canary-password-4711"

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
		Target: checks.Target{Name: "edge", Kind: "routeros", Port: uint16(port)},
		Scheme: scheme, Host: host, Endpoint: address, Username: "auditor", Password: checks.NewSecret(password),
		Timeout: 20 * time.Second, MaxBytes: 16 << 20, Transcript: checks.NewTranscript(time.Now()),
	}
}

// collect reads a scripted router in plaintext.
func collect(t *testing.T, answers map[string]reply) (checks.Collection, routeros.Facts, *router) {
	t.Helper()
	peer := startRouter(t, nil, answers)
	collection := Collect(t.Context(), accessTo(t, schemePlain, peer.Address))
	facts, ok := collection.Facts.(routeros.Facts)
	if !ok {
		t.Fatalf("no facts: %+v", collection.Problem)
	}
	return collection, facts, peer
}

func known[T any](t *testing.T, value checks.Value[T], name string) T {
	t.Helper()
	got, ok := value.Get()
	if !ok {
		t.Errorf("%s is unknown", name)
	}
	return got
}

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
			t.Errorf("%q is in the output", canary)
		}
	}
}

func mustFind(t *testing.T, path string) routeros.Menu {
	t.Helper()
	menu, ok := routeros.FindMenu(path)
	if !ok {
		t.Errorf("no menu %s", path)
	}
	return menu
}
