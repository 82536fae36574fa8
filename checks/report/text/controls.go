package text

import (
	"cmp"
	"fmt"
	"math"
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

func (t *text) profile(profile engine.ProfileSummary) {
	title := report.Inline(profile.ID)
	if profile.Title != "" {
		title += ": " + report.Inline(profile.Title)
	}
	t.Heading(report.Bold, title)
	byOutcome := map[checks.Outcome][]engine.ControlResult{}
	for _, control := range t.Controls[profile.ID] {
		byOutcome[control.Outcome] = append(byOutcome[control.Outcome], control)
	}
	t.Blank()
	for _, control := range t.worstFirst(byOutcome[checks.Failed]) {
		t.failedControl(control)
	}
	t.Blank()
	if len(t.Controls[profile.ID]) == 0 {
		t.Say(0, "no controls")
	}
	for _, outcome := range checks.Outcomes() {
		if controls := byOutcome[outcome]; outcome != checks.Failed && len(controls) > 0 {
			t.otherControls(outcome, controls)
		}
	}
}

// worstFirst orders failed controls by their worst violation; equal ones keep
// the policy's order.
func (t *text) worstFirst(controls []engine.ControlResult) []engine.ControlResult {
	worst := map[string]checks.Severity{}
	for _, control := range controls {
		for _, place := range t.violationsOf(control) {
			worst[control.ID] = max(worst[control.ID], t.Result.Brief(place).Severity)
		}
	}
	slices.SortStableFunc(controls, func(a, b engine.ControlResult) int { return cmp.Compare(worst[b.ID], worst[a.ID]) })
	return controls
}

// violationsOf are the places of a control's violations.
func (t *text) violationsOf(control engine.ControlResult) []int {
	var places []int
	for _, place := range t.ByControl[report.ControlKey(control)] {
		if t.Result.Brief(place).Outcome == checks.Failed {
			places = append(places, place)
		}
	}
	return places
}

// failedControl writes a control with its violations. One that is a check under
// its own name, all of it written before, takes a single line.
func (t *text) failedControl(control engine.ControlResult) {
	if line, all := t.repeated(control); all {
		t.Hang(0, "FAILED  ", report.OutcomeStyle(checks.Failed), line)
		t.proofs(control, 2)
		return
	}
	t.Blank()
	t.Hang(0, "FAILED  ", report.OutcomeStyle(checks.Failed), controlTitle(control))
	if t.verbose && control.Reason != "" {
		t.Say(2, control.Reason)
	}
	for i, block := range t.Blocks(t.violationsOf(control)) {
		if i > 0 {
			t.Blank()
		}
		t.violations(block, control)
	}
	t.proofs(control, 2)
}

// repeated is the one line of a control all of whose violations stand above; all is
// false when there is something to add.
func (t *text) repeated(control engine.ControlResult) (line string, all bool) {
	places := t.violationsOf(control)
	if !report.Itself(control) || len(places) == 0 {
		return "", false
	}
	worst := t.Result.Brief(places[0]).Severity
	var where, names report.Ordered
	for _, place := range places {
		if t.shown[place] == "" {
			return "", false
		}
		worst = max(worst, t.Result.Brief(place).Severity)
		where.Add(t.shown[place])
		names.Add(report.Who(t.Result.Brief(place)))
	}
	return fmt.Sprintf("%s: %s on %s, see %s above", control.ID, worst,
		report.JoinNames(names.List, t.most(report.MaxNames), ", "), report.JoinNames(where.List, t.most(report.MaxNames), ", ")), true
}

// most is a bound of the default view; the verbose view has none.
func (t *text) most(bound int) int {
	if t.verbose {
		return math.MaxInt
	}
	return bound
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
	for _, place := range t.ByControl[report.ControlKey(control)] {
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
	if earlier := t.shown[place]; earlier != "" {
		t.Hang(indent, label, report.Green, line+": see "+earlier+", above")
		return
	}
	t.shown[place] = t.reference(control)
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
