package text

import (
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/engine"
	"hardcheck/checks/report"
	"hardcheck/checks/report/reporttest"
)

// screenWidth is that of a usual terminal.
const screenWidth = 80

// TestText_first_screen holds that the first part of every report fits a terminal, and that it
// has the verdict, the counts, the worst causes, the next command and the outcome.
func TestText_first_screen(t *testing.T) {
	t.Parallel()
	cases := map[string]func() engine.Result{
		"since": reporttest.SinceBaseline,
		"large": func() engine.Result { return reporttest.LargeSite(500, 20) },
		"long":  longNames,
	}
	for name, make := range reporttest.Cases {
		cases[name] = make
	}
	for name, make := range cases {
		out := textOf(t, make(), report.TextOptions{Width: screenWidth, Extent: report.ExtentFitting})
		if whole := textOf(t, make(), report.TextOptions{Width: screenWidth}); strings.Count(whole, "\n") <= report.MaxLines {
			if out != whole {
				t.Errorf("%s: a short report is not written whole", name)
			}
			continue
		}
		if n := strings.Count(out, "\n"); n > screen {
			t.Errorf("%s: the first screen has %d lines:\n%s", name, n, out)
		}
		for _, want := range []string{"results ", "controls ", "coverage ", "What to mend first", "\n  1 ", "\n  3 ", "clears ", "\nNext: hardcheck explain ", "--summary=false", "\nexit "} {
			if !strings.Contains(out, want) {
				t.Errorf("%s: no %q in\n%s", name, want, out)
			}
		}
	}
}

// longNames is a result in which everything that may be long is.
func longNames() engine.Result {
	long := strings.Repeat("a long name ", 30)
	b := reporttest.Start("plant-7", "modbus-web-server", "baseline")
	for i := range 40 {
		name := "check-" + string(rune('a'+i%26)) + strings.Repeat("-x", i)
		f := b.Finding(name, long+"#"+long, checks.Failed, long)
		f.Title, f.Description = long, long
		b.Control("modbus-web-server/M"+string(rune('a'+i%26)), long, long, checks.Failed, long, name)
	}
	b.Baseline = &engine.Baseline{AsOf: reporttest.AsOf, New: 12, Unchanged: 14, NewCheck: 3, Resolved: 11, Incomparable: 12, Waived: 10}
	return b.Baselined().End(engine.Exit{Code: 1, Violations: true, Incomplete: true})
}

// TestText_summary holds that the first part can be had alone, and that the verbose view is
// never cut.
func TestText_summary(t *testing.T) {
	t.Parallel()
	r := longNames()
	if out := textOf(t, r, report.TextOptions{Extent: report.ExtentSummary}); strings.Contains(out, "Why:") || !strings.Contains(out, "What to mend first") {
		t.Errorf("the summary is\n%s", out)
	}
	if out := textOf(t, r, report.TextOptions{Extent: report.ExtentFitting, Verbose: true}); !strings.Contains(out, "Why:") {
		t.Error("the verbose view is cut")
	}
}

// TestText_own_fix holds that a finding's own commands are written with it, as they are, and
// that the check's general fix is then left to the verbose view.
func TestText_own_fix(t *testing.T) {
	t.Parallel()
	b := reporttest.Start("plant-7", "baseline")
	quoted := checks.Shell.Command("redis-cli config set bind %s", "10.0.0.1  ::1").UndoneBy(checks.Shell.Command("redis-cli config set bind %s", "*"))
	b.Finding("redis-bind-restricted", "cache", checks.Failed, "listens on 0.0.0.0").Fix = []checks.Repair{checks.ByHand("tell the users"), quoted}
	r := b.Baselined().End(engine.Exit{Code: 1, Violations: true})
	out := textOf(t, r, report.TextOptions{})
	if !strings.Contains(out, "fix:  tell the users\n") || !strings.Contains(out, "fix:  redis-cli config set bind '10.0.0.1  ::1'\n") {
		t.Errorf("the finding's own fix is not as it is:\n%s", out)
	}
	if strings.Contains(out, "Fix:   bind 127.0.0.1") {
		t.Error("the general fix stands beside the finding's own")
	}
	if long := textOf(t, r, report.TextOptions{Verbose: true}); !strings.Contains(long, "Fix:   bind 127.0.0.1") || !strings.Contains(long, "undo: redis-cli config set bind '*'") {
		t.Errorf("the verbose view lacks the general fix or the way back:\n%s", long)
	}
}
