package report

import (
	"fmt"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// ExitText says in words what the exit code says, and what it hides behind
// something worse. The code itself comes before it.
func ExitText(r engine.Result) string {
	var parts []string
	if r.Exit.Interrupted {
		parts = append(parts, "interrupted, this is only what was found until then")
	}
	parts = append(parts, ViolationText(r))
	if r.Exit.Errors {
		parts = append(parts, errorText(r))
	}
	if r.Exit.Incomplete {
		parts = append(parts, incompleteText(r))
	}
	if !r.Exit.Errors && !r.Exit.Incomplete && !r.Exit.Interrupted {
		parts = append(parts, completeText(r))
	}
	return strings.Join(parts, "; ")
}

// ViolationText counts the violations, and says whether they decide the exit code.
func ViolationText(r engine.Result) string {
	failed := r.Summary.Outcomes[checks.Failed]
	found := Count(failed, "violation")
	if severities := SeverityCounts(r.Summary.Severities); severities != "" {
		found += " (" + severities + ")"
	}
	if r.Baseline != nil && failed > 0 {
		found += ": " + NewsCounts(*r.Baseline)
	}
	switch {
	case r.Exit.Violations:
		return found
	case failed > 0 && r.Baseline != nil && r.Baseline.FailOnNew:
		return "no new violation at or above " + r.Exit.FailOn.String() + ", " + found
	case failed > 0:
		return "no violation at or above " + r.Exit.FailOn.String() + ", " + found + " below it"
	default:
		return "no violation"
	}
}

func errorText(r engine.Result) string {
	if n := r.Summary.Outcomes[checks.Errored]; n > 0 {
		return Count(n, "judgement") + " ended in a defect of hardcheck"
	}
	return "a report could not be written"
}

// incompleteText counts what made the run incomplete. In a strict run whatever
// was not assessed or attested counts.
func incompleteText(r engine.Result) string {
	could, all := 0, 0
	for _, finding := range r.Briefs() {
		if finding.Outcome != checks.NotAssessed {
			continue
		}
		all++
		if finding.Reason.Incomplete() {
			could++
		}
	}
	const incomplete = "incomplete: "
	manual, lost := r.Summary.Controls[checks.Manual], notFound(r)
	switch {
	case could > 0 && !r.Exit.Strict:
		return incomplete + Count(could, "result") + " could not be assessed" + beside(lost)
	case all > 0 && (r.Exit.Strict || lost == 0):
		return incomplete + Count(all, "result") + " not assessed" + beside(lost)
	case lost > 0:
		return incomplete + Count(lost, "control") + " found nothing to judge"
	case manual > 0:
		return incomplete + Count(manual, "control") + " without an attestation"
	default:
		return "incomplete: not everything was read"
	}
}

// notFound counts the controls that found nothing that they are about.
func notFound(r engine.Result) int {
	lost := 0
	for _, control := range r.Controls {
		if control.NotFound {
			lost++
		}
	}
	return lost
}

func beside(lost int) string {
	if lost == 0 {
		return ""
	}
	return ", " + Count(lost, "control") + " found nothing to judge"
}

// completeText never says more than is true of a run that counts as complete.
func completeText(r engine.Result) string {
	var parts []string
	if n := r.Summary.Outcomes[checks.NotAssessed]; n > 0 {
		parts = append(parts, Count(n, "result")+" not assessed"+openReasons(r))
	}
	if n := notFound(r); n > 0 {
		parts = append(parts, Count(n, "control")+" found nothing to judge")
	}
	if n := r.Summary.Controls[checks.Manual]; n > 0 {
		parts = append(parts, Count(n, "control")+Needs(n)+" a person's attestation")
	}
	switch {
	case len(parts) > 0:
		return strings.Join(parts, ", ")
	case r.Summary.Coverage.Total <= 0:
		return "nothing was there to assess"
	default:
		return "everything was assessed"
	}
}

// openReasons counts the reasons for which results of a complete run are open.
func openReasons(r engine.Result) string {
	number := map[checks.Reason]int{}
	for _, finding := range r.Briefs() {
		if finding.Outcome == checks.NotAssessed {
			number[finding.Reason]++
		}
	}
	var parts []string
	for _, why := range []struct {
		reason checks.Reason
		words  string
	}{
		{checks.Source, "that the source can't show"},
		{checks.OptIn, "by a probe that nobody allowed"},
		{checks.NoTarget, "for lack of a target"},
		{checks.OutOfScope, "for lack of what was not selected"},
		{checks.AsWritten, "that source code alone can't show"},
	} {
		if n := number[why.reason]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, why.words))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return ": " + strings.Join(parts, ", ")
}
