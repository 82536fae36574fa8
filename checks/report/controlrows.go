package report

import (
	"fmt"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// maxFix bounds how to mend a control in one line, in characters: a cell of a spreadsheet
// holds no more than some thousands, and nobody reads them there.
const maxFix = 2000

// ControlRow is a control as one row of a table: what the table of controls shows in every
// format that has one.
type ControlRow struct {
	engine.ControlResult
	// Failed counts the control's violations by severity, Accepted are those that waivers accept.
	Failed   map[checks.Severity]int
	Accepted int
	// Waivers say who accepted what until when, once each.
	Waivers []string
	// Fix mends its violations: the commands of the findings, or what their checks say.
	Fix string
}

// ControlRows are the rows of controls, in their order.
func (x *Index) ControlRows(controls []engine.ControlResult) []ControlRow {
	rows := make([]ControlRow, 0, len(controls))
	for _, control := range controls {
		rows = append(rows, x.controlRow(control))
	}
	return rows
}

func (x *Index) controlRow(control engine.ControlResult) ControlRow {
	row := ControlRow{ControlResult: control, Failed: map[checks.Severity]int{}}
	var waivers, fixes Ordered
	shown := map[string]int{}
	for place := range x.OfControl(control) {
		brief := x.Result.Brief(place)
		switch brief.Outcome {
		case checks.Failed:
			row.Failed[brief.Severity]++
			if shown[brief.Check]++; shown[brief.Check] <= MaxViolations {
				fixes.Add(oneLineFix(x.Result.At(place)))
			}
		case checks.Waived:
			row.Accepted++
			if brief.Waiver != nil {
				waivers.Add(Inline(brief.Waiver.Check+brief.Waiver.Control) + ": " + WaiverText(brief))
			}
		default:
		}
	}
	row.Waivers = waivers.List
	row.Fix = Limited(strings.Join(fixes.List, " | "), maxFix)
	return row
}

// oneLineFix are a finding's own commands, or what its check says.
func oneLineFix(f engine.Finding) string {
	var steps []string
	for _, step := range f.Fix {
		steps = append(steps, Inline(step.Text))
	}
	if len(steps) > 0 {
		return strings.Join(steps, "; ")
	}
	return Inline(f.Remediation)
}

// FailedText counts the row's violations by severity: "1 critical, 2 low"; empty where there
// are none.
func (r ControlRow) FailedText() string {
	var parts []string
	for _, severity := range checks.Severities() {
		if n := r.Failed[severity]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, severity))
		}
	}
	if r.Accepted > 0 {
		parts = append(parts, fmt.Sprintf("%d waived", r.Accepted))
	}
	return strings.Join(parts, ", ")
}
