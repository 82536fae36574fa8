package markdown

import (
	"fmt"
	"strings"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// commentViolations writes the violated checks, the worst first. A check that has
// no room in full is written without its documentation.
func (c *comment) commentViolations() {
	blocks := c.Blocks(c.Findings(checks.Failed))
	if len(blocks) == 0 || !c.Write("\n### Violations\n\n") {
		return
	}
	cutChecks, cutFindings := 0, 0
	for _, block := range blocks {
		if !c.Write(c.violatedCheck(block, true)) && !c.Write(c.violatedCheck(block, false)) {
			cutChecks++
			cutFindings += len(block)
		}
	}
	if cutChecks > 0 {
		c.Cut = append(c.Cut, fmt.Sprintf("%s of %s", report.Count(cutFindings, "violation"), report.Count(cutChecks, "check")))
	}
}

// violatedCheck is a folded block. Its summary is HTML, where entities mean what
// they mean in prose.
func (c *comment) violatedCheck(block []int, documented bool) string {
	first := c.Result.At(block[0])
	summary := fmt.Sprintf("<b>%s</b> %s (<code>%s</code>): %s", first.Severity, short(first.Title), short(first.Check), report.Count(len(block), "violation"))
	if !documented {
		return "<details><summary>" + summary + "</summary></details>\n\n"
	}
	var out strings.Builder
	out.WriteString("<details><summary>" + summary + "</summary>\n\n")
	left := len(block)
	for i, alike := range c.Alike(block) {
		if i == report.MaxViolations {
			fmt.Fprintf(&out, "- and %d more of the same\n", left)
			break
		}
		left -= len(alike)
		out.WriteString(violationItem(c.Of(alike)))
	}
	out.WriteString("\n" + report.MarkdownHelp(first))
	if controls := report.PolicyControls(first); len(controls) > 0 {
		fmt.Fprintf(&out, "\n**Controls:** %s\n", report.Prose(report.Limited(report.JoinNames(controls, report.MaxCommentRows, ", "), report.MaxCommentText)))
	}
	out.WriteString("\n</details>\n\n")
	return out.String()
}

// violationItem is an item for findings that differ in their subject alone.
func violationItem(alike []engine.Finding) string {
	var out strings.Builder
	f := alike[0]
	fmt.Fprintf(&out, "- **%s** %s%s: %s\n", f.Severity, report.News(f), report.Prose(shortTogether(alike)), report.Prose(report.Limited(report.Inline(f.Message), report.MaxCommentText)))
	for i, evidence := range f.Evidence {
		if i == report.MaxEvidence {
			fmt.Fprintf(&out, "  - and %d more observed\n", len(f.Evidence)-i)
			break
		}
		fmt.Fprintf(&out, "  - seen: %s = %s\n", report.CodeSpan(report.Limited(report.Inline(evidence.Source), report.MaxCommentText)), report.CodeSpan(report.Limited(report.Inline(evidence.Value), report.MaxCommentText)))
	}
	if len(alike) > 1 {
		return out.String() // Their steps differ as their subjects do.
	}
	for _, step := range report.FixLines(f) {
		fmt.Fprintf(&out, "  - fix: %s\n", report.CodeSpan(report.Limited(step, report.MaxCommentText)))
	}
	return out.String()
}

func shortWho(f engine.Finding) string {
	return report.Label(report.Limited(report.Inline(f.Target), report.MaxCommentName), report.Limited(report.Inline(f.Subject), report.MaxCommentName))
}

// shortTogether names findings of one target whose names may be long.
func shortTogether(alike []engine.Finding) string {
	named := make([]engine.Finding, 0, len(alike))
	for _, f := range alike {
		f.Target, f.Subject = report.Limited(report.Inline(f.Target), report.MaxCommentName), report.Limited(report.Inline(f.Subject), report.MaxCommentName)
		named = append(named, f)
	}
	return report.Together(named, report.MaxNames)
}

// section writes the findings of one outcome as a folded list.
func (c *comment) section(title string, outcome checks.Outcome, line func(engine.Finding) string) {
	places := c.Findings(outcome)
	var items []string
	for _, place := range places {
		items = append(items, line(c.Result.At(place)))
	}
	c.Folded(title, items)
}

func erroredLine(f engine.Finding) string { return checkLine(f, f.Message) }

func waivedLine(f engine.Finding) string {
	return checkLine(f, f.Message+" ("+report.WaiverText(f)+")")
}

func checkLine(f engine.Finding, message string) string {
	return fmt.Sprintf("%s on %s: %s", report.CodeSpan(report.Limited(report.Inline(f.Check), report.MaxCommentName)), report.Prose(shortWho(f)), report.Prose(report.Limited(report.Inline(message), report.MaxCommentText)))
}

// resolved lists the violations of the baseline that are gone.
func (c *comment) resolved() {
	if c.Result.Baseline == nil {
		return
	}
	var items []string
	for _, gone := range c.Result.Resolved {
		items = append(items, fmt.Sprintf("%s on %s", report.CodeSpan(report.Limited(report.Inline(gone.Check), report.MaxCommentName)), report.Prose(report.Limited(report.ResolvedText(gone), report.MaxCommentText))))
	}
	c.Folded("Resolved since "+report.Day(c.Result.Baseline.AsOf), items)
}

// commentGaps writes what was not assessed, grouped by target and reason.
func (c *comment) commentGaps() {
	var items []string
	for _, g := range report.MergeUnread(c.Gaps(c.Findings(checks.NotAssessed))) {
		text := fmt.Sprintf("%s: %s (%s)%s", g.Name(), report.Count(len(g.Checks.List), "check"), g.Reason, g.Why())
		items = append(items, report.LineProse(report.Limited(report.Inline(text), report.MaxCommentText)))
	}
	c.Folded("Not assessed, which is not a pass", items)
}

func (c *comment) commentNotices() {
	var items []string
	for _, notice := range c.Result.Notices {
		items = append(items, report.LineProse(report.Limited(report.Inline(notice), report.MaxCommentText)))
	}
	c.Folded("Notices", items)
}
