package report

import (
	"fmt"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// commentViolations writes the violated checks, the worst first. A check that has
// no room in full is written without its documentation.
func (c *comment) commentViolations() {
	blocks := c.blocks(c.findings(checks.Failed))
	if len(blocks) == 0 || !c.write("\n### Violations\n\n") {
		return
	}
	cutChecks, cutFindings := 0, 0
	for _, block := range blocks {
		if !c.write(c.violatedCheck(block, true)) && !c.write(c.violatedCheck(block, false)) {
			cutChecks++
			cutFindings += len(block)
		}
	}
	if cutChecks > 0 {
		c.cut = append(c.cut, fmt.Sprintf("%s of %s", count(cutFindings, "violation"), count(cutChecks, "check")))
	}
}

// violatedCheck is a folded block. Its summary is HTML, where entities mean what
// they mean in prose.
func (c *comment) violatedCheck(block []int, documented bool) string {
	first := c.r.Findings[block[0]]
	summary := fmt.Sprintf("<b>%s</b> %s (<code>%s</code>): %s", first.Severity, short(first.Title), short(first.Check), count(len(block), "violation"))
	if !documented {
		return "<details><summary>" + summary + "</summary></details>\n\n"
	}
	var out strings.Builder
	out.WriteString("<details><summary>" + summary + "</summary>\n\n")
	for i, place := range block {
		if i == maxViolations {
			fmt.Fprintf(&out, "- and %d more of the same\n", len(block)-i)
			break
		}
		out.WriteString(violationItem(c.r.Findings[place]))
	}
	out.WriteString("\n" + markdownHelp(first))
	if controls := policyControls(first); len(controls) > 0 {
		fmt.Fprintf(&out, "\n**Controls:** %s\n", prose(limited(listed(controls, maxCommentRows, ", "), maxCommentText)))
	}
	out.WriteString("\n</details>\n\n")
	return out.String()
}

func violationItem(f engine.Finding) string {
	var out strings.Builder
	news := ""
	if f.New {
		news = "new: "
	}
	fmt.Fprintf(&out, "- **%s** %s%s: %s\n", f.Severity, news, prose(shortWho(f)), prose(limited(inline(f.Message), maxCommentText)))
	for i, evidence := range f.Evidence {
		if i == maxEvidence {
			fmt.Fprintf(&out, "  - and %d more observed\n", len(f.Evidence)-i)
			break
		}
		fmt.Fprintf(&out, "  - seen: %s = %s\n", codeSpan(limited(inline(evidence.Source), maxCommentText)), codeSpan(limited(inline(evidence.Value), maxCommentText)))
	}
	return out.String()
}

func shortWho(f engine.Finding) string {
	return named(limited(inline(f.Target), maxCommentName), limited(inline(f.Subject), maxCommentName))
}

// section writes the findings of one outcome as a folded list.
func (c *comment) section(title string, outcome checks.Outcome, line func(engine.Finding) string) {
	places := c.findings(outcome)
	var items []string
	for _, place := range places {
		items = append(items, line(c.r.Findings[place]))
	}
	c.folded(title, items)
}

func erroredLine(f engine.Finding) string { return checkLine(f, f.Message) }

func waivedLine(f engine.Finding) string {
	return checkLine(f, f.Message+" ("+waiverText(f)+")")
}

func checkLine(f engine.Finding, message string) string {
	return fmt.Sprintf("%s on %s: %s", codeSpan(limited(inline(f.Check), maxCommentName)), prose(shortWho(f)), prose(limited(inline(message), maxCommentText)))
}

// commentGaps writes what was not assessed, grouped by target and reason.
func (c *comment) commentGaps() {
	var items []string
	for _, g := range mergeUnread(c.gaps(c.findings(checks.NotAssessed))) {
		text := fmt.Sprintf("%s: %s (%s)%s", g.name(), count(len(g.checks.list), "check"), g.reason, sentences(g))
		items = append(items, lineProse(limited(inline(text), maxCommentText)))
	}
	c.folded("Not assessed, which is not a pass", items)
}

func (c *comment) commentNotices() {
	var items []string
	for _, notice := range c.r.Notices {
		items = append(items, lineProse(limited(inline(notice), maxCommentText)))
	}
	c.folded("Notices", items)
}
