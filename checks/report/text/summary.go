package text

import (
	"cmp"
	"fmt"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// waived writes the violations that somebody accepted, and the waivers that
// changed nothing.
func (t *text) waived() {
	places := t.Findings(checks.Waived)
	if len(places) > 0 {
		t.Heading(report.Cyan, "Waived: "+report.Count(len(places), "violation")+" accepted for a time")
	}
	for _, place := range places {
		finding := t.Result.At(place)
		label := report.Pad(finding.Severity.String(), len("critical")) + "  "
		text := finding.Check + " on " + report.Who(finding)
		if waiver := finding.Waiver; waiver != nil {
			text += fmt.Sprintf(": owner %s, until %s: %s", waiver.Owner, report.Day(waiver.Expires), waiver.Reason)
		}
		t.Hang(2, label, report.SeverityStyle(finding.Severity), text)
		if t.verbose {
			t.Say(12, finding.Message)
		}
	}
	t.wideWaivers()
	t.idleWaivers()
}

// wideWaivers counts what waivers without a subject accept.
func (t *text) wideWaivers() {
	for _, waiver := range t.Result.Waivers {
		if waiver.Subject == "" && waiver.Accepted > 1 {
			t.Item(2, fmt.Sprintf("the waiver of %s on %s, which names no subject, accepts %d violations",
				cmp.Or(waiver.Check, waiver.Control), report.Label(waiver.Target, ""), waiver.Accepted))
		}
	}
}

func (t *text) idleWaivers() {
	var lines []string
	for _, waiver := range t.Result.Waivers {
		if waiver.State != engine.WaiverApplied {
			lines = append(lines, idleWaiver(waiver))
		}
	}
	if len(lines) == 0 {
		return
	}
	t.Heading(report.Yellow, "Waivers without effect: "+fmt.Sprint(len(lines)))
	for _, line := range lines {
		t.Item(2, line)
	}
}

func idleWaiver(waiver engine.WaiverUse) string {
	name := waiver.Check
	if name == "" {
		name = waiver.Control
	}
	text := name + " on " + report.Label(waiver.Target, waiver.Subject)
	switch waiver.State {
	case engine.WaiverExpired:
		text += ": expired on " + report.Day(waiver.Expires)
	case engine.WaiverNotYet:
		text += ": holds only from " + report.Day(waiver.Created)
	case engine.WaiverUnused:
		text += ": " + cmp.Or(waiver.Note, "nothing failed that it could accept")
	case engine.WaiverBroken:
		text += " does not hold: " + waiver.Note
	default:
		text += ": " + string(waiver.State)
	}
	return text + " (owner " + waiver.Owner + ")"
}

func (t *text) notices() {
	if len(t.Result.Notices) == 0 {
		return
	}
	t.Heading(report.Bold, "Notices")
	for _, notice := range t.Result.Notices {
		t.Item(2, notice)
	}
}

func (t *text) summary() {
	t.Heading(report.Bold, "Summary")
	t.Hang(2, "findings: ", report.Plain, report.FindingCounts(t.Result.Summary))
	t.Hang(2, "controls: ", report.Plain, report.OutcomeCounts(t.Result.Summary.Controls))
	t.Hang(2, "coverage: ", report.Plain, report.CoverageText(t.Result.Summary.Coverage))
	if t.Result.Baseline != nil {
		t.Hang(2, "baseline: ", report.Plain, report.BaselineText(*t.Result.Baseline))
	}
	t.Blank()
	t.Hang(0, fmt.Sprintf("exit %d: ", t.Result.Exit.Code), exitStyle(t.Result.Exit), report.ExitText(t.Result))
}

func exitStyle(e engine.Exit) report.Style {
	switch {
	case e.Violations || e.Errors:
		return report.BoldRed
	case e.Incomplete || e.Interrupted:
		return report.Yellow
	default:
		return report.Green
	}
}
