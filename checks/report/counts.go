package report

import (
	"fmt"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// count is a number with its noun: "1 check", "14 checks".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func needs(n int) string {
	if n == 1 {
		return " needs"
	}
	return " need"
}

// listed joins names, at most limit of them, and says how many were left out.
func listed(names []string, limit int, separator string) string {
	if len(names) <= limit {
		return strings.Join(names, separator)
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:limit], separator), len(names)-limit)
}

func outcomeCounts(counts map[checks.Outcome]int) string {
	var parts []string
	for _, outcome := range checks.Outcomes() {
		if n := counts[outcome]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, strings.ReplaceAll(string(outcome), "-", " ")))
		}
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

func severityCounts(counts map[string]int) string {
	var parts []string
	for _, severity := range checks.Severities() {
		if n := counts[severity.String()]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, severity))
		}
	}
	return strings.Join(parts, ", ")
}

// baselineText tells what became of the violations since the earlier report.
func baselineText(b engine.Baseline) string {
	text := fmt.Sprintf("since %s: %d new, %d resolved, %d unchanged", minute(b.AsOf), b.New, b.Resolved, b.Unchanged)
	if b.Waived > 0 {
		text += fmt.Sprintf(", %d waived", b.Waived)
	}
	if b.Incomparable > 0 {
		text += fmt.Sprintf(", %d incomparable", b.Incomparable)
	}
	return text
}

// coverageText rounds down: 100% is said only of everything.
func coverageText(c engine.Coverage) string {
	if c.Total <= 0 {
		return "nothing to assess"
	}
	return fmt.Sprintf("assessed %d of %d (%d%%)", c.Assessed, c.Total, c.Assessed*100/c.Total)
}
