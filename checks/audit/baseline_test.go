package audit

import (
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

func result(site string, findings ...engine.Finding) engine.Result {
	r := engine.Result{
		Schema: engine.ReportSchema, Site: site, Profiles: []engine.ProfileSummary{{ID: "p"}},
		Targets:  []engine.TargetSummary{{Name: "cache", Kind: "redis", State: checks.StateCollected}},
		Controls: []engine.ControlResult{{Profile: "p", ID: "C1", Outcome: checks.Failed, Checks: []string{"redis-a-b"}}},
		Findings: findings, Exit: engine.Exit{FailOn: checks.Low},
	}
	for _, f := range findings {
		r.Exit.Violations = r.Exit.Violations || f.Outcome == checks.Failed
	}
	r.Exit = r.Exit.Settled()
	return r
}

func violation(subject string, severity checks.Severity) engine.Finding {
	return engine.Finding{
		Check: "redis-a-b", Kind: "redis", Target: "cache", Subject: subject, Outcome: checks.Failed, Severity: severity,
		Controls: []string{"p/C1"}, Fingerprint: engine.Fingerprint("redis-a-b", "cache", subject),
	}
}

func TestSince(t *testing.T) {
	t.Parallel()
	old := violation("old", checks.Medium)
	for _, tc := range []struct {
		name       string
		before     engine.Result
		now        engine.Result
		failOnNew  bool
		code, news int
	}{
		{"all_known", result("s", old), result("s", old), true, engine.ExitClean, 0},
		{"all_known_but_all_count", result("s", old), result("s", old), false, engine.ExitViolations, 0},
		{"one_new", result("s", old), result("s", old, violation("new", checks.Low)), true, engine.ExitViolations, 1},
		{"new_below_fail_on", result("s", old), result("s", old, violation("new", checks.Info)), true, engine.ExitClean, 1},
		{"got_worse", result("s", old), result("s", violation("old", checks.High)), true, engine.ExitViolations, 1},
		{"got_better", result("s", old), result("s", violation("old", checks.Low)), true, engine.ExitClean, 0},
		{"resolved", result("s", old), result("s"), true, engine.ExitClean, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, err := Since(tc.now, tc.before, tc.failOnNew)
			if err != nil {
				t.Fatal(err)
			}
			news := 0
			for _, f := range got.Findings {
				if f.New {
					news++
				}
			}
			if got.Exit.Code != tc.code || news != tc.news {
				t.Errorf("exit %d with %d new, want %d with %d", got.Exit.Code, news, tc.code, tc.news)
			}
		})
	}
	if _, err := Since(result("a"), result("b"), true); err == nil {
		t.Error("the baseline of another site was taken")
	}
}
