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
		if finding.Waiver != nil {
			text += ": " + report.WaiverText(finding)
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

// statements name who stated what about controls, and until when that holds.
func (t *text) statements() {
	var said []engine.ControlResult
	for _, control := range t.Result.Controls {
		if control.Attestation != nil {
			said = append(said, control)
		}
	}
	if len(said) == 0 {
		return
	}
	t.Heading(report.Bold, "Stated by people: "+report.Count(len(said), "control"))
	for _, control := range said {
		t.Item(2, t.reference(control)+" "+report.SaidBy(control.Attestation)+": "+report.Inline(control.Attestation.Statement))
		for _, proof := range report.ProofTexts(control.Attestation.Evidence) {
			t.Hang(6, "evidence: ", report.Faint, proof)
		}
	}
}

// resolved lists the violations of the baseline that are gone.
func (t *text) resolved() {
	if len(t.Result.Resolved) == 0 || t.Result.Baseline == nil {
		return
	}
	t.Heading(report.Green, fmt.Sprintf("Resolved since %s: %s", report.Day(t.Result.Baseline.AsOf), report.Count(len(t.Result.Resolved), "violation")))
	for i, gone := range t.Result.Resolved {
		if i == t.most(maxIDs) {
			t.Say(2, fmt.Sprintf("and %d more (-v lists them)", len(t.Result.Resolved)-i))
			break
		}
		label := report.Pad(gone.Severity.String(), len("critical")) + "  "
		t.Hang(2, label, report.SeverityStyle(gone.Severity), report.Inline(gone.Check)+" on "+report.ResolvedText(gone))
	}
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
