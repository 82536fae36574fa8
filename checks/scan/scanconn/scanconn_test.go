package scanconn

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/scan"
)

var update = flag.Bool("update", false, "rewrite the wanted facts with what was read")

func collect(t *testing.T, path string, settings scan.Settings) checks.Collection {
	t.Helper()
	access := checks.Access{Scheme: "scan", Path: path, Target: checks.Target{Name: "report", Kind: "scan", Settings: settings}, Transcript: checks.NewTranscript(time.Now())}
	got := Collect(t.Context(), access)
	steps := Plan(access)
	done, _ := access.Transcript.Exchanges()
	if len(steps) != 1 || len(done) != 1 || steps[0].What != done[0].What {
		t.Errorf("planned %v, done %v", steps, done)
	}
	return got
}

func write(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report.json")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestReports reads a report of each format, and holds its facts against those that were
// reviewed. They were written after the formats' own documentation.
func TestReports(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[scan.Format]bool{}
	for _, file := range files {
		name, facts := strings.CutSuffix(file, ".facts")
		if facts {
			if _, err := os.Stat(name); err != nil {
				t.Errorf("%s: %v", file, err)
			}
			continue
		}
		got := collect(t, file, scan.Settings{})
		if got.Facts == nil {
			t.Errorf("%s: %+v", file, got.Problem)
			continue
		}
		seen[got.Facts.(scan.Facts).Format] = true
		shown, err := json.MarshalIndent(map[string]any{"facts": got.Facts, "problems": got.Problems}, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(shown), "canary") {
			t.Errorf("%s: a secret of the report is in the facts", file)
		}
		keep(t, file+".facts", string(shown)+"\n")
	}
	for name := range formats {
		if !seen[name] {
			t.Errorf("no report of %s was read", name)
		}
	}
}

func keep(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// TestDate holds that the report's own date counts before that of the site file, and the
// file's own never.
func TestDate(t *testing.T) {
	t.Parallel()
	given := scan.Settings{Date: "2026-01-10"}
	for _, tc := range []struct {
		name, file, want string
		settings         scan.Settings
	}{
		{"its_own", "testdata/trivy_image.json", "2026-01-18", given},
		{"given", "testdata/pip_audit.json", "2026-01-10", given},
		{"none", "testdata/pip_audit.json", "", scan.Settings{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got := collect(t, tc.file, tc.settings)
			date, known := got.Facts.(scan.Facts).Date.Get()
			if known != (tc.want != "") || known && date.Format(time.DateOnly) != tc.want {
				t.Errorf("the date is %v (%t), want %q", date, known, tc.want)
			}
			if problem := got.Problems["date"]; !known && problem.Reason != checks.Source {
				t.Errorf("the unknown date has the problem %+v", problem)
			}
		})
	}
}
