package markdown

import (
	"fmt"
	"strings"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// tablesRoom is the part of a comment that tables of controls may take: what failed is told
// with its fix below them.
const tablesRoom = 3

// controlTables writes a table for each policy, a row for each control: the first thing an
// auditor looks for. Controls that are a check under its own name are the list of violations.
func (c *comment) controlTables() {
	room := c.Room / tablesRoom
	for _, profile := range c.Profiles {
		var controls []engine.ControlResult
		counts := map[checks.Outcome]int{}
		for _, control := range c.Controls[profile.ID] {
			if !report.Itself(control) {
				controls = append(controls, control)
				counts[control.Outcome]++
			}
		}
		if len(controls) == 0 {
			continue
		}
		name := short(profile.ID)
		table, left := controlTable(fmt.Sprintf("Controls of %s: %s", name, report.OutcomeCounts(counts)), c.ControlRows(controls), room)
		if room -= len(table); left == len(controls) || !c.Write(table) {
			left = len(controls)
		}
		if left > 0 {
			c.Cut = append(c.Cut, fmt.Sprintf("%s of %s", report.Count(left, "control"), name))
		}
	}
}

// controlTable is a folded table of as many controls as there is room for, and how many are
// left out.
func controlTable(title string, rows []report.ControlRow, room int) (table string, left int) {
	var out strings.Builder
	out.WriteString("\n<details><summary>" + title + "</summary>\n\n")
	out.WriteString("| Control | Title | Outcome | Violations | Stated or accepted by | Until |\n|---|---|---|---|---|---|\n")
	for i, row := range rows {
		line := controlLine(row)
		if out.Len()+len(line) > room {
			left = len(rows) - i
			break
		}
		out.WriteString(line)
	}
	out.WriteString("\n</details>\n\n")
	return out.String(), left
}

func controlLine(row report.ControlRow) string {
	by, until := "", ""
	switch said := row.Attestation; {
	case said != nil:
		by, until = report.Inline(said.By)+" ("+report.Inline(said.Status)+")", report.Day(said.Until)
	case len(row.Waivers) > 0:
		by = report.JoinNames(row.Waivers, 1, "; ")
	}
	cells := []string{row.ID, row.Title, strings.ReplaceAll(string(row.Outcome), "-", " "), row.FailedText(), by, until}
	for i, cell := range cells {
		cells[i] = report.Prose(report.Limited(report.Inline(cell), report.MaxCommentName))
	}
	return "| " + strings.Join(cells, " | ") + " |\n"
}
