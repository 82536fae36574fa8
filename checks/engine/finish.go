package engine

import (
	"slices"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/profiles"
)

// The exit codes (see Exit). Usage errors, 2, never come from a result.
const (
	ExitClean       = 0
	ExitViolations  = 1
	ExitUsage       = 2
	ExitIncomplete  = 3
	ExitErrored     = 4
	ExitInterrupted = 130
)

// Result ends the evaluation, once all records are added. It may be called once.
func (e *Evaluation) Result(run Run) Result {
	e.Finish()
	waivers := newWaiverBook(e.plan.Waivers, e.plan.AsOf, e.plan.Site.Targets, e.uncompensated)
	ledger := newLedger(e, waivers)
	result := Result{
		Schema: ReportSchema, Tool: e.plan.Tool, Site: e.plan.Site.Name, TimeZone: e.plan.Site.TimeZone, AsOf: e.plan.AsOf.UTC(),
		Started: run.Started.UTC(), Finished: run.Finished.UTC(), Notices: append([]string{}, run.Notices...),
		Snapshots: append([]SnapshotSummary{}, run.Snapshots...), Checks: []CheckSummary{},
		Profiles: []ProfileSummary{}, Controls: []ControlResult{}, Findings: []Finding{},
		Targets: e.targets,
	}
	if !e.plan.Advisories.IsZero() {
		result.Advisories.Date = e.plan.Advisories.Format(time.DateOnly)
	}
	slices.Sort(e.leftOut)
	result.Notices = append(result.Notices, e.leftOut...)
	if line := e.notLookedAt(); line != "" {
		result.Notices = append(result.Notices, line)
	}
	slices.SortFunc(result.Targets, func(a, b TargetSummary) int { return strings.Compare(a.Name, b.Name) })
	for _, profile := range e.plan.Profiles {
		result.Profiles = append(result.Profiles, ProfileSummary{profile.ID, profile.Title, profile.Digest()})
		for _, control := range profile.Controls {
			judged, verdicts := e.control(profile, control, waivers)
			for _, v := range verdicts {
				if e.unasked(v) {
					continue
				}
				ledger.offer(len(result.Controls), v)
			}
			e.spare = verdicts[:0]
			ledger.controls = append(ledger.controls, profile.ID+"/"+control.ID)
			result.Controls = append(result.Controls, judged)
		}
	}
	e.spare = nil
	ledger.sort()
	result.Checks = e.checks(ledger)
	result.Store = ledger
	result.Waivers = waivers.all(result)
	result.Notices = append(result.Notices, endings(result)...)
	result.Certificates = e.certificatesByName()
	result.Crossings = sortedCrossings(e.crossings)
	result.Summary = summary(result, ledger)
	result.Exit = e.exit(result, ledger, run)
	if !result.Exit.Incomplete && !result.Exit.Interrupted && !result.Exit.Errors {
		result.LastWhole = result.Started
	}
	if !e.plan.Stored {
		result = result.InMemory()
	}
	return result
}

// checks are those that the findings are of, each once whatever its parameters.
func (e *Evaluation) checks(l *ledger) []CheckSummary {
	wanted := map[string]bool{}
	for p := range l.places() {
		wanted[p.check.ID] = true
	}
	all := []CheckSummary{}
	for _, i := range e.instances {
		if wanted[i.check.ID] {
			all = append(all, summarizeCheck(i.check))
			delete(wanted, i.check.ID)
		}
	}
	if wanted[attestationCheck.ID] {
		all = append(all, summarizeCheck(attestationCheck))
	}
	return all
}

func summarizeCheck(c *checks.Check) CheckSummary {
	return CheckSummary{c.ID, c.Title, c.Kind(), c.Severity, c.Description, c.Remediation, c.References, profiles.CheckMapping(c.ID)}
}

func summary(r Result, l *ledger) Summary {
	s := Summary{Outcomes: map[checks.Outcome]int{}, Severities: map[string]int{}, Controls: map[checks.Outcome]int{}}
	for p := range l.places() {
		kept := p.kept()
		outcome := wordOf(allOutcomes, kept.outcome())
		s.Outcomes[outcome]++
		switch outcome {
		case checks.Failed:
			s.Severities[checks.Severity(kept.severity()).String()]++
			s.Coverage.Assessed++
		case checks.Passed, checks.Waived:
			s.Coverage.Assessed++
		case checks.NotApplicable:
			continue
		default:
		}
		s.Coverage.Total++
	}
	for _, c := range r.Controls {
		s.Controls[c.Outcome]++
	}
	return s
}

func (e *Evaluation) exit(r Result, l *ledger, run Run) Exit {
	exit := Exit{
		FailOn: e.plan.FailOn, Strict: e.plan.Strict,
		Interrupted: run.Interrupted, Incomplete: run.Interrupted || run.Truncated,
	}
	for p := range l.places() {
		kept := p.kept()
		switch wordOf(allOutcomes, kept.outcome()) {
		case checks.Failed:
			exit.Violations = exit.Violations || checks.Severity(kept.severity()) >= e.plan.FailOn
		case checks.Errored:
			exit.Errors = true
		case checks.NotAssessed:
			exit.Incomplete = exit.Incomplete || (kept.flags&entryNeeded != 0 && e.incomplete(p.reason()))
		default:
		}
	}
	for _, control := range r.Controls {
		exit.Incomplete = exit.Incomplete || control.NotFound && e.incomplete(checks.NoTarget)
	}
	open := r.Summary.Controls[checks.Manual] + r.Summary.Controls[checks.NotAssessed]
	exit.Incomplete = exit.Incomplete || (e.plan.Strict && open > 0)
	return exit.Settled()
}

// Settled is the exit with the code that its parts ask for: 130 after an
// interrupt, then 1, 4 and 3.
func (e Exit) Settled() Exit {
	switch {
	case e.Interrupted:
		e.Code = ExitInterrupted
	case e.Violations:
		e.Code = ExitViolations
	case e.Errors:
		e.Code = ExitErrored
	case e.Incomplete:
		e.Code = ExitIncomplete
	default:
		e.Code = ExitClean
	}
	return e
}

// incomplete reports whether a not-assessed of the reason makes this run incomplete.
func (e *Evaluation) incomplete(reason checks.Reason) bool {
	return e.plan.Strict || reason.Incomplete() || (reason == checks.NoTarget && e.plan.NamedPolicy && !e.plan.AdHoc)
}
