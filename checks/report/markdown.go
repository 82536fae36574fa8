package report

import (
	"fmt"
	"io"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// Markdown writes the result as a comment for a pull or merge request: a summary,
// and folded below it each violated check with what was seen and how to mend it,
// the worst first. It is at most 60,000 bytes long; what had to be cut is counted
// in its last line. Foreign text can't format, link, mention anybody or reach out
// of its place.
func Markdown(w io.Writer, r engine.Result) error {
	if _, err := io.WriteString(w, markdownOf(r, maxComment)); err != nil {
		return fmt.Errorf("write Markdown report: %w", err)
	}
	return nil
}

func markdownOf(r engine.Result, room int) string {
	c := &comment{index: newIndex(r), bounded: bounded{room: room - commentNoteRoom}}
	c.write(c.commentHead())
	c.commentViolations()
	c.section("Defects of hardcheck", checks.Errored, erroredLine)
	c.commentGaps()
	c.section("Waived", checks.Waived, waivedLine)
	c.commentNotices()
	return c.whole("the other report formats")
}

// comment is a Markdown report in the making. It groups as the text report does.
type comment struct {
	*index
	bounded
}

func (c *comment) commentHead() string {
	var out strings.Builder
	// The marker lets a script find its comment again and replace it.
	fmt.Fprintf(&out, "<!-- hardcheck -->\n## hardcheck: %s\n\n", violationText(c.r))
	fmt.Fprintf(&out, "**Exit %d:** %s\n\n", c.r.Exit.Code, exitText(c.r))
	if c.r.Site != "" {
		fmt.Fprintf(&out, "- Site: %s\n", short(c.r.Site))
	}
	fmt.Fprintf(&out, "- As of: %s\n- Coverage: %s\n", minute(c.r.AsOf), coverageText(c.r.Summary.Coverage))
	if c.r.Baseline != nil {
		fmt.Fprintf(&out, "- Baseline: %s\n", baselineText(*c.r.Baseline))
	}
	unread, shown := 0, 0
	for _, target := range c.r.Targets {
		if target.State == checks.StateCollected {
			continue
		}
		if unread++; shown < maxNames {
			shown++
			fmt.Fprintf(&out, "- Target %s: %s\n", short(target.Name), prose(limited(inline(stateText(target)), maxCommentText)))
		}
	}
	if unread > shown {
		fmt.Fprintf(&out, "- and %s that could not be read wholly\n", count(unread-shown, "more target"))
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
	outcomeRow(&out, "Findings", c.r.Summary.Outcomes)
	for i, profile := range c.profiles {
		if i == maxCommentRows {
			fmt.Fprintf(&out, "| and %d more |%s\n", len(c.profiles)-i, strings.Repeat(" |", len(checks.Outcomes())))
			break
		}
		counts := map[checks.Outcome]int{}
		for _, control := range c.controls[profile.ID] {
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
func short(name string) string { return prose(limited(inline(name), maxCommentName)) }
