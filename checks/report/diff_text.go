package report

import (
	"fmt"
	"io"
)

// Text writes the difference for a person: what is new first, the counts last.
// Unchanged violations are listed in the verbose view, and those whose severity
// changed always.
func (d Diff) Text(w io.Writer, o TextOptions) error {
	t := &diffText{newPen(o)}
	t.raw(t.color.paint(bold, "hardcheck diff"))
	t.hang(2, "before: ", plain, sideText(d.Before))
	t.hang(2, "after:  ", plain, sideText(d.After))
	for _, notice := range d.Notices {
		t.hang(2, "note:   ", yellow, notice)
	}
	t.class("New", boldRed, d.New, d.New)
	t.class("Resolved", green, d.Resolved, d.Resolved)
	t.class("Waived since", cyan, d.Waived, d.Waived)
	t.class("Not comparable, so neither new nor resolved", yellow, d.Incomparable, d.Incomparable)
	unchanged := d.Unchanged
	if !o.Verbose {
		unchanged = severityChanged(unchanged)
	}
	t.class("Unchanged", plain, d.Unchanged, unchanged)
	t.blank()
	t.say(0, d.counts())
	return t.writeTo(w)
}

type diffText struct{ *pen }

func sideText(s Side) string {
	text := fmt.Sprintf("%s %s, as of %s, profiles ", s.Tool.Name, s.Tool.Version, minute(s.AsOf))
	if s.Site != "" {
		text = "site " + s.Site + ", " + text
	}
	if len(s.Profiles) == 0 {
		return text + "none"
	}
	return text + listed(s.Profiles, maxNames, ", ")
}

// class writes one group: how many there are, and those that the view lists.
func (t *diffText) class(title string, s style, all, list []Change) {
	if len(all) == 0 {
		return
	}
	title += ": " + count(len(all), "violation")
	if len(list) < len(all) {
		title += " (-v lists them all)"
	}
	t.heading(s, title)
	for _, change := range list {
		t.change(change)
	}
}

func (t *diffText) change(c Change) {
	const indent = 12
	label := pad(c.Severity.String(), len("critical")) + "  "
	text := c.Check + " on " + named(c.Target, c.Subject) + ": " + c.Message
	if c.OldSeverity != 0 {
		text += fmt.Sprintf(" (was %s)", c.OldSeverity)
	}
	t.hang(2, label, severityStyle(c.Severity), text)
	if c.Note != "" {
		t.say(indent, c.Note)
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
