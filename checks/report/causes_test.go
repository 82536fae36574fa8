package report_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/engine"
	"hardcheck/checks/report"
	"hardcheck/checks/report/reporttest"
)

// TestCauses holds that violations with one cause stand together, that one alone is of its
// check, that what clears the worst comes first, and which controls each clears by itself.
func TestCauses(t *testing.T) {
	t.Parallel()
	b := reporttest.Start("plant-7", "modbus-web-server")
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
	b.Finding("redis-user-password-set", "other#ann", checks.Failed, "seen")
	b.Control("modbus-web-server/M25", "", "", checks.Failed, "", "redis-password-required")
	b.Control("modbus-web-server/M26", "", "", checks.Failed, "", "redis-memory-limited")
	b.Control("modbus-web-server/M27", "", "", checks.Failed, "", "redis-bind-restricted")
	x := report.NewIndex(b.End(engine.Exit{Code: 1, Violations: true}))
	var got []string
	for _, cause := range x.Causes(x.Findings(checks.Failed)) {
		got = append(got, x.Name(cause)+" on "+x.Where(cause, 5)+" clears "+cause.Clears(5))
	}
	want := []string{
		"the big rule on edge, other clears 3 violations (2 critical, 1 low) and control M25",
		"redis-bind-restricted: Redis listens on named addresses only on edge clears 1 violation (1 high) and control M27",
		"redis-user-password-set: Every Redis user has a password on other clears 1 violation (1 high)",
		"the small rule on edge clears 2 violations (2 low)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
