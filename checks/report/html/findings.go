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
	// Where names the targets, News says whether some place is new to the baseline.
	Where, News string
	// Places are shown at once, More on demand.
	Places, More []place
	// Lines are further ones of a large site, in a line each.
	Lines      []string
	Why        []span
	Fix        []fixBlock
	References []link
	// Own is set where every place has steps of its own: paper has these alone.
	Own bool
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

// text is the subject without its link.
func (s subject) text() string {
	if s.Subject == "" {
		return s.Target.Text
	}
	return s.Target.Text + " (" + s.Subject + ")"
}

func (p *pager) subject(f engine.Finding) subject {
	name := report.Inline(f.Target)
	if name == "" {
		name = "the site"
	}
	return subject{link{name, p.targetIDs[f.Target]}, report.Inline(f.Subject)}
}

// violationPart are violations that stand to the baseline alike. Title is empty where there
// is no baseline.
type violationPart struct {
	Title  string
	Groups []checkGroup
}

// violationParts are the violations: what is new first, then what the baseline did not ask
// for, then what it knows.
func (p *pager) violationParts() []violationPart {
	failed := p.Findings(checks.Failed)
	if p.Result.Baseline == nil {
		if len(failed) == 0 {
			return nil
		}
		return []violationPart{{Groups: p.checkGroups(failed)}}
	}
	since := report.Day(p.Result.Baseline.AsOf)
	var parts []violationPart
	for _, part := range []struct {
		title string
		state engine.BaselineState
	}{
		{"New since " + since, engine.BaselineNew},
		{"By checks or parameters that the baseline of " + since + " lacks", engine.BaselineNewCheck},
		{"Known since " + since + " or before", engine.BaselineUnchanged},
	} {
		var places []int
		for _, at := range failed {
			if state := p.Result.Brief(at).Baseline; state == part.state || state == "" && part.state == engine.BaselineNew {
				places = append(places, at)
			}
		}
		if len(places) > 0 {
			parts = append(parts, violationPart{part.title + ": " + report.Count(len(places), "violation"), p.checkGroups(places)})
		}
	}
	return parts
}

// checkGroups are violations by check, the worst first.
func (p *pager) checkGroups(failed []int) []checkGroup {
	blocks := p.Blocks(failed)
	all := make([]checkGroup, 0, len(blocks))
	for _, block := range blocks {
		all = append(all, p.checkGroup(block))
	}
	return all
}

func (p *pager) checkGroup(block []int) checkGroup {
	first := p.Result.Brief(block[0])
	group := checkGroup{
		ID: p.firstGroup(first), Check: report.Inline(first.Check), Title: report.Inline(first.Title), Severity: first.Severity.String(),
		Count: report.Count(len(block), "violation"), Why: spans(first.Description), Fix: fixBlocks(first.Remediation), References: webLinks(first.References),
	}
	var where report.Ordered
	for _, at := range block {
		brief := p.Result.Brief(at)
		where.Add(report.Label(brief.Target, ""))
		if news := strings.TrimSuffix(report.News(brief), ": "); group.News == "" || news == string(engine.BaselineNew) {
			group.News = news
		}
	}
	group.Where = report.JoinNames(where.List, report.MaxNames, ", ")
	shared := p.sameControls(block)
	if shared {
		group.Controls = p.controlLinks(first.Controls)
	}
	group.Own = true
	one := func(at int, finding engine.Finding) place {
		group.Own = group.Own && len(finding.Fix) > 0
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
		group.Places = folded[:open]
		group.More, group.Lines = inLines(folded[open:])
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

// firstGroup is the anchor of a check's violations where they come up first; another part of
// the page that has some of them too gets one of its own.
func (p *pager) firstGroup(f engine.Finding) string {
	if p.groups[string(checks.Failed)+"/"+f.Check] != "" {
		return p.ids.take("check", f.Check)
	}
	return p.group(checks.Failed, f.Check)
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

// severityChoices are the severities that some check has, and what is new to the baseline;
// with fewer than two there is nothing to choose.
func severityChoices(parts []violationPart) []filterChoice {
	var groups []checkGroup
	for _, part := range parts {
		groups = append(groups, part.Groups...)
	}
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
	news := 0
	for _, group := range groups {
		if group.News != "" {
			news++
		}
	}
	if news > 0 {
		all = append(all, filterChoice{"new", "new", news})
	}
	if len(all) < 3 {
		return nil
	}
	return all
}
