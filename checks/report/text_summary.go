package report

import (
	"fmt"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// waived writes the violations that somebody accepted, and the waivers that
// changed nothing.
func (t *text) waived() {
	places := t.findings(checks.Waived)
	if len(places) > 0 {
		t.heading(cyan, "Waived: "+count(len(places), "violation")+" accepted for a time")
	}
	for _, place := range places {
		finding := t.r.Findings[place]
		label := pad(finding.Severity.String(), len("critical")) + "  "
		text := finding.Check + " on " + who(finding)
		if waiver := finding.Waiver; waiver != nil {
			text += fmt.Sprintf(": owner %s, until %s: %s", waiver.Owner, day(waiver.Expires), waiver.Reason)
		}
		t.hang(2, label, severityStyle(finding.Severity), text)
		if t.verbose {
			t.say(12, finding.Message)
		}
	}
	t.idleWaivers()
}

func (t *text) idleWaivers() {
	var lines []string
	for _, waiver := range t.r.Waivers {
		if waiver.State != "applied" {
			lines = append(lines, idleWaiver(waiver))
		}
	}
	if len(lines) == 0 {
		return
	}
	t.heading(yellow, "Waivers without effect: "+fmt.Sprint(len(lines)))
	for _, line := range lines {
		t.item(2, line)
	}
}

func idleWaiver(waiver engine.WaiverUse) string {
	name := waiver.Check
	if name == "" {
		name = waiver.Control
	}
	text := name + " on " + named(waiver.Target, waiver.Subject)
	switch waiver.State {
	case "expired":
		text += ": expired on " + day(waiver.Expires)
	case "not-yet":
		text += ": holds only from " + day(waiver.Created)
	case "unused":
		text += ": nothing failed that it could accept"
	default:
		text += ": " + waiver.State
	}
	return text + " (owner " + waiver.Owner + ")"
}

func (t *text) notices() {
	if len(t.r.Notices) == 0 {
		return
	}
	t.heading(bold, "Notices")
	for _, notice := range t.r.Notices {
		t.item(2, notice)
	}
}

func (t *text) summary() {
	t.heading(bold, "Summary")
	t.hang(2, "findings: ", plain, t.findingCounts())
	t.hang(2, "controls: ", plain, outcomeCounts(t.r.Summary.Controls))
	t.hang(2, "coverage: ", plain, coverageText(t.r.Summary.Coverage))
	if t.r.Baseline != nil {
		t.hang(2, "baseline: ", plain, baselineText(*t.r.Baseline))
	}
	t.blank()
	t.hang(0, fmt.Sprintf("exit %d: ", t.r.Exit.Code), exitStyle(t.r.Exit), exitText(t.r))
}

// findingCounts names the outcomes, the failed ones with their severities.
func (t *text) findingCounts() string {
	text := outcomeCounts(t.r.Summary.Outcomes)
	if severities := severityCounts(t.r.Summary.Severities); severities != "" {
		failed := fmt.Sprintf("%d failed", t.r.Summary.Outcomes[checks.Failed])
		text = strings.Replace(text, failed, failed+" ("+severities+")", 1)
	}
	return text
}

func exitStyle(e engine.Exit) style {
	switch {
	case e.Violations || e.Errors:
		return boldRed
	case e.Incomplete || e.Interrupted:
		return yellow
	default:
		return green
	}
}
