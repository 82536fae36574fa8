package html

import (
	"fmt"
	"slices"

	"hardcheck/checks/report"

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
	// Selves says, where every control is a check under its own name, how they stand: paper
	// needs no second list of the checks.
	Selves string
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
	Findings  []resultLink
	// Failed counts its violations; Said and Waivers tell who stated or accepted what.
	Failed, Said string
	Waivers      []string
	// Itself is set for a check under its own name.
	Itself bool
}

// resultLink leads to results of a check. Fine ones are on paper in the annex alone.
type resultLink struct {
	Link link
	Fine bool
}

func (p *pager) policyParts() []policyPart {
	all := make([]policyPart, 0, len(p.Profiles))
	for _, profile := range p.Profiles {
		part := policyPart{ID: p.ids.take("policy", profile.ID), Name: report.Inline(profile.ID), Title: report.Inline(profile.Title)}
		controls := p.Controls[profile.ID]
		part.Choices = outcomeChoices(controls)
		if len(controls) > 0 && !slices.ContainsFunc(controls, func(c engine.ControlResult) bool { return !report.Itself(c) }) {
			counts := map[checks.Outcome]int{}
			for _, control := range controls {
				counts[control.Outcome]++
			}
			part.Selves = fmt.Sprintf("%s: %s.", report.Count(len(controls), "control"), report.OutcomeCounts(counts))
		}
		for i, row := range p.ControlRows(controls) {
			control := controls[i]
			title := report.Inline(control.Section)
			if last := len(part.Sections) - 1; last < 0 || part.Sections[last].Title != title {
				part.Sections = append(part.Sections, policySection{Title: title})
			}
			section := &part.Sections[len(part.Sections)-1]
			if !p.fold(section, row) {
				section.Controls = append(section.Controls, p.controlPart(row))
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

func (p *pager) controlPart(row report.ControlRow) controlPart {
	control := row.ControlResult
	key := report.ControlKey(control)
	part := controlPart{
		ID: p.once(p.controlIDs[key]), Name: report.Inline(control.ID), Title: report.Inline(control.Title), Class: outcomeClass(control.Outcome),
		Outcome: outcomeWord(control.Outcome), Reason: report.Inline(control.Reason), Findings: p.findingLinks(control),
		Itself: report.Itself(control), Failed: row.FailedText(), Said: report.SaidBy(control.Attestation), Waivers: row.Waivers,
	}
	if control.Outcome == checks.Manual {
		part.Statement, part.Reason = p.groups[manualKey(key)], ""
	}
	if len(part.Reason) > maxReason && !p.brief {
		part.Start = report.Limited(part.Reason, maxReason/2)
	}
	return part
}

// findingLinks lead to what is said about each check of a control, the worst first.
func (p *pager) findingLinks(control engine.ControlResult) []resultLink {
	counts := map[string]int{}
	for at := range p.OfControl(control) {
		finding := p.Result.Brief(at)
		counts[string(finding.Outcome)+"/"+finding.Check]++
	}
	var all []resultLink
	for _, outcome := range checks.Outcomes() {
		for _, check := range control.Checks {
			n := counts[string(outcome)+"/"+check]
			if n == 0 {
				continue
			}
			text := fmt.Sprintf("%d %s", n, outcomeWord(outcome))
			if !report.Itself(control) {
				text = report.Inline(check) + ": " + text
			}
			all = append(all, resultLink{
				link{text, p.groups[string(outcome)+"/"+check]}, outcome == checks.Passed || outcome == checks.NotApplicable || outcome == checks.NotAssessed,
			})
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
	for _, control := range p.Result.Controls {
		if control.Outcome != checks.Manual {
			continue
		}
		key := report.ControlKey(control)
		id := p.ids.take("statement", key)
		p.groups[manualKey(key)] = id
		all = append(all, manualPart{id, link{report.Inline(key), p.controlIDs[key]}, report.Inline(control.Title), spans(control.Reason)})
	}
	return all
}
