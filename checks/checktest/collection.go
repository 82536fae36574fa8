package checktest

import (
	"encoding/json"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
)

// AccessTo is the access to a test server at "address:port". Its bounds are wide
// enough for a busy machine; a test that wants others sets them.
func AccessTo(t testing.TB, kind, scheme, address string) checks.Access {
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
		Target: checks.Target{Name: kind, Kind: kind, Port: uint16(port)},
		Scheme: scheme, Host: host, Endpoint: address,
		Timeout: 20 * time.Second, MaxBytes: 16 << 20, Transcript: checks.NewTranscript(time.Now()),
	}
}

// Known is the value of a fact, called name in the failure when it is unknown.
func Known[T any](t testing.TB, value interface{ Get() (T, bool) }, name string) T {
	t.Helper()
	got, ok := value.Get()
	if !ok {
		t.Errorf("%s is unknown", name)
	}
	return got
}

// WantProblem holds the reason of a field's problem, and words of its sentence.
func WantProblem(t testing.TB, collection checks.Collection, field string, reason checks.Reason, words string) {
	t.Helper()
	problem, ok := collection.Problems[field]
	if !ok || problem.Reason != reason || !strings.Contains(problem.Detail, words) {
		t.Errorf("problem of %s: %+v, want %s with %q", field, problem, reason, words)
	}
}

// WantMain holds the reason of the collection's main problem, and words of its sentence.
func WantMain(t testing.TB, collection checks.Collection, reason checks.Reason, words string) {
	t.Helper()
	if p := collection.Problem; p == nil || p.Reason != reason || !strings.Contains(p.Detail, words) {
		t.Errorf("main problem %+v, want %s with %q", collection.Problem, reason, words)
	}
}

// WantNoTrace searches everything that leaves a connector for secrets, whatever
// their case. The failure does not repeat what it was found in.
func WantNoTrace(t testing.TB, collection checks.Collection, transcript *checks.Transcript, canaries ...string) {
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
