package text

import (
	"cmp"
	"slices"
	"strings"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// outcomeTitles name the groups of controls that did not fail.
var outcomeTitles = map[checks.Outcome]string{
	checks.Errored:       "errored",
	checks.NotAssessed:   "not assessed",
	checks.Waived:        "waived",
	checks.Manual:        "manual",
	checks.Attested:      "attested",
	checks.Passed:        "passed",
	checks.NotApplicable: "not applicable",
}

// maxIDs bounds the list of controls of one outcome in the default view.
const maxIDs = 60

// profile writes how the controls of a policy stand: the failed ones a line each, the worst
// first, of the others their ids.
func (t *text) profile(profile engine.ProfileSummary) {
	title := report.Inline(profile.ID)
	if profile.Title != "" {
		title += ": " + report.Inline(profile.Title)
	}
	t.Heading(report.Bold, "Controls of "+title)
	byOutcome := map[checks.Outcome][]engine.ControlResult{}
	for _, control := range t.Controls[profile.ID] {
		byOutcome[control.Outcome] = append(byOutcome[control.Outcome], control)
	}
	t.failedControls(byOutcome[checks.Failed])
	if len(t.Controls[profile.ID]) == 0 {
		t.Say(0, "no controls")
	}
	for _, outcome := range checks.Outcomes() {
		if controls := byOutcome[outcome]; outcome != checks.Failed && len(controls) > 0 {
			t.otherControls(outcome, controls)
		}
	}
}

// failedControls writes a line for each control, with what fails it. Those that are a check
// under its own name are counted: their violations stand above under that name.
func (t *text) failedControls(controls []engine.ControlResult) {
	rows := t.ControlRows(controls)
	slices.SortStableFunc(rows, func(a, b report.ControlRow) int {
		for _, severity := range checks.Severities() {
			if order := cmp.Compare(min(b.Failed[severity], 1), min(a.Failed[severity], 1)); order != 0 {
				return order
			}
		}
		return 0
	})
	selves := 0
	for _, row := range rows {
		if report.Itself(row.ControlResult) {
			selves++
			continue
		}
		line := controlTitle(row.ControlResult)
		if by := t.failedBy(row.ControlResult); by != "" {
			line += ": " + row.FailedText() + ", by " + by
		}
		t.Hang(0, "FAILED  ", report.OutcomeStyle(checks.Failed), line)
		if t.verbose && row.Reason != "" {
			t.Say(6, row.Reason)
		}
		t.proofs(row.ControlResult, 6)
	}
	if selves > 0 {
		t.Hang(0, report.Pad("failed", len("not applicable"))+"  ", report.OutcomeStyle(checks.Failed), report.Count(selves, "check")+", see the violations")
	}
}

// failedBy names the checks whose violations fail a control.
func (t *text) failedBy(control engine.ControlResult) string {
	var names report.Ordered
	for place := range t.OfControl(control) {
		if brief := t.Result.Brief(place); brief.Outcome == checks.Failed {
			names.Add(report.Inline(brief.Check))
		}
	}
	return report.JoinNames(names.List, t.most(report.MaxNames), ", ")
}

func controlTitle(control engine.ControlResult) string {
	text := control.ID
	if control.Title != "" {
		text += ": " + control.Title
	}
	if control.Section != "" && !report.Itself(control) {
		text += " (" + control.Section + ")"
	}
	return text
}

// otherControls writes one line for all controls of an outcome, or each of them
// in the verbose view.
func (t *text) otherControls(outcome checks.Outcome, controls []engine.ControlResult) {
	label := report.Pad(outcomeTitles[outcome], len("not applicable")) + "  "
	text := report.Count(len(controls), "control")
	if outcome == checks.Manual {
		text += report.Needs(len(controls)) + " a person's attestation"
	}
	if t.verbose {
		t.Hang(0, label, report.OutcomeStyle(outcome), text)
		for _, control := range controls {
			t.oneControl(control)
		}
		return
	}
	if ids := policyIDs(controls); len(ids) > 0 {
		text += ": " + report.JoinNames(ids, maxIDs, " ")
	}
	t.Hang(0, label, report.OutcomeStyle(outcome), text)
	for _, control := range controls {
		if control.NotFound {
			t.Say(6, report.Inline(control.ID)+": "+control.Reason)
		}
	}
}

// policyIDs are the ids of controls that are more than a check under its own
// name: those are named with their findings already.
func policyIDs(controls []engine.ControlResult) []string {
	var ids []string
	for _, control := range controls {
		if !report.Itself(control) {
			ids = append(ids, report.Inline(control.ID))
		}
	}
	return ids
}

func (t *text) oneControl(control engine.ControlResult) {
	t.Say(2, controlTitle(control))
	if control.Reason != "" {
		t.Say(6, control.Reason)
	}
	t.proofs(control, 6)
}

// proofs lists, in the verbose view, what passed for a control, whatever its own outcome.
func (t *text) proofs(control engine.ControlResult, indent int) {
	if !t.verbose {
		return
	}
	for place := range t.OfControl(control) {
		if t.Result.Brief(place).Outcome == checks.Passed {
			t.proof(place, control, indent)
		}
	}
}

// proof writes what a passed finding rests on; a finding that serves several
// controls, once.
func (t *text) proof(place int, control engine.ControlResult, indent int) {
	finding := t.Result.At(place)
	label := report.Pad(string(checks.Passed), len("critical")) + "  "
	line := report.Who(finding)
	if !report.Itself(control) {
		line += ": " + finding.Check
	}
	if t.shown[place] {
		t.Hang(indent, label, report.Green, line+": see above")
		return
	}
	t.shown[place] = true
	var seen []string
	for _, evidence := range finding.Evidence {
		seen = append(seen, report.EvidenceText(evidence))
	}
	if len(seen) > 0 {
		line += ": " + strings.Join(seen, "; ")
	}
	t.Hang(indent, label, report.Green, line)
}

// reference names a control where it is referred to: with its profile when the
// report has several.
func (t *text) reference(control engine.ControlResult) string {
	if len(t.Profiles) > 1 {
		return report.ControlKey(control)
	}
	return control.ID
}
