package engine

import (
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/profiles"
)

// maxViolations is how many violations a requirement names: a check may fail on thousands.
const maxViolations = 20

// RequirementResult is a requirement of a framework and what the checks and statements about
// it gave. Its outcome is that of what was looked at: it never says that the requirement is
// met, which asks for more than any of its checks sees.
type RequirementResult struct {
	profiles.Requirement
	// Outcome is empty where no run was judged.
	Outcome checks.Outcome `json:"outcome,omitempty"`
	// Reason says what the outcome rests on, in words.
	Reason string `json:"reason,omitempty"`
	// Checks are those that look at it, in the order of the result, and then those that the
	// result doesn't have.
	Checks []RequirementCheck `json:"checks"`
	// Controls are those that are about it themselves, with what was stated.
	Controls []RequirementControl `json:"controls"`
	// Violations are the first of what failed, Failed counts all.
	Violations []RequirementViolation `json:"violations"`
	Failed     int                    `json:"failed"`
}

// RequirementCheck is how a check about a requirement ended.
type RequirementCheck struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	// Outcome is the worst of its findings; empty where the run didn't judge it.
	Outcome checks.Outcome `json:"outcome,omitempty"`
	// Outcomes counts its findings, Targets are those that it judged.
	Outcomes map[checks.Outcome]int `json:"outcomes"`
	Targets  []string               `json:"targets"`
}

// RequirementControl is how a control about a requirement ended.
type RequirementControl struct {
	// Control is its full name: "modbus-web-server/M18".
	Control     string          `json:"control"`
	Title       string          `json:"title"`
	Outcome     checks.Outcome  `json:"outcome,omitempty"`
	Attestation *AttestationUse `json:"attestation,omitempty"`
	Frequency   string          `json:"frequency,omitempty"`
}

// RequirementViolation is a violation as a requirement names it.
type RequirementViolation struct {
	Check       string          `json:"check"`
	Target      string          `json:"target"`
	Subject     string          `json:"subject,omitempty"`
	Severity    checks.Severity `json:"severity"`
	Message     string          `json:"message"`
	Fingerprint string          `json:"fingerprint"`
}

// Unjudged is a result in which nothing was judged: it has the checks and the policies'
// controls, for those who ask what there is.
func Unjudged(known []*checks.Check, policies []*profiles.Profile) Result {
	var r Result
	for _, check := range known {
		r.Checks = append(r.Checks, summarizeCheck(check))
	}
	for _, profile := range policies {
		for _, control := range profile.Controls {
			r.Controls = append(r.Controls, ControlResult{
				Profile: profile.ID, ID: control.ID, Title: control.Title, Section: control.Section, Checks: control.CheckIDs(),
				Frameworks: control.Frameworks, Frequency: frequency(control.Attest), Line: control.Line,
			})
		}
	}
	return r
}

// Requirements tells of each requirement of a framework what a result has about it.
func Requirements(framework profiles.Framework, r Result) []RequirementResult {
	judged := r.Len() > 0 || !r.AsOf.IsZero()
	seen := tallies(r)
	all := make([]RequirementResult, 0, len(framework.Requirements))
	for _, requirement := range framework.Requirements {
		one := RequirementResult{
			Requirement: requirement, Checks: []RequirementCheck{}, Controls: []RequirementControl{}, Violations: []RequirementViolation{},
		}
		var verdicts []verdict
		for _, check := range r.Checks {
			if slices.Contains(check.Frameworks[framework.ID], requirement.ID) {
				verdicts = append(verdicts, one.add(r, check, seen[check.ID])...)
			}
		}
		said := noStatement
		for _, control := range r.Controls {
			if slices.Contains(control.Frameworks[framework.ID], requirement.ID) {
				one.Controls = append(one.Controls, RequirementControl{
					control.Profile + "/" + control.ID, control.Title, control.Outcome, control.Attestation, control.Frequency,
				})
				said = together(said, r.standing(control))
			}
		}
		if judged {
			one.decide(verdicts, said)
		}
		all = append(all, one)
	}
	return all
}

// tally is what a result's findings of one check have together.
type tally struct {
	outcomes map[checks.Outcome]int
	targets  []string
	// verdicts are the distinct ways in which they ended.
	verdicts []verdict
	// failed are the places of the first violations.
	failed []int
}

