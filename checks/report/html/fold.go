package html

import (
	"iter"
	"slices"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// foldedPart are the controls of a baseline that say nothing but that the site has
// no target of one kind: one line for all of them.
type foldedPart struct {
	Kind, Class, Outcome, Count, Reason string
	Controls                            []controlPart
}

// fold puts a control that is a check of an absent kind with its like, and reports
// whether it did. A policy's own controls stay where the policy has them.
func (p *pager) fold(section *policySection, row report.ControlRow) bool {
	control := row.ControlResult
	finding, absent := p.absent(control)
	if !absent {
		return false
	}
	class := outcomeClass(control.Outcome)
	at := slices.IndexFunc(section.Folded, func(f foldedPart) bool { return f.Kind == report.Inline(finding.Kind) && f.Class == class })
	if at < 0 {
		at = len(section.Folded)
		section.Folded = append(section.Folded, foldedPart{
			Kind: report.Inline(finding.Kind), Class: class, Outcome: outcomeWord(control.Outcome), Reason: report.Inline(finding.Message),
		})
	}
	folded := &section.Folded[at]
	folded.Controls = append(folded.Controls, p.controlPart(row))
	folded.Count = report.Count(len(folded.Controls), folded.Kind+" check")
	return true
}

// absent is the one finding of a check under its own name whose kind has no target.
func (p *pager) absent(control engine.ControlResult) (engine.Finding, bool) {
	if !report.Itself(control) {
		return engine.Finding{}, false
	}
	next, stop := iter.Pull(p.OfControl(control))
	defer stop()
	place, one := next()
	if _, more := next(); !one || more {
		return engine.Finding{}, false
	}
	finding := p.Result.At(place)
	nothing := finding.Outcome == checks.NotApplicable ||
		finding.Reason == checks.NoTarget || finding.Reason == checks.OutOfScope
	return finding, nothing && finding.Target == "" && finding.Outcome == control.Outcome
}
