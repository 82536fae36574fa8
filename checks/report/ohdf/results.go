package ohdf

import (
	"fmt"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/report"

	"hardcheck/checks/engine"
)

// The statuses of a result.
const (
	passed  = "passed"
	failed  = "failed"
	skipped = "skipped"
	broken  = "error"
)

// result is a finding of a control. What is told of it is read back only where it is shown.
//
// One failed result makes a control failed to a reader, and one error hides even that. So what
// doesn't decide the control is skipped, with its outcome in words: an alternative that another
// one stands in for, or a defect of ours beside a violation.
func (s *stream) result(c engine.ControlResult, at int, brief engine.Finding) result {
	one := result{
		CodeDesc: report.Inline(brief.Check) + ": " + report.Inline(brief.Title), StartTime: s.start(),
		Resource: report.Inline(brief.Target), ResourceID: report.Inline(brief.Subject),
	}
	if brief.Target != "" || brief.Subject != "" {
		one.CodeDesc += ": " + report.Who(brief)
	}
	if brief.Outcome == checks.Passed {
		one.Status = passed
		return one
	}
	f := s.r.At(at)
	switch f.Outcome {
	case checks.Failed, checks.Errored:
		if c.Outcome != f.Outcome {
			one.Status, one.SkipMessage = skipped, report.Inline(string(f.Outcome)+", which doesn't decide this control: "+f.Message)
			return one
		}
		one.Status, one.Message = failed, told(f)
		if f.Outcome == checks.Errored {
			one.Status = broken
		}
	case checks.Waived:
		one.Status, one.SkipMessage = skipped, "waived: "+report.Inline(f.Message)+" ("+report.WaiverText(f)+")"
	case checks.NotAssessed:
		one.Status, one.SkipMessage = skipped, fmt.Sprintf("not assessed (%s): %s", report.Inline(string(f.Reason)), report.Inline(f.Message))
	case checks.NotApplicable:
		one.Status, one.SkipMessage = skipped, "not applicable: "+report.Inline(f.Message)
	default:
		// An outcome of a later version: never a pass.
		one.Status, one.Message = broken, report.Inline(string(f.Outcome))+": "+report.Inline(f.Message)
	}
	return one
}

// told is a violation with its evidence and its own fix.
func told(f engine.Finding) string {
	lines := []string{report.News(f) + f.Severity.String() + ": " + report.Inline(f.Message)}
	for _, evidence := range f.Evidence {
		lines = append(lines, report.EvidenceText(evidence))
	}
	if fix := report.FixLines(f); len(fix) > 0 {
		lines = append(append(lines, "Fix:"), fix...)
	}
	return strings.Join(lines, "\n")
}

// statement is the result that a control's statement gives, or says how the control stands
// that has no other.
func (s *stream) statement(c engine.ControlResult) (result, bool) {
	one := result{CodeDesc: report.Inline(c.ID) + ": what a person states", StartTime: s.start(), Status: skipped}
	if c.Attestation != nil {
		one.CodeDesc += ": " + report.StatementText(*c.Attestation)
	}
	switch c.Outcome {
	case checks.Attested:
		one.Status, one.Message = passed, report.Inline(c.Reason)
		return one, true
	case checks.Manual:
		one.SkipMessage = "needs a person's statement: " + report.Inline(c.Reason)
		return one, true
	case checks.Errored:
		one.Status, one.Message = broken, report.Inline(c.Reason)
	case checks.Failed:
		one.Status, one.Message = failed, report.Inline(c.Reason)
	default:
		one.SkipMessage = report.Inline(string(c.Outcome) + ": " + c.Reason)
		if !c.Outcome.Valid() {
			one.Status, one.Message, one.SkipMessage = broken, one.SkipMessage, ""
			return one, true
		}
	}
	return one, false
}
