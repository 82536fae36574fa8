package engine

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/site"
	"hardcheck/profiles"
)

// walls is a framework of one requirement, W 1.
var walls = profiles.Framework{ID: "walls", Requirements: []profiles.Requirement{{ID: "W 1", Title: "Walls have closed doors", Source: "page 1"}}}

// mapped is a result whose checks look at W 1.
func mapped(r Result) Result {
	for i := range r.Checks {
		r.Checks[i].Frameworks = profiles.Mapping{"walls": {"W 1"}}
	}
	return r
}

func TestRequirements(t *testing.T) {
	t.Parallel()
	open, closed, unread := door("front", locked(false)), door("back", locked(true)), unreachable("door", "front")
	stating := asking()
	stating.Frameworks = profiles.Mapping{"walls": {"W 1"}}
	for _, tc := range []struct {
		name     string
		controls []profiles.Control
		records  []Record
		said     []site.Attestation
		want     checks.Outcome
		reason   string
	}{
		{"passed", []profiles.Control{control("D1", use(doorLocked))}, []Record{closed}, nil, checks.Passed, "passed: 1"},
		{"failed", []profiles.Control{control("D1", use(doorLocked))}, []Record{open, closed}, nil, checks.Failed, "failed: door-lock-closed"},
		{"unread_is_no_pass", []profiles.Control{control("D1", use(doorLocked))}, []Record{unread, closed}, nil, checks.NotAssessed, "not-assessed: door-lock-closed"},
		{"not_met_fails", []profiles.Control{control("D1", use(doorLocked)), stating}, []Record{closed}, []site.Attestation{stated(site.NotMet, 1)}, checks.Failed, "failed: attestation, house/O1; passed: 1"},
		{"a_missing_statement_is_asked_for", []profiles.Control{control("D1", use(doorLocked)), stating}, []Record{closed}, nil, checks.Manual, "manual: house/O1; passed: 1"},
		{"an_ended_statement_is_asked_for", []profiles.Control{stating}, nil, []site.Attestation{stated(site.Met, 13)}, checks.Manual, "manual: house/O1"},
		{"attested", []profiles.Control{stating}, nil, []site.Attestation{stated(site.Met, 1)}, checks.Attested, "attested: house/O1"},
		{"passed_and_attested", []profiles.Control{control("D1", use(doorLocked)), stating}, []Record{closed}, []site.Attestation{stated(site.Met, 1)}, checks.Passed, "attested: house/O1; passed: 1"},
		{"nothing_is_no_pass", []profiles.Control{asking()}, nil, nil, checks.NotAssessed, "hardcheck has no check and no statement about it"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			result := mapped(evaluate(t, Plan{Profiles: []*profiles.Profile{policy(tc.controls...)}, Attestations: tc.said, FailOn: checks.Low}, tc.records...))
			got := Requirements(walls, result)[0]
			if got.Outcome != tc.want || got.Reason != tc.reason {
				t.Errorf("%s: %s; want %s: %s", got.Outcome, got.Reason, tc.want, tc.reason)
			}
		})
	}
}

// TestRequirementsSayWhatTheyRestOn holds what a self-assessment copies.
func TestRequirementsSayWhatTheyRestOn(t *testing.T) {
	t.Parallel()
	stating := asking(use(doorLocked))
	stating.Frameworks = profiles.Mapping{"walls": {"W 1"}}
	plan := Plan{Profiles: []*profiles.Profile{policy(stating)}, Attestations: []site.Attestation{stated(site.Met, 1)}, FailOn: checks.Low}
	result := mapped(evaluate(t, plan, door("front", locked(false)), door("back", locked(true))))
	failed := result.Findings[slices.IndexFunc(result.Findings, func(f Finding) bool { return f.Outcome == checks.Failed })]
	got := Requirements(walls, result)[0]
	want := RequirementResult{
		Requirement: walls.Requirements[0], Outcome: checks.Failed, Reason: "failed: door-lock-closed, house/O1", Failed: 1,
		Checks: []RequirementCheck{{
			ID: doorLocked.ID, Title: doorLocked.Title, Outcome: checks.Failed,
			Outcomes: map[checks.Outcome]int{checks.Failed: 1, checks.Passed: 1}, Targets: []string{"back", "front"},
		}},
		Controls:   []RequirementControl{{"house/O1", stating.Title, checks.Failed, result.Controls[0].Attestation, "365d"}},
		Violations: []RequirementViolation{{doorLocked.ID, "front", "", failed.Severity, "stands open", failed.Fingerprint}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestRequirementsWithoutARun holds that nothing has an outcome where nothing was judged.
func TestRequirementsWithoutARun(t *testing.T) {
	t.Parallel()
	r := mapped(Unjudged([]*checks.Check{doorLocked}, []*profiles.Profile{policy(asking())}))
	got := Requirements(walls, r)[0]
	if got.Outcome != "" || len(got.Checks) != 1 || got.Checks[0].Outcome != "" {
		t.Errorf("%+v", got)
	}
}

// TestTalliesTellReasonsApart holds what a requirement rests on: each way in which a check ended,
// and the targets, once.
func TestTalliesTellReasonsApart(t *testing.T) {
	t.Parallel()
	var findings []Finding
	for _, reason := range []checks.Reason{checks.NoTarget, checks.Timeout, checks.NoTarget, checks.Denied} {
		findings = append(findings, Finding{Check: "c", Target: string(reason), Outcome: checks.NotAssessed, Reason: reason})
	}
	seen := tallies(Result{Findings: findings})["c"]
	if len(seen.verdicts) != 3 || len(seen.targets) != 3 || seen.outcomes[checks.NotAssessed] != 4 {
		t.Errorf("%d ways, targets %v, %v", len(seen.verdicts), seen.targets, seen.outcomes)
	}
}

// TestViolationsOfARequirementAreFew holds the bound over several checks.
func TestViolationsOfARequirementAreFew(t *testing.T) {
	t.Parallel()
	result := Result{}
	for _, check := range []string{"a", "b"} {
		for range maxViolations - 5 {
			result.Findings = append(result.Findings, Finding{Check: check, Outcome: checks.Failed})
		}
	}
	q, seen := RequirementResult{}, tallies(result)
	q.add(result, CheckSummary{ID: "a"}, seen["a"])
	q.add(result, CheckSummary{ID: "b"}, seen["b"])
	if len(q.Violations) != maxViolations || q.Failed != 2*(maxViolations-5) {
		t.Errorf("%d of %d violations", len(q.Violations), q.Failed)
	}
}

// TestRequirementWithoutATarget holds what is said where nothing of the site could be asked.
func TestRequirementWithoutATarget(t *testing.T) {
	t.Parallel()
	none := []verdict{{outcome: checks.NotAssessed, reason: checks.NoTarget}}
	q := RequirementResult{Checks: []RequirementCheck{{ID: "c", Outcome: checks.NotAssessed}}}
	if q.decide(none, noStatement); q.Outcome != checks.NotAssessed || q.Reason == "no check and no statement of this run is about it" {
		t.Errorf("%s: %s", q.Outcome, q.Reason)
	}
	q = RequirementResult{Checks: []RequirementCheck{{ID: "c"}}, Controls: []RequirementControl{{Control: "house/O1"}}}
	if q.decide(nil, noStatement); q.Outcome != checks.NotAssessed || q.Reason != "no check and no statement of this run is about it" {
		t.Errorf("%s: %s", q.Outcome, q.Reason)
	}
}
