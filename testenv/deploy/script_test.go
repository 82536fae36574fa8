package deploy_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRunsAreKeptAndOnlyWhatIsNewFails(t *testing.T) {
	t.Parallel()
	server := guarded(t)
	s := newStage(t, hardcheck(t), server.Address)
	textfile := filepath.Join(filepath.Dir(s.reports), "hardcheck.prom")
	s.env["HARDCHECK_TEXTFILE"] = textfile

	first := s.run().want(t, 1)
	if !strings.Contains(first.stdout, "redis-memory-limited") || !strings.Contains(first.stderr, s.last()) {
		t.Errorf("the first run does not tell what it found, or where:\n%s%s", first.stdout, first.stderr)
	}
	second := s.run().want(t, 0)
	if second.stdout != "" {
		t.Errorf("a run without news printed %q", second.stdout)
	}
	if runs := s.runs(wholeRun); len(runs) != 2 || len(s.runs(partialRun)) != 0 {
		t.Errorf("kept %v", runs)
	}

	client, err := server.Client(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	for _, command := range [][]string{{"AUTH", canary}, {"CONFIG", "SET", "protected-mode", "no"}} {
		if _, err := client.Do(command...); err != nil {
			t.Fatal(err)
		}
	}
	s.run().want(t, 1)
	s.run("HARDCHECK_BASELINE="+filepath.Join(s.runs(wholeRun)[0], "report.json")).want(t, 1)
	s.run().want(t, 0)
	s.run("HARDCHECK_BASELINE=none").want(t, 1)

	verifyReports(t, s)
	if mode := modeOf(t, textfile); mode != 0o644 {
		t.Errorf("metrics have mode %o", mode)
	}
	if published, kept := read(t, textfile), read(t, filepath.Join(s.last(), "metrics.prom")); published != kept || !strings.Contains(kept, "# TYPE ") {
		t.Errorf("published metrics are not those of the last run: %s", cmp.Diff(kept, published))
	}
}

// verifyReports looks at every kept file: all formats are there, private, whole and
// without the password.
func verifyReports(t *testing.T, s *stage) {
	t.Helper()
	if mode := modeOf(t, s.reports); mode != 0o700 {
		t.Errorf("the folder of reports has mode %o", mode)
	}
	want := []string{"metrics.prom", "report.html", "report.json", "report.txt"}
	for _, run := range s.runs(wholeRun) {
		if mode := modeOf(t, run); mode != 0o700 {
			t.Errorf("%s has mode %o", run, mode)
		}
		var names []string
		err := filepath.WalkDir(run, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			names = append(names, entry.Name())
			if mode := modeOf(t, path); mode != 0o600 {
				t.Errorf("%s has mode %o", path, mode)
			}
			if content := read(t, path); content == "" || strings.Contains(content, canary) {
				t.Errorf("%s is empty or holds the password", path)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, names); diff != "" {
			t.Errorf("%s (-want +got):\n%s", run, diff)
		}
		var document struct{ Schema string }
		if err := json.Unmarshal([]byte(read(t, filepath.Join(run, "report.json"))), &document); err != nil || document.Schema != "hardcheck.report/v1" {
			t.Errorf("%s: schema %q, %v", run, document.Schema, err)
		}
	}
}

func modeOf(t *testing.T, path string) os.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm()
}

func TestArgumentsReachTheAudit(t *testing.T) {
	t.Parallel()
	s := newStage(t, hardcheck(t), guarded(t).Address)
	junit := filepath.Join(filepath.Dir(s.reports), "hardcheck.xml")
	finish(t, s.command("--fail-on", "critical", "--format", "junit="+junit)).want(t, 0)
	if content := read(t, junit); !strings.Contains(content, "<testsuite") {
		t.Errorf("no JUnit report: %q", content)
	}
}

func TestUnreachableTargetIsIncompleteAndMappable(t *testing.T) {
	t.Parallel()
	server := guarded(t)
	server.Stop()
	s := newStage(t, hardcheck(t), server.Address)
	got := s.run().want(t, 3)
	if !strings.Contains(got.stdout, "unreachable") {
		t.Errorf("the report does not say why: %s", got.stdout)
	}
	if mapped := s.run("HARDCHECK_EXIT_MAP=75=0 3=0").want(t, 0); mapped.stdout != "" {
		t.Errorf("a run that is well for the scheduler printed %q", mapped.stdout)
	}
	s.run("HARDCHECK_EXIT_MAP=3=10").want(t, 10)
}

func TestOldRunsArePruned(t *testing.T) {
	t.Parallel()
	s := newStage(t, fakeProgram(t), "127.0.0.1:1")
	old := []string{"2020-01-01T000000Z", "2020-01-02T000000Z", "2020-01-03T000000Z", "2020-01-01T000001Z.partial", "2020-01-02T000001Z.partial", "2020-01-03T000001Z.partial"}
	for _, name := range old {
		folder := filepath.Join(s.reports, name)
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		give(t, s.reports, folder)
		write(t, filepath.Join(folder, "report.json"), "cut off", 0o600)
	}
	// A run that was killed leaves its unfinished folder.
	if err := os.Mkdir(filepath.Join(s.reports, ".run.killed"), 0o700); err != nil {
		t.Fatal(err)
	}
	give(t, filepath.Join(s.reports, ".run.killed"))
	s.run("HARDCHECK_KEEP=2").want(t, 0)
	var whole, partial []string
	for _, run := range s.runs(wholeRun) {
		whole = append(whole, filepath.Base(run))
	}
	for _, run := range s.runs(partialRun) {
		partial = append(partial, filepath.Base(run))
	}
	if len(whole) != 2 || whole[0] != "2020-01-03T000000Z" || whole[1] < "2026" {
		t.Errorf("whole runs left: %v", whole)
	}
	if diff := cmp.Diff([]string{"2020-01-02T000001Z.partial", "2020-01-03T000001Z.partial"}, partial); diff != "" {
		t.Errorf("partial runs left (-want +got):\n%s", diff)
	}
}
