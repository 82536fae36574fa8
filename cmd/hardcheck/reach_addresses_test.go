package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/engine"
	"hardcheck/checks/routeros"
)

// TestReachTakesANameForItsAddresses asks for a router that was read at two addresses, and
// is one device.
func TestReachTakesANameForItsAddresses(t *testing.T) {
	t.Parallel()
	read := engine.Record{
		Target: checks.Target{Name: "edge@192.0.2.1", Base: "edge", Kind: "routeros", URL: "routeros://edge.example.org"},
		State:  checks.StatePartial, Facts: routeros.Facts{Transport: "tls"},
	}
	again := engine.Record{
		Target: checks.Target{Name: "edge@192.0.2.2", Base: "edge", Kind: "routeros", URL: "routeros://edge.example.org"},
		State:  checks.StateRepeated, Listed: "this is the device that was read as edge@192.0.2.1",
	}
	var out bytes.Buffer
	snapshot, err := engine.NewSnapshotWriter(&out, engine.Header{Started: time.Now(), Site: checks.Site{Targets: []checks.Target{read.Target, again.Target}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, record := range []engine.Record{read, again} {
		if err := snapshot.Write(record); err != nil {
			t.Fatal(err)
		}
	}
	if err := snapshot.Close(time.Now(), false); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "snapshot.jsonl")
	if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		args []string
		code int
		want string
	}{
		{nil, 3, "edge@192.0.2.1"},
		{[]string{"edge"}, 3, "edge@192.0.2.1"},
		{[]string{"edge@192.0.2.1"}, 3, "edge@192.0.2.1"},
		{[]string{"egde"}, 2, ""},
	} {
		var shown, problems strings.Builder
		code := run(t.Context(), append([]string{"reach", "--from", file}, tc.args...), streams{out: &shown, err: &problems})
		if code != tc.code || !strings.Contains(shown.String(), tc.want) || strings.Contains(shown.String()+problems.String(), "edge@192.0.2.2 ") {
			t.Errorf("reach %v: exit %d\n%s%s", tc.args, code, shown.String(), problems.String())
		}
	}
}
