package diff

import (
	"fmt"
	"io"

	"hardcheck/checks/report"
)

// maxCommentSide bounds the line that names a report, in characters.
const maxCommentSide = 400

// Markdown writes the difference as a comment for a pull or merge request: the new
// violations open, the rest folded below them. It is at most 60,000 bytes long;
// what had to be cut is counted in its last line. Foreign text is escaped as in
// the Markdown form of a report.
func (d Diff) Markdown(w io.Writer) error {
	if _, err := io.WriteString(w, d.markdownOf(report.MaxComment)); err != nil {
		return fmt.Errorf("write Markdown diff: %w", err)
	}
	return nil
}

func (d Diff) markdownOf(room int) string {
	b := &report.Bounded{Room: room - report.CommentNoteRoom}
	b.Write(d.markdownHead())
	news(b, d.New)
	b.Folded("Resolved", changeLines(d.Resolved))
	b.Folded("Waived since", changeLines(d.Waived))
	b.Folded("Not comparable, so neither new nor resolved", changeLines(d.Incomparable))
	b.Folded("Unchanged, with another severity", changeLines(severityChanged(d.Unchanged)))
	var notices []string
	for _, notice := range d.Notices {
		notices = append(notices, report.LineProse(report.Limited(report.Inline(notice), report.MaxCommentText)))
	}
	b.Folded("Notices", notices)
	return b.Whole("the JSON form of the diff")
}

// markdownHead begins with a marker, which lets a script find its comment again.
func (d Diff) markdownHead() string {
	heading := "no new violation"
	if len(d.New) > 0 {
		heading = report.Count(len(d.New), "new violation")
	}
	return fmt.Sprintf("<!-- hardcheck diff -->\n## hardcheck diff: %s\n\n- Before: %s\n- After: %s\n- Violations: %s\n\n",
		heading, markdownSide(d.Before), markdownSide(d.After), d.counts())
}

// counts is one line about every class.
func (d Diff) counts() string {
	return fmt.Sprintf("%d new, %d resolved, %d waived, %d not comparable, %d unchanged",
		len(d.New), len(d.Resolved), len(d.Waived), len(d.Incomparable), len(d.Unchanged))
}

func markdownSide(s Side) string {
	return report.Prose(report.Limited(report.Inline(sideText(s)), maxCommentSide))
}

// news lists the new violations, as many as there is room for.
func news(b *report.Bounded, all []Change) {
	if len(all) == 0 || !b.Write("### New violations\n\n") {
		return
	}
	for i, line := range changeLines(all) {
		if !b.Write("- " + line + "\n") {
			b.Cut = append(b.Cut, report.Count(len(all)-i, "new violation"))
			break
		}
	}
	b.Write("\n")
}

func changeLines(all []Change) []string {
	lines := make([]string, 0, len(all))
	for _, c := range all {
		lines = append(lines, changeLine(c))
	}
	return lines
}

func changeLine(c Change) string {
	text := report.Inline(c.Message)
	if c.OldSeverity != 0 {
		text += fmt.Sprintf(" (was %s)", c.OldSeverity)
	}
	if c.Note != "" {
		text += " (" + report.Inline(c.Note) + ")"
	}
	who := report.Label(report.Limited(report.Inline(c.Target), report.MaxCommentName), report.Limited(report.Inline(c.Subject), report.MaxCommentName))
	return fmt.Sprintf("**%s** %s on %s: %s", c.Severity,
		report.CodeSpan(report.Limited(report.Inline(c.Check), report.MaxCommentName)), report.Prose(who), report.Prose(report.Limited(text, report.MaxCommentText)))
}
