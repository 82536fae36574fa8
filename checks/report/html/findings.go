package html

import (
	"slices"
	"strings"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// maxOpen is how many places of one check are shown at once; the others wait
// behind a line that opens them.
const maxOpen = 10

// checkGroup is one check with every place where it failed.
type checkGroup struct {
	ID, Check, Title, Severity, Count string
	// Places are shown at once, More on demand.
	Places, More []place
	Why          []span
	Fix          []fixBlock
	References   []link
	// Controls are those that every place violates.
	Controls []link
}

// place is one finding of a group.
type place struct {
	ID  string
	Who subject
	// News says where the baseline report doesn't have the violation.
	News string
	// Severity is set where it isn't the group's.
	Severity string
	Message  string
	Evidence []checks.Evidence
	// Also names the Others of a large site of which the same is true.
	Also   string
	Others int
	// Steps mend it, filled in from its facts.
	Steps []string
	// Controls are set where the places of the group violate different ones.
	Controls []link
}

// subject names what a finding is about; Target leads to the row of its target.
type subject struct {
	Target  link
	Subject string
}

func (p *pager) subject(f engine.Finding) subject {
	name := report.Inline(f.Target)
	if name == "" {
		name = "the site"
	}
	return subject{link{name, p.targetIDs[f.Target]}, report.Inline(f.Subject)}
}

// checkGroups are the violations, the worst check first.
func (p *pager) checkGroups() []checkGroup {
	blocks := p.Blocks(p.Findings(checks.Failed))
	all := make([]checkGroup, 0, len(blocks))
	for _, block := range blocks {
		all = append(all, p.checkGroup(block))
	}
	return all
}

func (p *pager) checkGroup(block []int) checkGroup {
	first := p.Result.Brief(block[0])
	group := checkGroup{
		ID: p.group(checks.Failed, first.Check), Check: report.Inline(first.Check), Title: report.Inline(first.Title), Severity: first.Severity.String(),
		Count: report.Count(len(block), "violation"), Why: spans(first.Description), Fix: fixBlocks(first.Remediation), References: webLinks(first.References),
	}
	shared := p.sameControls(block)
	if shared {
		group.Controls = p.controlLinks(first.Controls)
	}
	one := func(at int, finding engine.Finding) place {
		made := place{
			ID: p.findingIDs[at], News: strings.TrimSuffix(report.News(finding), ": "), Who: p.subject(finding),
			Message: report.Inline(finding.Message), Evidence: cleanEvidence(finding.Evidence), Steps: report.FixLines(finding),
		}
		if finding.Severity != first.Severity {
			made.Severity = finding.Severity.String()
		}
		if !shared {
			made.Controls = p.controlLinks(finding.Controls)
		}
		return made
	}
	if p.large() {
		folded := p.foldedPlaces(block, one)
		open := min(maxOpen, len(folded))
		group.Places, group.More = folded[:open], folded[open:]
		return group
	}
	for i, at := range block {
		if made := one(at, p.Result.At(at)); i < maxOpen {
			group.Places = append(group.Places, made)
		} else {
			group.More = append(group.More, made)
		}
	}
	return group
}

// group gives the anchor under which a check's findings of an outcome are shown.
func (p *pager) group(outcome checks.Outcome, check string) string {
	key := string(outcome) + "/" + check
	if p.groups[key] == "" {
		prefix := "check"
		if outcome != checks.Failed {
			prefix = slug(string(outcome))
		}
		p.groups[key] = p.ids.take(prefix, check)
	}
	return p.groups[key]
}

func (p *pager) sameControls(block []int) bool {
	first := p.Result.Brief(block[0]).Controls
	return !slices.ContainsFunc(block, func(at int) bool { return !slices.Equal(p.Result.Brief(at).Controls, first) })
}

// controlLinks names a finding's controls, but those that are its check under its own name.
func (p *pager) controlLinks(controls []string) []link {
	var all []link
	for _, control := range controls {
		if !p.selves[control] {
			all = append(all, link{report.Inline(control), p.controlIDs[control]})
		}
	}
	return all
}

func cleanEvidence(evidence []checks.Evidence) []checks.Evidence {
	all := make([]checks.Evidence, 0, len(evidence))
	for _, seen := range evidence {
		value := report.Inline(seen.Value)
		if value == "" {
			value = "(empty)"
		}
		all = append(all, checks.Evidence{Source: report.Inline(seen.Source), Value: value})
	}
	return all
}

// filterChoice is one way to look at a list.
type filterChoice struct {
	Class, Word string
	Count       int
}

// severityChoices are the severities that some check has; with fewer than two
// there is nothing to choose.
func severityChoices(groups []checkGroup) []filterChoice {
	all := []filterChoice{{"all", "all", len(groups)}}
	for _, severity := range checks.Severities() {
		n := 0
		for _, group := range groups {
			if group.Severity == severity.String() {
				n++
			}
		}
		if n > 0 {
			all = append(all, filterChoice{severity.String(), severity.String(), n})
		}
	}
	if len(all) < 3 {
		return nil
	}
	return all
}
