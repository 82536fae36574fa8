package diff

import (
	"fmt"
	"io"

	"hardcheck/checks/report"
)

// Text writes the difference for a person: what is new first, the counts last.
// Unchanged violations are listed in the verbose view, and those whose severity
// changed always.
func (d Diff) Text(w io.Writer, o report.TextOptions) error {
	t := &diffText{report.NewPen(o)}
	t.Raw(t.Color.Paint(report.Bold, "hardcheck diff"))
	t.Hang(2, "before: ", report.Plain, sideText(d.Before))
	t.Hang(2, "after:  ", report.Plain, sideText(d.After))
	for _, notice := range d.Notices {
		t.Hang(2, "note:   ", report.Yellow, notice)
	}
	t.class("New", report.BoldRed, d.New, d.New)
	t.class("Resolved", report.Green, d.Resolved, d.Resolved)
	t.class("Waived since", report.Cyan, d.Waived, d.Waived)
	t.class("Not comparable, so neither new nor resolved", report.Yellow, d.Incomparable, d.Incomparable)
	unchanged := d.Unchanged
	if !o.Verbose {
		unchanged = severityChanged(unchanged)
	}
	t.class("Unchanged", report.Plain, d.Unchanged, unchanged)
	t.Blank()
	t.Say(0, d.counts())
	return t.Flush(w)
}

type diffText struct{ *report.Pen }

func sideText(s Side) string {
	text := fmt.Sprintf("%s %s, as of %s, profiles ", s.Tool.Name, s.Tool.Version, report.Minute(s.AsOf))
	if s.Site != "" {
		text = "site " + s.Site + ", " + text
	}
	if len(s.Profiles) == 0 {
		return text + "none"
	}
	return text + report.JoinNames(s.Profiles, report.MaxNames, ", ")
}

// class writes one group: how many there are, and those that the view lists.
func (t *diffText) class(title string, s report.Style, all, list []Change) {
	if len(all) == 0 {
		return
	}
	title += ": " + report.Count(len(all), "violation")
	if len(list) < len(all) {
		title += " (-v lists them all)"
	}
	t.Heading(s, title)
	for _, change := range list {
		t.change(change)
	}
}

func (t *diffText) change(c Change) {
	const indent = 12
	label := report.Pad(c.Severity.String(), len("critical")) + "  "
	text := c.Check + " on " + report.Label(c.Target, c.Subject) + ": " + c.Message
	if c.OldSeverity != 0 {
		text += fmt.Sprintf(" (was %s)", c.OldSeverity)
	}
	t.Hang(2, label, report.SeverityStyle(c.Severity), text)
	if c.Note != "" {
		t.Say(indent, c.Note)
	}
}

func severityChanged(all []Change) []Change {
	var changed []Change
	for _, change := range all {
		if change.OldSeverity != 0 && change.OldSeverity != change.Severity {
			changed = append(changed, change)
		}
	}
	return changed
}
