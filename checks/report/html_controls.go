package report

import (
	"fmt"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// maxReason is the length, in bytes, from which the reason of a control is shown
// on demand: it may name hundreds of targets.
const maxReason = 400

// policyPart is one profile with its controls in the policy's order.
type policyPart struct {
	ID, Name, Title string
	Choices         []filterChoice
	Sections        []policySection
}

// policySection is a run of controls under one heading of the policy. Title is
// empty where the policy has none.
type policySection struct {
	Title    string
	Controls []controlPart
	// Folded are the checks under their own name that had nothing to look at.
	Folded []foldedPart
}

// controlPart is one control. Start is the beginning of a long reason.
type controlPart struct {
	ID, Name, Title, Class, Outcome string
	Start, Reason                   string
	// Statement leads to what a person must attest.
	Statement string
	Findings  []link
	// Itself is set for a check under its own name.
	Itself bool
}

func (p *pager) policyParts() []policyPart {
	all := make([]policyPart, 0, len(p.profiles))
	for _, profile := range p.profiles {
		part := policyPart{ID: p.ids.take("policy", profile.ID), Name: inline(profile.ID), Title: inline(profile.Title)}
		controls := p.controls[profile.ID]
		part.Choices = outcomeChoices(controls)
		for _, control := range controls {
			title := inline(control.Section)
			if last := len(part.Sections) - 1; last < 0 || part.Sections[last].Title != title {
				part.Sections = append(part.Sections, policySection{Title: title})
			}
			section := &part.Sections[len(part.Sections)-1]
			if !p.fold(section, control) {
				section.Controls = append(section.Controls, p.controlPart(control))
			}
		}
		all = append(all, part)
	}
	return all
}

func outcomeChoices(controls []engine.ControlResult) []filterChoice {
	counts := map[checks.Outcome]int{}
	for _, control := range controls {
		counts[control.Outcome]++
	}
	all := []filterChoice{{"all", "all", len(controls)}}
	for _, outcome := range checks.Outcomes() {
		if counts[outcome] > 0 {
			all = append(all, filterChoice{outcomeClass(outcome), outcomeWord(outcome), counts[outcome]})
		}
	}
	if len(all) < 3 {
		return nil
	}
	return all
}

func (p *pager) controlPart(control engine.ControlResult) controlPart {
	key := controlKey(control)
	part := controlPart{
		ID: p.once(p.controlIDs[key]), Name: inline(control.ID), Title: inline(control.Title), Class: outcomeClass(control.Outcome),
		Outcome: outcomeWord(control.Outcome), Reason: inline(control.Reason), Findings: p.findingLinks(control),
		Itself: itself(control),
	}
	if control.Outcome == checks.Manual {
		part.Statement, part.Reason = p.groups[manualKey(key)], ""
	}
	if len(part.Reason) > maxReason {
		part.Start = limited(part.Reason, maxReason/2)
	}
	return part
}

// findingLinks lead to what is said about each check of a control, the worst first.
func (p *pager) findingLinks(control engine.ControlResult) []link {
	counts := map[string]int{}
	for _, at := range p.byControl[controlKey(control)] {
		finding := p.r.Findings[at]
		counts[string(finding.Outcome)+"/"+finding.Check]++
	}
	var all []link
	for _, outcome := range checks.Outcomes() {
		for _, check := range control.Checks {
			n := counts[string(outcome)+"/"+check]
			if n == 0 {
				continue
			}
			text := fmt.Sprintf("%d %s", n, outcomeWord(outcome))
			if !itself(control) {
				text = inline(check) + ": " + text
			}
			all = append(all, link{text, p.groups[string(outcome)+"/"+check]})
		}
	}
	return all
}

// manualPart is a control that a person must attest.
type manualPart struct {
	ID        string
	Control   link
	Title     string
	Statement []span
}

func manualKey(control string) string { return "statement/" + control }

func (p *pager) manualParts() []manualPart {
	var all []manualPart
	for _, control := range p.r.Controls {
		if control.Outcome != checks.Manual {
			continue
		}
		key := controlKey(control)
		id := p.ids.take("statement", key)
		p.groups[manualKey(key)] = id
		all = append(all, manualPart{id, link{inline(key), p.controlIDs[key]}, inline(control.Title), spans(control.Reason)})
	}
	return all
}
