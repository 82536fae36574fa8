package audit

import (
	"fmt"

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
	for i := range result.Findings {
		f := &result.Findings[i]
		if f.Outcome == checks.Failed && !known[f.Fingerprint] {
			f.New = true
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
