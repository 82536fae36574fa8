package report

import (
	"fmt"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// Count is a number with its noun: "1 check", "14 checks".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Needs is the verb behind a count.
func Needs(n int) string {
	if n == 1 {
		return " needs"
	}
	return " need"
}

// JoinNames joins names, at most limit of them, and says how many were left out.
func JoinNames(names []string, limit int, separator string) string {
	if len(names) <= limit {
		return strings.Join(names, separator)
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:limit], separator), len(names)-limit)
}

// OutcomeCounts names the outcomes that came up, each with its number.
func OutcomeCounts(counts map[checks.Outcome]int) string { return outcomeCounts(counts, "") }

// FindingCounts names the outcomes of findings, the failed ones with their severities.
func FindingCounts(s engine.Summary) string {
	severities := SeverityCounts(s.Severities)
	if severities != "" {
		severities = " (" + severities + ")"
	}
	return outcomeCounts(s.Outcomes, severities)
}

func outcomeCounts(counts map[checks.Outcome]int, severities string) string {
	var parts []string
	for _, outcome := range checks.Outcomes() {
		n := counts[outcome]
		if n == 0 {
			continue
		}
		part := fmt.Sprintf("%d %s", n, strings.ReplaceAll(string(outcome), "-", " "))
		if outcome == checks.Failed {
			part += severities
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

// SeverityCounts names the severities that came up, each with its number.
func SeverityCounts(counts map[string]int) string {
	var parts []string
	for _, severity := range checks.Severities() {
		if n := counts[severity.String()]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, severity))
		}
	}
	return strings.Join(parts, ", ")
}

// BaselineText tells what became of the violations since the earlier report.
func BaselineText(b engine.Baseline) string {
	text := fmt.Sprintf("since %s: %s, %d resolved", Minute(b.AsOf), NewsCounts(b), b.Resolved)
	if b.Waived > 0 {
		text += fmt.Sprintf(", %d waived", b.Waived)
	}
	if b.Incomparable > 0 {
		text += fmt.Sprintf(", %d incomparable", b.Incomparable)
	}
	return text
}

// NewsCounts tells how many violations of a report the earlier one has: "1 new, 14 known".
func NewsCounts(b engine.Baseline) string {
	text := fmt.Sprintf("%d new, %d known", b.New, b.Unchanged)
	if b.NewCheck > 0 {
		text += fmt.Sprintf(", %d by new checks", b.NewCheck)
	}
	return text
}

// News marks a violation that the baseline doesn't have, for the beginning of its line.
func News(f engine.Finding) string {
	switch f.Baseline {
	case engine.BaselineNew:
		return "new: "
	case engine.BaselineNewCheck:
		return "new check: "
	default:
		return ""
	}
}

// KnownText says since when a violation is known.
func KnownText(f engine.Finding) string {
	if f.FirstSeen.IsZero() {
		return "known"
	}
	return "known since " + Day(f.FirstSeen)
}

// ResolvedText is what is told of a violation that is gone.
func ResolvedText(r engine.Resolved) string {
	text := Label(r.Target, r.Subject) + ": " + Inline(r.Message)
	if r.Note != "" {
		text += " (" + Inline(r.Note) + ")"
	}
	return text
}

// CoverageText rounds down: 100% is said only of everything.
func CoverageText(c engine.Coverage) string {
	if c.Total <= 0 {
		return "nothing to assess"
	}
	return fmt.Sprintf("assessed %d of %d (%d%%)", c.Assessed, c.Total, c.Assessed*100/c.Total)
}
