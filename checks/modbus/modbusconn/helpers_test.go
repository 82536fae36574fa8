package modbusconn

import (
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/modbus"
)

// accessTo gives a timeout that a busy test machine doesn't exceed by itself.
func accessTo(t testing.TB, scheme, address string) checks.Access {
	t.Helper()
	access := checktest.AccessTo(t, "modbus", scheme, address)
	access.Timeout, access.MaxBytes = 10*time.Second, 4<<20
	return access
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

func wantUnknown[T any](t *testing.T, value checks.Value[T], name string) {
	t.Helper()
	if got, ok := value.Get(); ok {
		t.Errorf("%s is known: %+v", name, got)
	}
}

// wantWhole fails for a collection with anything missing but what nobody allowed.
func wantWhole(t *testing.T, collection checks.Collection) {
	t.Helper()
	if collection.State() != checks.StateCollected {
		t.Errorf("state %s, problem %+v, problems %+v", collection.State(), collection.Problem, collection.Problems)
	}
}

// requests is how many Modbus requests were sent: hellos of TLS are none.
func requests(access checks.Access) int {
	number := 0
	for _, what := range sent(access) {
		if first, _, _ := strings.Cut(what, " "); isHex(first) {
			number++
		}
	}
	return number
}

// isHex reports whether a word of what was sent is a byte of it, NN one that differs.
func isHex(word string) bool { return len(word) == 2 && strings.Trim(word, "0123456789ABCDEFN") == "" }

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
