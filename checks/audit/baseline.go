package audit

import (
	"fmt"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/engine"
	"hardcheck/checks/report/diff"
)

// Since compares a result with an earlier report of the same site, and notes in
// it what changed. With failOnNew, a violation that the earlier report has too,
// at the same severity or a worse one, doesn't count for the exit code. One that
// the earlier report can't tell about counts.
func Since(result, before engine.Result, failOnNew bool) (engine.Result, error) {
	if result.Site != before.Site {
		return result, fmt.Errorf("the baseline is of site %q, this audit of site %q", checks.Clean(before.Site), checks.Clean(result.Site))
	}
	changes := diff.Compare(before, result)
	known := map[string]bool{}
	for _, change := range changes.Unchanged {
		known[change.Fingerprint] = change.OldSeverity == 0 || change.OldSeverity >= change.Severity
	}
	violations := false
	seen := firstSeen(before)
	if result.LastWhole.IsZero() {
		result.LastWhole = before.LastWhole
	}
	for i, f := range result.Briefs() {
		f.Fingerprint = engine.Fingerprint(f.Check, f.Target, f.Subject)
		if at := since(f, seen, result.AsOf); !at.IsZero() {
			result.SetFirstSeen(i, at)
		}
		if f.Outcome == checks.Failed && !known[f.Fingerprint] {
			result.SetNew(i)
			violations = violations || f.Severity >= result.Exit.FailOn
		}
	}
	result.Baseline = &engine.Baseline{
		AsOf: before.AsOf, FailOnNew: failOnNew, New: len(changes.New), Resolved: len(changes.Resolved),
		Waived: len(changes.Waived), Unchanged: len(changes.Unchanged), Incomparable: len(changes.Incomparable),
	}
	if failOnNew {
		result.Exit.Violations = violations
		result.Exit = result.Exit.Settled()
	}
	return result, nil
}

// since is when a finding was first seen as a violation; zero where it was not.
func since(f engine.Finding, seen map[string]time.Time, now time.Time) time.Time {
	switch at := seen[f.Fingerprint]; {
	case !violated(f) && f.Outcome != checks.NotAssessed:
		return time.Time{}
	case at.IsZero() && violated(f):
		return now
	default:
		return at
	}
}

// firstSeen is since when the violations of a report are known, by fingerprint. One that
// could not be looked at again keeps its age.
func firstSeen(before engine.Result) map[string]time.Time {
	seen := map[string]time.Time{}
	for _, f := range before.Briefs() {
		at := f.FirstSeen
		if at.IsZero() && violated(f) {
			at = before.AsOf
		}
		if !at.IsZero() {
			seen[engine.Fingerprint(f.Check, f.Target, f.Subject)] = at
		}
	}
	return seen
}

// violated reports whether the finding is a violation, accepted or not.
func violated(f engine.Finding) bool {
	return f.Outcome == checks.Failed || f.Outcome == checks.Waived
}
