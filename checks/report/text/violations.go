package text

import (
	"fmt"
	"strings"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// violations writes the violations, most gain first; beside a baseline what is new comes
// before what is known.
func (t *text) violations() {
	if t.Result.Baseline == nil {
		t.group("Violations by what clears them", report.BoldRed, t.causes)
		return
	}
	byState := map[engine.BaselineState][]int{}
	for _, place := range t.Findings(checks.Failed) {
		state := t.Result.Brief(place).Baseline
		byState[state] = append(byState[state], place)
	}
	since := report.Day(t.Result.Baseline.AsOf)
	t.group("New since "+since, report.BoldRed, t.Causes(append(byState[engine.BaselineNew], byState[""]...)))
	t.group("By checks or parameters that the baseline of "+since+" lacks", report.Yellow, t.Causes(byState[engine.BaselineNewCheck]))
	t.group("Known since "+since+" or before", report.Plain, t.Causes(byState[engine.BaselineUnchanged]))
}

// group writes violations by what clears them.
func (t *text) group(title string, style report.Style, causes []report.Cause) {
	if len(causes) == 0 {
		return
	}
	n := 0
	for _, cause := range causes {
		n += len(cause.Places)
	}
	t.Heading(style, title+": "+report.Count(n, "violation"))
	for _, cause := range causes {
		t.Blank()
		if cause.Text != "" {
			severity := t.Result.Brief(cause.Places[0]).Severity
			t.Hang(0, "CAUSE   ", report.SeverityStyle(severity), t.Name(cause)+" ("+t.Where(cause, t.most(report.MaxNames))+"): clears "+cause.Clears(t.most(maxIDs)))
		}
		for i, block := range t.Blocks(cause.Places) {
			if i > 0 {
				t.Blank()
			}
			t.block(block)
		}
	}
}

// block writes violations of one check, with the check's texts where it comes up first.
func (t *text) block(block []int) {
	first := t.Result.Brief(block[0])
	t.Hang(0, "FAILED  ", report.OutcomeStyle(checks.Failed), first.Check+": "+first.Title)
	left, own := len(block), true
	for i, alike := range t.alike(block) {
		if !t.verbose && i == report.MaxViolations {
			t.Say(2, fmt.Sprintf("and %d more of the same (-v lists them)", left))
			break
		}
		left -= len(alike)
		own = t.violation(t.Of(alike)) && own
	}
	for _, place := range block {
		t.shown[place] = true
	}
	t.texts(first, own)
	if controls := t.controlsOf(block); controls != "" {
		t.Hang(2, "Controls: ", report.Plain, controls)
	}
}

// texts writes what a check has to say, once. Where all violations come with commands of their
// own, how to mend such a thing in general is left to the verbose view.
func (t *text) texts(check engine.Finding, own bool) {
	if t.told[check.Check] {
		t.Say(2, "Why and how: see "+check.Check+" above")
		return
	}
	t.told[check.Check] = true
	if check.Description != "" {
		t.Hang(2, "Why:   ", report.Bold, check.Description)
	}
	if !own || t.verbose {
		t.Lines(2, "Fix:   ", report.Bold, check.Remediation)
	}
	if t.verbose {
		for _, reference := range check.References {
			t.Hang(2, "See:   ", report.Plain, reference)
		}
	}
}

// controlsOf names the controls of policies that the violations of a block fail.
func (t *text) controlsOf(block []int) string {
	var names report.Ordered
	for _, place := range block {
		names.Add(report.PolicyControls(t.Result.Brief(place))...)
	}
	return report.JoinNames(names.List, t.most(maxIDs), " ")
}

// alike are the places that are written together: in the verbose view each stands alone.
func (t *text) alike(block []int) [][]int {
	if !t.verbose {
		return t.Alike(block)
	}
	var all [][]int
	for _, place := range block {
		all = append(all, []int{place})
	}
	return all
}

// violation writes findings that differ in their subject alone, each with its own commands,
// and tells whether all have some.
func (t *text) violation(alike []engine.Finding) (fixed bool) {
	const indent = 12
	finding := alike[0]
	label := report.Pad(finding.Severity.String(), len("critical")) + "  "
	t.Hang(2, label, report.SeverityStyle(finding.Severity), report.News(finding)+report.Together(alike, report.MaxSubjects)+": "+finding.Message)
	if t.verbose && !finding.FirstSeen.IsZero() {
		t.Say(indent, report.KnownText(finding))
	}
	for i, evidence := range finding.Evidence {
		if !t.verbose && i == report.MaxEvidence {
			t.Say(indent, fmt.Sprintf("and %d more observed (-v lists them)", len(finding.Evidence)-i))
			break
		}
		t.Hang(indent, "seen: ", report.Faint, report.EvidenceText(evidence))
	}
	return t.fixes(indent, alike)
}

// fixes writes the steps of findings in their order, once each: sentences, and commands to be
// copied, which are never wrapped.
func (t *text) fixes(indent int, alike []engine.Finding) (all bool) {
	var steps []checks.Repair
	seen := map[string]bool{}
	all = true
	for _, finding := range alike {
		all = all && len(finding.Fix) > 0
		for _, step := range finding.Fix {
			if !seen[step.Text] {
				seen[step.Text] = true
				steps = append(steps, step)
			}
		}
	}
	for i, step := range steps {
		if i == t.most(report.MaxViolations) {
			t.Say(indent, fmt.Sprintf("and %d more steps (-v lists them)", len(steps)-i))
			break
		}
		if step.InWords() {
			t.Hang(indent, "fix:  ", report.Bold, step.Text)
			continue
		}
		margin := strings.Repeat(" ", indent)
		t.Raw(margin + t.Color.Paint(report.Bold, "fix:  ") + report.CodeLine(step.Text))
		if t.verbose && step.Undo != "" {
			t.Raw(margin + t.Color.Paint(report.Faint, "undo: ") + report.CodeLine(step.Undo))
		}
	}
	return all
}
