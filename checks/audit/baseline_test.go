package audit

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/engine"
	"hardcheck/checks/report/json"
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
				if f.Baseline == engine.BaselineNew {
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

// TestSinceTellsNewChecks holds that what the baseline did not ask for is told apart and does
// not count, and that everything else that it doesn't have does.
func TestSinceTellsNewChecks(t *testing.T) {
	t.Parallel()
	with := func(r engine.Result, check, parameters string) engine.Result {
		r.Controls = []engine.ControlResult{{Profile: "p", ID: "C1", Outcome: checks.Failed, Checks: []string{check}, Parameters: map[string]string{check: parameters}}}
		if parameters == "" {
			r.Controls[0].Parameters = nil
		}
		return r
	}
	const check = "redis-a-b"
	now := func() engine.Result { return with(result("s", violation("x", checks.High)), check, "1") }
	for _, tc := range []struct {
		name   string
		before engine.Result
		state  engine.BaselineState
		code   int
	}{
		{"it_asked", with(result("s"), check, "1"), engine.BaselineNew, engine.ExitViolations},
		{"it_had_other_parameters", with(result("s"), check, "2"), engine.BaselineNewCheck, engine.ExitClean},
		{"it_lacked_the_check", with(result("s"), "redis-c-d", "1"), engine.BaselineNewCheck, engine.ExitClean},
		{"it_tells_no_parameters", with(result("s"), check, ""), engine.BaselineNew, engine.ExitViolations},
		{"it_has_it", with(result("s", violation("x", checks.High)), check, "2"), engine.BaselineUnchanged, engine.ExitClean},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, err := Since(now(), reported(t, tc.before), true)
			if err != nil {
				t.Fatal(err)
			}
			if got.Findings[0].Baseline != tc.state || got.Exit.Code != tc.code {
				t.Errorf("%s with exit %d, want %s with %d", got.Findings[0].Baseline, got.Exit.Code, tc.state, tc.code)
			}
			if b := got.Baseline; b.New+b.NewCheck+b.Unchanged != 1 {
				t.Errorf("the counts are not those of the report: %+v", *b)
			}
			if got, err = Since(now(), reported(t, tc.before), false); err != nil || got.Exit.Code != engine.ExitViolations {
				t.Errorf("without fail-on-new: exit %d, %v: every violation counts", got.Exit.Code, err)
			}
		})
	}
}

// TestSinceTellsResolved holds that what is gone travels with the report.
func TestSinceTellsResolved(t *testing.T) {
	t.Parallel()
	gone := violation("old", checks.Medium)
	gone.Outcome = checks.Passed
	got, err := Since(result("s", gone), result("s", violation("old", checks.Medium)), true)
	if err != nil {
		t.Fatal(err)
	}
	got = reported(t, got)
	if len(got.Resolved) != 1 || got.Resolved[0].Subject != "old" || got.Baseline.Resolved != 1 {
		t.Errorf("resolved: %+v", got.Resolved)
	}
}

// TestFirstSeenTravels holds that the age of a violation needs no store but the last report,
// also where the target could not be read in between.
func TestFirstSeenTravels(t *testing.T) {
	t.Parallel()
	day := func(n int) time.Time { return time.Date(2026, 3, n, 0, 0, 0, 0, time.UTC) }
	dated := func(n int, whole bool, findings ...engine.Finding) engine.Result {
		r := result("s", findings...)
		r.AsOf, r.Started = day(n), day(n)
		if whole {
			r.LastWhole = day(n)
		}
		return r
	}
	unread := violation("old", checks.Medium)
	unread.Outcome = checks.NotAssessed
	waived := violation("old", checks.Medium)
	waived.Outcome = checks.Waived
	gone := violation("old", checks.Medium)
	gone.Outcome = checks.Passed
	chain := dated(1, true, violation("old", checks.Medium))
	stored := reported(t, chain)
	for i, tc := range []struct {
		now   engine.Result
		first map[string]time.Time
		whole time.Time
	}{
		{dated(2, true, violation("old", checks.Medium), violation("new", checks.Low)), map[string]time.Time{"old": day(1), "new": day(2)}, day(2)},
		{dated(3, false, unread, violation("new", checks.Low)), map[string]time.Time{"old": day(1), "new": day(2)}, day(2)},
		{dated(4, false, waived), map[string]time.Time{"old": day(1)}, day(2)},
		{dated(5, true, gone), map[string]time.Time{"old": {}}, day(5)},
		{dated(6, true, violation("old", checks.Medium)), map[string]time.Time{"old": day(6)}, day(6)},
	} {
		now := reported(t, tc.now)
		next, err := Since(tc.now, chain, true)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range next.Findings {
			if want := tc.first[f.Subject]; !f.FirstSeen.Equal(want) {
				t.Errorf("step %d: %s first seen %v, want %v", i, f.Subject, f.FirstSeen, want)
			}
		}
		if !next.LastWhole.Equal(tc.whole) {
			t.Errorf("step %d: last whole run %v, want %v", i, next.LastWhole, tc.whole)
		}
		chain = next
		if now.Store == nil {
			t.Fatal("the findings are in memory: this tests no store")
		}
		if stored, err = Since(now, stored, true); err != nil {
			t.Fatal(err)
		}
		for _, f := range stored.All() {
			if want := tc.first[f.Subject]; !f.FirstSeen.Equal(want) {
				t.Errorf("step %d, stored: %s first seen %v, want %v", i, f.Subject, f.FirstSeen, want)
			}
		}
		if stored = reported(t, stored); !stored.LastWhole.Equal(tc.whole) {
			t.Errorf("step %d: the report has %v as the last whole run, want %v", i, stored.LastWhole, tc.whole)
		}
	}
}

// reported is a result as its report gives it back, with something that passed: that is in a store.
func reported(t *testing.T, r engine.Result) engine.Result {
	t.Helper()
	fine := violation("fine", checks.Low)
	fine.Outcome = checks.Passed
	if r.Store == nil {
		r.Findings = append(slices.Clone(r.Findings), fine)
	}
	var out bytes.Buffer
	if err := json.Write(&out, r, json.Options{}); err != nil {
		t.Fatal(err)
	}
	read, err := json.Read(&out)
	if err != nil {
		t.Fatal(err)
	}
	return read
}
