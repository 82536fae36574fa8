package text

import (
	"fmt"

	"hardcheck/checks/report"

	"hardcheck/checks"
)

// notAssessed writes what was not judged, by target and reason.
func (t *text) notAssessed() {
	places := t.Findings(checks.NotAssessed)
	if len(places) == 0 {
		return
	}
	t.Heading(report.Yellow, fmt.Sprintf("Not assessed: %s (not one of them is a pass)", report.Count(len(places), "result")))
	gaps := t.Gaps(places)
	if !t.verbose {
		gaps = report.MergeUnread(gaps)
	}
	for _, g := range gaps {
		t.gap(g)
	}
}

func (t *text) gap(g *report.Gap) {
	number := report.Count(len(g.Checks.List), "check")
	reason := " (" + report.Inline(string(g.Reason)) + ")"
	switch {
	case t.verbose:
		t.Item(2, g.Name()+": "+number+reason)
		t.everyGap(g)
	case g.Unread && len(g.Targets.List) > 1:
		t.Item(2, g.Name()+": "+number+" each"+reason+", see the targets above")
	case g.Unread:
		t.Item(2, g.Name()+": "+number+reason+", see the targets above")
	default:
		t.Item(2, g.Name()+": "+number+reason+g.Why())
	}
	if !t.verbose && !g.Unread && len(g.Targets.List) > 0 {
		t.Hang(4, "checks: ", report.Plain, report.JoinNames(g.Checks.List, maxIDs, " "))
	}
}

func (t *text) everyGap(g *report.Gap) {
	for _, place := range g.Places {
		finding := t.Result.At(place)
		name := report.Inline(finding.Check)
		if finding.Subject != "" {
			name += " (" + report.Inline(finding.Subject) + ")"
		}
		t.Hang(6, name+": ", report.Plain, finding.Message)
	}
}

// errored writes our own defects, loudly: they say nothing about the target.
func (t *text) errored() {
	places := t.Findings(checks.Errored)
	if len(places) == 0 {
		return
	}
	t.Heading(report.Magenta, fmt.Sprintf("DEFECT OF HARDCHECK: %s ended in an error", report.Count(len(places), "judgement")))
	t.Say(2, "This says nothing about the target, good or bad. Please report it with the snapshot.")
	for i, place := range places {
		if !t.verbose && i == report.MaxViolations {
			t.Say(2, fmt.Sprintf("and %d more (-v lists them)", len(places)-i))
			break
		}
		finding := t.Result.At(place)
		t.Item(2, finding.Check+" on "+report.Who(finding)+": "+finding.Message)
	}
}
