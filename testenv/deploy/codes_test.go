package deploy_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fake stands in for hardcheck where the test chooses the exit code. Its reports are
// whole when they hold the word; each call goes into a log beside the reports.
const fake = `#!/bin/sh
echo "$*" >>"$(dirname "$HARDCHECK_REPORTS")/calls"
if [ "$1" = diff ]; then
  grep -q whole "$2"
  exit
fi
for word in "$@"; do
  case $word in
    *=/*) [ -n "${FAKE_SILENT:-}" ] || echo whole >"${word#*=}" ;;
  esac
done
exit "${FAKE_CODE:-0}"
`

func fakeProgram(t *testing.T) string {
	t.Helper()
	path := filepath.Join(openFolder(t), "hardcheck")
	write(t, path, fake, 0o755)
	return path
}

func (s *stage) calls() string {
	s.t.Helper()
	content, err := os.ReadFile(filepath.Join(filepath.Dir(s.reports), "calls"))
	if err != nil && !os.IsNotExist(err) {
		s.t.Fatal(err)
	}
	return string(content)
}

func TestExitCodes(t *testing.T) {
	t.Parallel()
	program := fakeProgram(t)
	for _, tc := range []struct {
		name           string
		settings       []string
		code           int
		whole, partial int
		prints         bool
	}{
		{name: "clean", code: 0, whole: 1},
		{name: "clean_and_always_printed", settings: []string{"HARDCHECK_PRINT=always"}, code: 0, whole: 1, prints: true},
		{name: "violations", settings: []string{"FAKE_CODE=1"}, code: 1, whole: 1, prints: true},
		{name: "violations_mapped", settings: []string{"FAKE_CODE=1", "HARDCHECK_EXIT_MAP=0=1 1=9"}, code: 9, whole: 1, prints: true},
		{name: "incomplete", settings: []string{"FAKE_CODE=3"}, code: 3, whole: 1, prints: true},
		{name: "defect_with_reports", settings: []string{"FAKE_CODE=4"}, code: 4, partial: 1, prints: true},
		{name: "defect_without_reports", settings: []string{"FAKE_CODE=4", "FAKE_SILENT=1"}, code: 4},
		{name: "usage", settings: []string{"FAKE_CODE=2", "FAKE_SILENT=1"}, code: 2},
		{name: "interrupted", settings: []string{"FAKE_CODE=130"}, code: 130, partial: 1, prints: true},
		{name: "killed", settings: []string{"FAKE_CODE=137", "FAKE_SILENT=1"}, code: 137},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, program, "127.0.0.1:1")
			got := s.run(tc.settings...).want(t, tc.code)
			if whole, partial := s.runs(wholeRun), s.runs(partialRun); len(whole) != tc.whole || len(partial) != tc.partial {
				t.Errorf("kept whole %v, partial %v", whole, partial)
			}
			if prints := got.stdout != ""; prints != tc.prints {
				t.Errorf("printed %q", got.stdout)
			}
		})
	}
}

func TestBaselineIsTheLastWholeReport(t *testing.T) {
	t.Parallel()
	s := newStage(t, fakeProgram(t), "127.0.0.1:1")
	s.run().want(t, 0)
	if strings.Contains(s.calls(), "--baseline") {
		t.Errorf("the first run has a baseline: %s", s.calls())
	}
	first := filepath.Join(s.last(), "report.json")
	s.run("FAKE_CODE=130").want(t, 130)
	s.run("FAKE_CODE=3").want(t, 3)
	if want := "--baseline " + first + " --fail-on-new"; strings.Count(s.calls(), want) != 2 {
		t.Errorf("an interrupted run became the baseline, or %q is missing: %s", want, s.calls())
	}
	second := filepath.Join(s.last(), "report.json")
	write(t, second, "cut o", 0o600)
	got := s.run()
	if !strings.Contains(got.stderr, second) || strings.Count(s.calls(), "--baseline "+first) != 3 {
		t.Errorf("a report that was cut off is not skipped: %s%s", got.stderr, s.calls())
	}
	s.run("HARDCHECK_BASELINE=/nowhere/report.json").want(t, 2)
	if left, err := filepath.Glob(filepath.Join(s.reports, ".run.*")); err != nil || len(left) > 0 {
		t.Errorf("a run that never began left %q: %v", left, err)
	}
	before := s.calls()
	s.run("HARDCHECK_BASELINE=none").want(t, 0)
	if added := strings.TrimPrefix(s.calls(), before); strings.Contains(added, "--baseline") {
		t.Errorf("none still gives a baseline: %s", added)
	}
}

func TestMistakesOfConfigurationSendNothing(t *testing.T) {
	t.Parallel()
	program := fakeProgram(t)
	for name, setting := range map[string]string{
		"no_site": "HARDCHECK_SITE=", "missing_site": "HARDCHECK_SITE=/nowhere/site.yaml",
		"no_folder": "HARDCHECK_REPORTS=", "missing_program": "HARDCHECK_BIN=/nowhere/hardcheck",
		"keep_nothing": "HARDCHECK_KEEP=0", "keep_a_word": "HARDCHECK_KEEP=all", "keep_too_much": "HARDCHECK_KEEP=100000000000000000000",
		"print_a_word": "HARDCHECK_PRINT=sometimes",
		"map_a_word":   "HARDCHECK_EXIT_MAP=3=ok", "map_without_value": "HARDCHECK_EXIT_MAP=3=", "map_too_high": "HARDCHECK_EXIT_MAP=3=256",
		"map_pattern": "HARDCHECK_EXIT_MAP=*", "map_too_long": "HARDCHECK_EXIT_MAP=3=99999999999999999999",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, program, "127.0.0.1:1")
			got := s.run(setting).want(t, 2)
			if !strings.HasPrefix(got.stderr, "run-audit: ") || strings.Count(got.stderr, "\n") != 1 {
				t.Errorf("message: %q", got.stderr)
			}
			if calls := s.calls(); calls != "" {
				t.Errorf("the program was called: %s", calls)
			}
		})
	}
}

func TestSecretsThatAllMayReadAreRefused(t *testing.T) {
	t.Parallel()
	program := fakeProgram(t)
	for _, mode := range []os.FileMode{0o644, 0o602, 0o604} {
		t.Run(fmt.Sprintf("mode_%o", mode), func(t *testing.T) {
			t.Parallel()
			s := newStage(t, program, "127.0.0.1:1")
			// Kubernetes shows each file through a link.
			secret := filepath.Join(s.site, "..data")
			write(t, secret, canary, mode)
			if err := os.Symlink("..data", filepath.Join(s.site, "edge.key")); err != nil {
				t.Fatal(err)
			}
			got := s.run().want(t, 2)
			if !strings.Contains(got.stderr, "edge.key") || strings.Contains(got.stderr, "cache.secret") || s.calls() != "" {
				t.Errorf("message %q, calls %q", got.stderr, s.calls())
			}
			write(t, secret, canary, 0o640)
			s.run().want(t, 0)
		})
	}
}