func tallies(r Result) map[string]*tally {
	all := map[string]*tally{}
	for i, f := range r.Briefs() {
		t := all[f.Check]
		if t == nil {
			t = &tally{outcomes: map[checks.Outcome]int{}}
			all[f.Check] = t
		}
		t.outcomes[f.Outcome]++
		if f.Outcome == checks.Failed && len(t.failed) < maxViolations {
			t.failed = append(t.failed, i)
		}
		// Findings of one severity come target by target, and there are few severities.
		if f.Target != "" && (len(t.targets) == 0 || t.targets[len(t.targets)-1] != f.Target) {
			t.targets = append(t.targets, f.Target)
		}
		if !slices.ContainsFunc(t.verdicts, func(v verdict) bool { return v.outcome == f.Outcome && v.reason == f.Reason }) {
			t.verdicts = append(t.verdicts, verdict{outcome: f.Outcome, reason: f.Reason})
		}
	}
	for _, t := range all {
		slices.Sort(t.targets)
		t.targets = slices.Compact(t.targets)
	}
	return all
}

// add notes a check about the requirement, and returns how it ended.
func (q *RequirementResult) add(r Result, check CheckSummary, seen *tally) []verdict {
	one := RequirementCheck{ID: check.ID, Title: check.Title, Outcomes: map[checks.Outcome]int{}, Targets: []string{}}
	if seen == nil {
		q.Checks = append(q.Checks, one)
		return nil
	}
	one.Outcomes, one.Targets = seen.outcomes, append(one.Targets, seen.targets...)
	for _, outcome := range checks.Outcomes() {
		if seen.outcomes[outcome] > 0 {
			one.Outcome = outcome
			break
		}
	}
	q.Checks = append(q.Checks, one)
	q.Failed += seen.outcomes[checks.Failed]
	for _, at := range seen.failed[:min(len(seen.failed), maxViolations-len(q.Violations))] {
		f := r.At(at)
		q.Violations = append(q.Violations, RequirementViolation{f.Check, f.Target, f.Subject, f.Severity, f.Message, f.Fingerprint})
	}
	return seen.verdicts
}

// standing is how a control's statement stands in a result.
func (r Result) standing(control ControlResult) statement {
	said := control.Attestation
	switch {
	case control.Frequency == "":
		return noStatement
	case said == nil || said.Broken != "" || !said.Until.After(r.AsOf):
		return missingStatement
	case said.Status == "not-met":
		return notMetStatement
	case said.Status == "not-applicable":
		return notApplicableStatement
	default:
		return metStatement
	}
}

// together is how two statements about one requirement stand: the worse of them counts, and
// what holds for a part of it is not without meaning.
func together(a, b statement) statement {
	for _, s := range []statement{notMetStatement, missingStatement, metStatement, notApplicableStatement} {
		if a == s || b == s {
			return s
		}
	}
	return noStatement
}

// decide is the outcome of a requirement, by the rule from checks to a control.
func (q *RequirementResult) decide(verdicts []verdict, said statement) {
	beside := slices.DeleteFunc(slices.Clone(verdicts), func(v verdict) bool {
		return v.reason == checks.NoTarget || v.reason == checks.OutOfScope
	})
	if len(beside) > 0 || said.answers() {
		verdicts = beside
	}
	if len(verdicts) == 0 && said == noStatement {
		q.Outcome, q.Reason = checks.NotAssessed, "no check and no statement of this run is about it"
		if len(q.Checks)+len(q.Controls) == 0 {
			q.Reason = "hardcheck has no check and no statement about it"
		}
		return
	}
	q.Outcome, q.Reason = decide(verdicts, said, needMet), q.rests()
}

// rests names what the outcome rests on, the worst first. What passed is counted.
func (q *RequirementResult) rests() string {
	named := map[checks.Outcome][]string{}
	for _, check := range q.Checks {
		named[check.Outcome] = append(named[check.Outcome], check.ID)
	}
	for _, control := range q.Controls {
		if control.Frequency != "" && control.Outcome != checks.Passed {
			named[control.Outcome] = append(named[control.Outcome], control.Control)
		}
	}
	var parts []string
	for _, outcome := range checks.Outcomes() {
		switch names := named[outcome]; {
		case len(names) == 0:
		case outcome == checks.Passed || outcome == checks.NotApplicable:
			parts = append(parts, fmt.Sprintf("%s: %d", outcome, len(names)))
		default:
			parts = append(parts, fmt.Sprintf("%s: %s", outcome, listed(names)))
		}
	}
	return strings.Join(parts, "; ")
}
