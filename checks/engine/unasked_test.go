package engine

import (
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/profiles"
)

// sleepless judges guards by the doors around them, those that were not read too.
var sleepless = fakeCheck("network-guard-watched", checks.High, checks.AcrossEndpoints(struct{}{},
	func(guards checks.Targets[guardFacts], _ checks.Targets[doorFacts], _ struct{}) {
		for _, guard := range guards.Observed {
			guard.Subject("left").Violation("nobody watches it from the left")
			guard.Subject("right").Violation("nobody watches it from the right")
		}
	}))

func TestWhatNobodyAskedForIsNotInTheReport(t *testing.T) {
	t.Parallel()
	both := profiles.Control{ID: "A1", Title: "Either holds", AnyOf: [][]profiles.Use{{use(guardAwake)}, {use(doorLocked)}}}
	policies := []*profiles.Profile{policy(
		control("D1", use(doorLocked)), control("G1", use(guardAwake)), control("W1", use(doorWatched)), control("S1", use(sleepless)), both,
	)}
	want := map[string]checks.Outcome{
		"D1": checks.Passed, "G1": checks.NotAssessed, "W1": checks.NotAssessed, "S1": checks.NotAssessed, "A1": checks.Passed,
	}
	site := checks.Site{Targets: []checks.Target{
		{Name: "front", Kind: "door"}, {Name: "back", Kind: "door"}, {Name: "rex", Kind: "guard"},
	}}
	for _, tc := range []struct {
		name     string
		plan     Plan
		coverage Coverage
		notice   string
	}{
		{"selection", Plan{Site: site, Selected: []string{"front"}}, Coverage{1, 2}, "not looked at: back, rex (not among the selected targets)"},
		{"ad_hoc", Plan{Site: checks.Site{Targets: site.Targets[:1]}, AdHoc: true}, Coverage{1, 1}, "not looked at: guard (no such target was given)"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			plan := tc.plan
			plan.AsOf, plan.FailOn, plan.Profiles = asOf, checks.Low, policies
			evaluation := NewEvaluation(plan)
			evaluation.Add(door("front", locked(true)))
			result := evaluation.Result(Run{})
			for _, control := range result.Controls {
				if control.Outcome != want[control.ID] {
					t.Errorf("control %s is %s, want %s", control.ID, control.Outcome, want[control.ID])
				}
				if control.Outcome == checks.NotAssessed && !strings.Contains(control.Reason, "not among the selected") && !strings.Contains(control.Reason, "was given") {
					t.Errorf("control %s: %q", control.ID, control.Reason)
				}
			}
			for _, f := range result.Findings {
				if f.Target != "front" {
					t.Errorf("a finding of %s on %q: %s", f.Check, f.Target, f.Message)
				}
			}
			if result.Summary.Coverage != tc.coverage {
				t.Errorf("coverage %+v, want %+v", result.Summary.Coverage, tc.coverage)
			}
			if len(result.Notices) != 1 || result.Notices[0] != tc.notice {
				t.Errorf("notices: %q", result.Notices)
			}
			if len(result.Targets) != 1 || result.Exit.Code != ExitClean {
				t.Errorf("targets %+v, exit %d", result.Targets, result.Exit.Code)
			}
		})
	}
}
