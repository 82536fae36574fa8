package text

import (
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/engine"
	"hardcheck/checks/report"
	"hardcheck/checks/report/reporttest"
)

// TestText_causes holds that violations with one cause are named together, the worst first,
// that one alone makes no group, and that what only could not be judged is no violation.
func TestText_causes(t *testing.T) {
	t.Parallel()
	b := reporttest.Start("plant-7", "baseline")
	b.Target("edge", "redis://192.0.2.1", checks.StateCollected, "", "")
	blame := func(check, who string, outcome checks.Outcome, key string) {
		b.Finding(check, who, outcome, "seen").Cause = &checks.Cause{Key: "edge/" + key, Text: "the " + key}
	}
	blame("redis-memory-limited", "edge#a", checks.Failed, "small rule")
	blame("redis-memory-limited", "edge#b", checks.Failed, "small rule")
	blame("redis-memory-limited", "edge#c", checks.Failed, "big rule")
	blame("redis-password-required", "edge#d", checks.Failed, "big rule")
	blame("redis-password-required", "other#e", checks.Failed, "big rule")
	blame("redis-bind-restricted", "edge", checks.Failed, "lonely rule")
	blame("redis-bind-restricted", "edge#f", checks.NotAssessed, "lonely rule")
	out := textOf(t, b.End(engine.Exit{Code: 1, Violations: true}), report.TextOptions{Width: 100})
	_, section, found := strings.Cut(out, "Violations with one cause\n")
	section, _, _ = strings.Cut(section, "\n\n")
	want := `  critical  the big rule: 3 violations
            redis-password-required: edge (d), other (e)
            redis-memory-limited: edge (c)
  low       the small rule: 2 violations
            redis-memory-limited: edge (a, b)`
	if !found || strings.TrimRight(section, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", section, want)
	}
}
