package text

import (
	"fmt"
	"strings"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// maxCauses is how many causes the first screen has room for.
const maxCauses = 5

// first writes what somebody reads who reads nothing else: on a terminal of 80 by 24 all of
// it is on the screen. more says how to see what is not written.
func (t *text) first(more string) {
	t.title()
	words, style := verdict(t.Result)
	t.Hang(0, words, style, counted(t.Result))
	t.oneLine(2, "results   ", report.Plain, report.OutcomeCounts(t.Result.Summary.Outcomes))
	t.oneLine(2, "controls  ", report.Plain, t.controlCounts())
	t.oneLine(2, "coverage  ", report.Plain, report.CoverageText(t.Result.Summary.Coverage)+"; "+t.readCounts())
	if b := t.Result.Baseline; b != nil {
		t.oneLine(2, "baseline  ", report.Plain, fmt.Sprintf("%s, %d resolved since %s", report.NewsCounts(*b), b.Resolved, report.Day(b.AsOf)))
	}
	if n := t.Result.Narrowed; n != nil {
		t.oneLine(2, "shown     ", report.Yellow, fmt.Sprintf("%d of %d results, those %s", t.Result.Len(), n.Of, report.Inline(n.String())))
	}
	t.worstCauses()
	next := t.next()
	if next+more != "" {
		t.space()
	}
	if next != "" {
		t.Hang(0, "Next: ", report.Bold, next)
	}
	if more != "" {
		t.Hang(0, "More: ", report.Bold, more)
	}
}

// space is an empty line, where there is room for one.
func (t *text) space() {
	if !t.tight {
		t.Blank()
	}
}

func (t *text) title() {
	parts := []string{report.Inline(t.Result.Tool.Name) + " " + report.Inline(t.Result.Tool.Version)}
	if t.Result.Site != "" {
		parts = append(parts, "site "+report.Inline(t.Result.Site))
	}
	parts = append(parts, "as of "+report.Minute(t.Result.AsOf))
	if line := strings.Join(parts, "  "); report.Columns(line) <= t.Width {
		t.Raw(t.Color.Paint(report.Bold, line))
	} else {
		t.Heading(report.Bold, line)
	}
}

// verdict is the exit code in a word or two.
func verdict(r engine.Result) (words string, style report.Style) {
	switch {
	case r.Exit.Interrupted:
		return "INTERRUPTED  ", report.BoldRed
	case r.Exit.Violations:
		return "FAILED  ", report.BoldRed
	case r.Exit.Errors:
		return "ERROR  ", report.BoldRed
	case r.Exit.Incomplete:
		return "INCOMPLETE  ", report.Yellow
	case r.Summary.Coverage.Total <= 0:
		return "NOTHING TO ASSESS  ", report.Yellow
	default:
		return "OK  ", report.Green
	}
}

// counted are the violations by severity, whatever the exit code makes of them.
func counted(r engine.Result) string {
	failed := r.Summary.Outcomes[checks.Failed]
	if failed == 0 {
		return "no violation"
	}
	return fmt.Sprintf("%s: %s", report.Count(failed, "violation"), report.SeverityCounts(r.Summary.Severities))
}

// controlCounts are the outcomes of the controls, with the policies they are of where there is
// room for their names.
func (t *text) controlCounts() string {
	counts := report.OutcomeCounts(t.Result.Summary.Controls)
	const margin = len("  controls  ")
	if whole := counts + " of " + report.ProfileNames(t.Result.Profiles); !t.cut || margin+report.Columns(whole) <= t.Width {
		return whole
	}
	return counts
}

// readCounts says how much of the site was read.
func (t *text) readCounts() string {
	whole := 0
	for _, target := range t.Result.Targets {
		if target.State.Whole() {
			whole++
		}
	}
	return fmt.Sprintf("%d of %s read wholly", whole, report.Count(len(t.Result.Targets), "target"))
}

// worstCauses names what to go at first, with what it clears: two lines each.
func (t *text) worstCauses() {
	causes := t.causes
	if len(causes) == 0 {
		return
	}
	title := "What to mend first"
	if len(causes) > maxCauses {
		title += fmt.Sprintf(", of %d causes", len(causes))
	}
	t.space()
	t.Raw(t.Color.Paint(report.Bold, title))
	for i, cause := range causes[:min(len(causes), maxCauses)] {
		severity := t.Result.Brief(cause.Places[0]).Severity
		label := fmt.Sprintf("%d %s  ", i+1, report.Pad(severity.String(), len("critical")))
		t.oneLine(2, label, report.SeverityStyle(severity), t.Name(cause))
		t.oneLine(2+report.Columns(label), "", report.Plain, "clears "+cause.Clears(6)+", on "+t.Where(cause, 2))
	}
}

// oneLine writes what is cut where only the first part is written: the rest of the report has it whole.
func (t *text) oneLine(indent int, label string, style report.Style, line string) {
	line = report.Inline(line)
	room := t.Width - indent - report.Columns(label)
	if !t.cut || report.Columns(line) <= room {
		t.Hang(indent, label, style, line)
		return
	}
	if lines := report.Wrap(line, room-3, room-3); len(lines) > 1 {
		line = lines[0] + "..."
	}
	t.Hang(indent, label, style, line)
}

// next is the command to go on with.
func (t *text) next() string {
	causes := t.causes
	switch manual := t.Result.Summary.Controls[checks.Manual]; {
	case len(causes) > 0:
		return "hardcheck explain " + report.Inline(causes[0].Check)
	case t.Result.Summary.Outcomes[checks.NotAssessed] > 0 && !t.verbose && t.Result.Exit.Incomplete:
		return "the same with -v, which says for each result why it is not assessed"
	case manual > 0 && t.Result.Site != "":
		return fmt.Sprintf("hardcheck attest --site SITE.yaml, which asks for %s", report.Count(manual, "statement"))
	default:
		return ""
	}
}

func (t *text) exit() {
	t.space()
	t.Hang(0, fmt.Sprintf("exit %d: ", t.Result.Exit.Code), exitStyle(t.Result.Exit), report.ExitText(t.Result))
}

func exitStyle(e engine.Exit) report.Style {
	switch {
	case e.Violations || e.Errors:
		return report.BoldRed
	case e.Incomplete || e.Interrupted:
		return report.Yellow
	default:
		return report.Green
	}
}
