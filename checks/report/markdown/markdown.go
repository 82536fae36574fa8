// Package markdown writes a result as a comment for a pull or merge request.
package markdown

import (
	"fmt"
	"io"
	"strings"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// Write writes the result as a comment for a pull or merge request: a summary,
// and folded below it each policy's controls and each violated check with what was seen and how to mend it,
// the worst first. It is at most 60,000 bytes long; what had to be cut is counted
// in its last line. Foreign text can't format, link, mention anybody or reach out
// of its place.
func Write(w io.Writer, r engine.Result) error {
	if _, err := io.WriteString(w, markdownOf(r, report.MaxComment)); err != nil {
		return fmt.Errorf("write Markdown report: %w", err)
	}
	return nil
}

func markdownOf(r engine.Result, room int) string {
	c := &comment{Index: report.NewIndex(r), Bounded: report.Bounded{Room: room - report.CommentNoteRoom}}
	c.Write(c.commentHead())
	c.controlTables()
	c.commentViolations()
	c.resolved()
	c.section("Defects of hardcheck", checks.Errored, erroredLine)
	c.commentGaps()
	c.section("Waived", checks.Waived, waivedLine)
	c.commentNotices()
	return c.Whole("the other report formats")
}

// comment is a Markdown report in the making. It groups as the text report does.
type comment struct {
	*report.Index
	report.Bounded
}

func (c *comment) commentHead() string {
	var out strings.Builder
	// The marker lets a script find its comment again and replace it.
	fmt.Fprintf(&out, "<!-- hardcheck -->\n## hardcheck: %s\n\n", report.ViolationText(c.Result))
	fmt.Fprintf(&out, "Result: %s\n\n", report.ExitText(c.Result))
	if c.Result.Site != "" {
		fmt.Fprintf(&out, "- Site: %s\n", short(c.Result.Site))
	}
	fmt.Fprintf(&out, "- As of: %s\n- Coverage: %s\n", report.Minute(c.Result.AsOf), report.CoverageText(c.Result.Summary.Coverage))
	for _, profile := range c.Result.Profiles {
		fmt.Fprintf(&out, "- Profile: %s\n", report.Prose(report.ProfileText(profile)))
	}
	if date := c.Result.Advisories.Date; date != "" {
		fmt.Fprintf(&out, "- Data about versions: of %s\n", short(date))
	}
	if c.Result.TimeZone != "" {
		fmt.Fprintf(&out, "- Time zone of windows: %s\n", short(c.Result.TimeZone))
	}
	for _, snapshot := range c.Result.Snapshots {
		fmt.Fprintf(&out, "- Snapshot: SHA-256 %s\n", short(snapshot.SHA256))
	}
	if c.Result.Baseline != nil {
		fmt.Fprintf(&out, "- Baseline: %s\n", report.BaselineText(*c.Result.Baseline))
	}
	unread, shown := 0, 0
	for _, target := range c.Result.Targets {
		if target.State.Whole() {
			continue
		}
		if unread++; shown < report.MaxNames {
			shown++
			fmt.Fprintf(&out, "- Target %s: %s\n", short(target.Name), report.Prose(report.Limited(report.Inline(report.StateText(target)), report.MaxCommentText)))
		}
	}
	if unread > shown {
		fmt.Fprintf(&out, "- and %s that could not be read wholly\n", report.Count(unread-shown, "more target"))
	}
	out.WriteString("\n" + c.commentTable())
	return out.String()
}

// commentTable counts outcomes: of all findings, and of each policy's controls.
func (c *comment) commentTable() string {
	var out strings.Builder
	out.WriteString("| |")
	for _, outcome := range checks.Outcomes() {
		out.WriteString(" " + strings.ReplaceAll(string(outcome), "-", " ") + " |")
	}
	out.WriteString("\n|---|" + strings.Repeat("---:|", len(checks.Outcomes())) + "\n")
	outcomeRow(&out, "Findings", c.Result.Summary.Outcomes)
	for i, profile := range c.Profiles {
		if i == report.MaxCommentRows {
			fmt.Fprintf(&out, "| and %d more |%s\n", len(c.Profiles)-i, strings.Repeat(" |", len(checks.Outcomes())))
			break
		}
		counts := map[checks.Outcome]int{}
		for _, control := range c.Controls[profile.ID] {
			counts[control.Outcome]++
		}
		outcomeRow(&out, "Controls of "+short(profile.ID), counts)
	}
	return out.String()
}

func outcomeRow(out *strings.Builder, name string, counts map[checks.Outcome]int) {
	out.WriteString("| " + name + " |")
	for _, outcome := range checks.Outcomes() {
		fmt.Fprintf(out, " %d |", counts[outcome])
	}
	out.WriteByte('\n')
}

// short is a foreign name as prose.
func short(name string) string {
	return report.Prose(report.Limited(report.Inline(name), report.MaxCommentName))
}
