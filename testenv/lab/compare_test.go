package lab

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/testenv/scenarios"
)

func TestCompare(t *testing.T) {
	t.Parallel()
	want := "# a comment\nredis-a cache -   # why\n? docker-b host Engine # an old part\n\nredis-c cache default\n"
	for _, tc := range []struct {
		name                string
		got                 []string
		missing, unexpected []string
	}{
		{"all", []string{"docker-b host Engine", "redis-a cache -", "redis-c cache default"}, nil, nil},
		{"optional_missing", []string{"redis-a cache -", "redis-c cache default"}, nil, nil},
		{"one_missing", []string{"redis-a cache -"}, []string{"redis-c cache default"}, nil},
		{"one_more", []string{"redis-a cache -", "redis-c cache default", "redis-d cache -"}, nil, []string{"redis-d cache -"}},
		{"other_subject", []string{"redis-a cache -", "redis-c cache web"}, []string{"redis-c cache default"}, []string{"redis-c cache web"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			missing, unexpected := Compare(want, tc.got)
			if diff := cmp.Diff([][]string{tc.missing, tc.unexpected}, [][]string{missing, unexpected}); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "expected")
	if err := os.WriteFile(path, []byte("# a comment\n? redis-a cache - # why\nredis-gone cache -\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Update(path, []string{"redis-a cache -", "redis-new cache -"}); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("# a comment\n? redis-a cache - # why\nredis-new cache -\n", string(got)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestFailed holds that others' containers on the same engine don't count, and that
// what the engine itself lacks does.
func TestFailed(t *testing.T) {
	t.Parallel()
	l := New("me", DefaultNet)
	report := Report{}
	report.Targets = append(report.Targets, struct{ Name, Kind, Address, State, Reason string }{"host", "docker", "docker:", "collected", ""},
		struct{ Name, Kind, Address, State, Reason string }{"written", "docker", "compose:compose.yaml", "collected", ""})
	for _, f := range [][5]string{
		{"docker-user-nonroot", "docker", "host", "me-web", "failed"},
		{"docker-user-nonroot", "docker", "host", "you-web", "failed"},
		{"docker-user-nonroot", "docker", "host", "me-nginx", "passed"},
		{"network-docker-unreachable", "network", "host", "you-web from dmz", "failed"},
		{"docker-engine-patched", "docker", "host", "runc", "failed"},
		{"docker-user-nonroot", "docker", "written", "web", "failed"},
		{"redis-password-required", "redis", "cache", "", "failed"},
		{"redis-user-password-set", "redis", "cache", "web", "waived"},
	} {
		report.Findings = append(report.Findings, struct{ Check, Kind, Target, Subject, Outcome, Message string }{f[0], f[1], f[2], f[3], f[4], ""})
	}
	want := []string{"docker-engine-patched host runc", "docker-user-nonroot host web", "docker-user-nonroot written web", "redis-password-required cache -"}
	if diff := cmp.Diff(want, l.Failed(report)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestScenarioFiles holds that every scenario has a site file and says what must be
// found, and that hardened ones leave only versions of the machine's own parts.
func TestScenarioFiles(t *testing.T) {
	t.Parallel()
	for _, s := range scenarios.All() {
		values := New("me", DefaultNet).Values
		for _, name := range []string{"site.yaml", s.Outcome(), scenarios.Controls} {
			if text, err := s.File(name, values); err != nil || text == "" {
				t.Errorf("%s: %s: %d bytes, %v", s.Name(), name, len(text), err)
			}
		}
		site, _ := s.File("site.yaml", values)
		if listed := scenarios.Targets(site); len(listed) < 2 || !slices.Contains(listed, "code") {
			t.Errorf("%s: the targets of the site are %q", s.Name(), listed)
		}
		if changes, err := s.Project(); err != nil || len(changes) == 0 && s.Name() != "modbus-web-server/hardened" {
			t.Errorf("%s: the project has %d changes, %v", s.Name(), len(changes), err)
		}
		for name, text := range mustReports(t, s, values) {
			if reader := json.NewDecoder(strings.NewReader(text)); reader.Decode(new(any)) != nil {
				t.Errorf("%s: %s is no JSON", s.Name(), name)
			}
		}
		residue, _ := s.File("residue", values)
		if missing, _ := Compare(residue, nil); len(missing) > 0 {
			t.Errorf("%s: these must be left although no part is old: %q", s.Name(), missing)
		}
	}
	if _, err := scenarios.Find("netmikro/other"); err == nil {
		t.Error("a scenario was found that isn't there")
	}
}

func mustReports(t *testing.T, s scenarios.Scenario, values scenarios.Values) map[string]string {
	t.Helper()
	reports, err := s.Reports(values)
	if err != nil || len(reports) == 0 {
		t.Errorf("%s: %d reports, %v", s.Name(), len(reports), err)
	}
	return reports
}

// TestUndated holds that what was found today is expected tomorrow.
func TestUndated(t *testing.T) {
	t.Parallel()
	l := New("undated", DefaultNet)
	found := []string{"files-backup-private backups db-" + l.Values.Ago(8) + ".sql.gz", "scan CVE-2024-5390 of 1999-01-01"}
	want := []string{"files-backup-private backups db-{{.Ago 8}}.sql.gz", "scan CVE-2024-5390 of 1999-01-01"}
	if diff := cmp.Diff(want, l.Undated(found)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestNoScenarioNamesADay holds that no expectation ends with the day on which it was written.
func TestNoScenarioNamesADay(t *testing.T) {
	t.Parallel()
	for _, scenario := range scenarios.All() {
		for _, name := range []string{scenario.Outcome(), scenarios.Controls} {
			text, err := os.ReadFile(filepath.Join("..", "scenarios", scenario.Name(), name))
			if err != nil {
				t.Fatal(err)
			}
			if found := day.FindString(string(text)); found != "" {
				t.Errorf("%s of %s names %s: write {{.Ago DAYS}}", name, scenario.Name(), found)
			}
		}
	}
}
