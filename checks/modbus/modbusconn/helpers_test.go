package modbusconn

import (
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/modbus"
)

// accessTo gives a timeout that a busy test machine doesn't exceed by itself.
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
		Target: checks.Target{Name: "plc", Kind: "modbus", Port: uint16(port)},
		Scheme: scheme, Host: host, Endpoint: address,
		Timeout: 10 * time.Second, MaxBytes: 4 << 20, Transcript: checks.NewTranscript(time.Now()),
	}
}

// impatient is for devices that are meant to be silent.
func impatient(access checks.Access) checks.Access {
	access.Timeout = time.Second
	return access
}

func withConsent(access checks.Access, consent ...string) checks.Access {
	access.Target.Consent = consent
	access.AllowWriteProbe = true
	return access
}

// collectFrom runs the connector and returns its facts, which must be there.
func collectFrom(t *testing.T, access checks.Access) (checks.Collection, modbus.Facts) {
	t.Helper()
	collection := Collect(t.Context(), access)
	facts, ok := collection.Facts.(modbus.Facts)
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

func wantUnknown[T any](t *testing.T, value checks.Value[T], name string) {
	t.Helper()
	if got, ok := value.Get(); ok {
		t.Errorf("%s is known: %+v", name, got)
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

// wantWhole fails for a collection with anything missing but what nobody allowed.
func wantWhole(t *testing.T, collection checks.Collection) {
	t.Helper()
	if collection.State() != checks.StateCollected {
		t.Errorf("state %s, problem %+v, problems %+v", collection.State(), collection.Problem, collection.Problems)
	}
}

// sent are the requests and hellos in the transcript, in order.
func sent(access checks.Access) []string {
	var all []string
	entries, _ := access.Transcript.Exchanges()
	for _, entry := range entries {
		if entry.Event == "send" {
			all = append(all, entry.What)
		}
	}
	return all
}
