package text

import (
	"fmt"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// violations writes one check's violations under a control: in full where they
// come up first, by reference afterwards.
func (t *text) violations(block []int, control engine.ControlResult) {
	earlier := map[string][]int{}
	var order report.Ordered
	var fresh []int
	for _, place := range block {
		if where := t.shown[place]; where != "" {
			order.Add(where)
			earlier[where] = append(earlier[where], place)
			continue
		}
		t.shown[place] = t.reference(control)
		fresh = append(fresh, place)
	}
	if len(fresh) > 0 {
		t.inFull(fresh, report.Itself(control))
	}
	for _, where := range order.List {
		t.byReference(earlier[where], where)
	}
}

func (t *text) inFull(block []int, named bool) {
	left := len(block)
	for i, alike := range t.alike(block) {
		if !t.verbose && i == report.MaxViolations {
			t.Say(2, fmt.Sprintf("and %d more of the same (-v lists them)", left))
			break
		}
		left -= len(alike)
		t.violation(t.Of(alike))
	}
	first := t.Result.Brief(block[0])
	if !named {
		t.Hang(2, "Check: ", report.Plain, first.Check)
	}
	if first.Description != "" {
		t.Hang(2, "Why:   ", report.Bold, first.Description)
	}
	t.Lines(2, "Fix:   ", report.Bold, first.Remediation)
	if t.verbose {
		for _, reference := range first.References {
			t.Hang(2, "See:   ", report.Plain, reference)
		}
	}
}

// alike are the places that are written together: in the verbose view each stands alone.
func (t *text) alike(block []int) [][]int {
	if !t.verbose {
		return t.Alike(block)
	}
	var all [][]int
	for _, place := range block {
		all = append(all, []int{place})
	}
	return all
}

// violation writes findings that differ in their subject alone.
func (t *text) violation(alike []engine.Finding) {
	const indent = 12
	finding := alike[0]
	label := report.Pad(finding.Severity.String(), len("critical")) + "  "
	t.Hang(2, label, report.SeverityStyle(finding.Severity), report.News(finding)+report.Together(alike, report.MaxSubjects)+": "+finding.Message)
	for i, evidence := range finding.Evidence {
		if !t.verbose && i == report.MaxEvidence {
			t.Say(indent, fmt.Sprintf("and %d more observed (-v lists them)", len(finding.Evidence)-i))
			break
		}
		t.Hang(indent, "seen: ", report.Faint, report.EvidenceText(evidence))
	}
	if t.verbose {
		for _, step := range report.FixLines(finding) {
			t.Hang(indent, "fix: ", report.Plain, step)
		}
	}
}

func (t *text) byReference(places []int, where string) {
	worst := t.Result.Brief(places[0]).Severity
	var names report.Ordered
	for _, place := range places {
		names.Add(report.Who(t.Result.Brief(place)))
	}
	label := report.Pad(worst.String(), len("critical")) + "  "
	t.Hang(2, label, report.SeverityStyle(worst), fmt.Sprintf("%s: see %s under %s, above",
		report.JoinNames(names.List, t.most(report.MaxNames), ", "), t.Result.Brief(places[0]).Check, where))
}

// loose writes violations that fail no control: another group of the control
// suffices, or no control lists them. They are no less real for it.
func (t *text) loose() {
	var places []int
	for _, place := range t.Findings(checks.Failed) {
		if t.shown[place] == "" {
			places = append(places, place)
		}
	}
	if len(places) == 0 {
		return
	}
	t.Heading(report.BoldRed, "Violations that fail no control by themselves")
	for _, block := range t.Blocks(places) {
		t.Blank()
		t.Hang(0, "FAILED  ", report.OutcomeStyle(checks.Failed), t.Result.Brief(block[0]).Check+": "+t.Result.Brief(block[0]).Title)
		for _, place := range block {
			t.shown[place] = "no control"
		}
		t.inFull(block, true)
	}
}
