package deploy_test

import (
	"encoding/json"
	"fmt"
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
	run := func(args ...string) result { return s.run(append(args, "--textfile", textfile)...) }

	first := run().want(t, 1)
	if !strings.Contains(first.stdout, "redis-memory-limited") || !strings.Contains(first.stderr, s.last()) {
		t.Errorf("the first run does not tell what it found, or where:\n%s%s", first.stdout, first.stderr)
	}
	second := run().want(t, 0)
	if second.stdout+second.stderr != "" {
		t.Errorf("a run without news printed %q", second.stdout+second.stderr)
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
	run().want(t, 1)
	run("--baseline", filepath.Join(s.runs(wholeRun)[0], "report.json")).want(t, 1)
	run().want(t, 0)
	run("--baseline", "none").want(t, 1)

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
	s.run("--fail-on", "critical", "--format", "junit="+junit).want(t, 0)
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
	if mapped := s.run("--ok", "75,3").want(t, 0); mapped.stdout != "" {
		t.Errorf("a run that is well for the scheduler printed %q", mapped.stdout)
	}
	if printed := s.run("--ok", "3", "--print", "always").want(t, 0); !strings.Contains(printed.stdout, "unreachable") {
		t.Errorf("the report is not always printed: %q", printed.stdout)
	}
}

func TestOldRunsArePruned(t *testing.T) {
	t.Parallel()
	s := newStage(t, hardcheck(t), guarded(t).Address)
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
	if got := s.run("--retain", "2").want(t, 1); !strings.Contains(got.stderr, "is no whole report: looking for an older one") {
		t.Errorf("a report that was cut off is the baseline: %s", got.stderr)
	}
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

// TestBaselineIsTheLastWholeReport cuts the newest report off, as a full disk does: an older
// one is the baseline, and none that was cut short ever is.
func TestBaselineIsTheLastWholeReport(t *testing.T) {
	t.Parallel()
	s := newStage(t, hardcheck(t), guarded(t).Address)
	s.run().want(t, 1)
	if err := os.Rename(s.last(), s.last()+".partial"); err != nil {
		t.Fatal(err)
	}
	s.run().want(t, 1)
	s.run().want(t, 0)
	newest := filepath.Join(s.last(), "report.json")
	write(t, newest, "cut o", 0o600)
	if got := s.run().want(t, 0); !strings.Contains(got.stderr, newest) {
		t.Errorf("nobody says that a report was cut off: %s", got.stderr)
	}
	s.run("--baseline", "/nowhere/report.json").want(t, 2)
	if left, err := filepath.Glob(filepath.Join(s.reports, ".run.*")); err != nil || len(left) > 0 {
		t.Errorf("a run that never began left %q: %v", left, err)
	}
}

func TestSecretsThatAllMayReadAreRefused(t *testing.T) {
	t.Parallel()
	for _, mode := range []os.FileMode{0o644, 0o602, 0o604} {
		t.Run(fmt.Sprintf("mode_%o", mode), func(t *testing.T) {
			t.Parallel()
			s := newStage(t, hardcheck(t), "127.0.0.1:1")
			// Kubernetes shows each file through a link.
			secret := filepath.Join(s.site, "..data")
			write(t, secret, canary, mode)
			if err := os.Symlink("..data", filepath.Join(s.site, "edge.key")); err != nil {
				t.Fatal(err)
			}
			got := s.run().want(t, 2)
			if !strings.Contains(got.stderr, "edge.key") || strings.Contains(got.stderr, "cache.secret") {
				t.Errorf("message %q", got.stderr)
			}
			if _, err := os.Stat(s.reports); !os.IsNotExist(err) {
				t.Errorf("a folder of reports was made: %v", err)
			}
			write(t, secret, canary, 0o640)
			s.run().want(t, 3)
		})
	}
}
