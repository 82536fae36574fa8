package report

import (
	"fmt"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// reasonTexts say what a reason code means.
var reasonTexts = map[checks.Reason]string{
	checks.Unreachable: "no connection",
	checks.Timeout:     "no answer in time",
	checks.Denied:      "refused: credentials, permission or trust",
	checks.Unreadable:  "the answer was missing or not understood",
	checks.Window:      "outside the hours in which the target may be contacted",
	checks.Budget:      "a bound on bytes, time or requests was reached",
	checks.NoTarget:    "the site has no target of the kind",
	checks.OptIn:       "a probe that was not allowed",
	checks.Source:      "this source can't show it",
	checks.OutOfScope:  "a kind that is not among the targets given",
}

// gapPart is what was not assessed on some targets for one reason.
type gapPart struct {
	ID, Reason, Meaning, Count string
	// Targets are empty where the site has none of the kind.
	Targets []link
	Kind    string
	// Sentences say why, once each; Checks name what was not judged.
	Sentences []string
	Checks    []string
}

// gapParts are the groups of results that were not assessed: those that make the
// run incomplete, and the others.
func (p *pager) gapParts() (gaps, spared []gapPart) {
	found := p.gaps(p.findings(checks.NotAssessed))
	for _, g := range mergeUnread(found) {
		part := p.gapPart(g)
		if harmless(g.reason) == 0 {
			gaps = append(gaps, part)
		} else {
			spared = append(spared, part)
		}
	}
	return gaps, spared
}

func (p *pager) gapPart(g *gap) gapPart {
	part := gapPart{
		Reason: inline(string(g.reason)), Meaning: reasonTexts[g.reason], Kind: inline(g.kind),
		Sentences: cleaned(g.sentences.list), Checks: cleaned(g.checks.list), Count: count(len(g.checks.list), "check"),
	}
	name := g.kind
	for i, target := range g.targets.list {
		if i == 0 {
			name = target
		}
		part.Targets = append(part.Targets, link{inline(target), p.targetIDs[target]})
	}
	if len(part.Targets) > 1 {
		part.Count += " each"
	}
	part.ID = p.ids.take("gap", string(g.reason)+"-"+name)
	for _, check := range g.checks.list {
		key := string(checks.NotAssessed) + "/" + check
		if p.groups[key] == "" {
			p.groups[key] = part.ID
		}
	}
	return part
}

// defect is a judgement that broke.
type defect struct {
	ID, Check, Message string
	Who                subject
}

func (p *pager) defects() []defect {
	var all []defect
	for _, at := range p.findings(checks.Errored) {
		finding := p.r.Findings[at]
		made := defect{Check: inline(finding.Check), Message: inline(finding.Message), Who: p.subject(finding)}
		made.ID = p.firstOf(finding)
		all = append(all, made)
	}
	return all
}

// firstOf gives the anchor of a check's findings of one outcome to the first of
// them, and none to the others.
func (p *pager) firstOf(f engine.Finding) string {
	if p.groups[string(f.Outcome)+"/"+f.Check] != "" {
		return ""
	}
	return p.group(f.Outcome, f.Check)
}

// waivedPart is a violation that somebody accepted.
type waivedPart struct {
	place
	Check, Title, Waiver string
}

func (p *pager) waivedParts() []waivedPart {
	var all []waivedPart
	for _, at := range p.findings(checks.Waived) {
		finding := p.r.Findings[at]
		part := waivedPart{Check: inline(finding.Check), Title: inline(finding.Title), Waiver: waiverText(finding)}
		part.place = place{
			ID: p.firstOf(finding), Who: p.subject(finding), Severity: finding.Severity.String(), Message: inline(finding.Message),
			Evidence: cleanEvidence(finding.Evidence), Controls: p.controlLinks(finding.Controls),
		}
		all = append(all, part)
	}
	return all
}

// waiverPart is one waiver and what became of it.
type waiverPart struct {
	What, Reason, Owner, ApprovedBy string
	Created, Expires, State         string
	Who                             subject
}

func (p *pager) waiverParts() []waiverPart {
	all := make([]waiverPart, 0, len(p.r.Waivers))
	for _, w := range p.r.Waivers {
		what := w.Check
		if what == "" {
			what = w.Control
		}
		all = append(all, waiverPart{
			What: inline(what), Reason: inline(w.Reason), Owner: inline(w.Owner), ApprovedBy: inline(w.ApprovedBy),
			Created: day(w.Created), Expires: day(w.Expires), State: waiverState(w.State),
			Who: p.subject(engine.Finding{Target: w.Target, Subject: w.Subject}),
		})
	}
	return all
}

func waiverState(state string) string {
	switch state {
	case "unused":
		return "unused: nothing failed that it could accept"
	case "not-yet":
		return "not yet in force"
	default:
		return inline(state)
	}
}

// proofGroup is a check with the places where it passed or has no meaning.
type proofGroup struct {
	ID, Check, Title, Class, Count string
	Places                         []place
}

func (p *pager) proofGroups() []proofGroup {
	var all []proofGroup
	for _, outcome := range []checks.Outcome{checks.Passed, checks.NotApplicable} {
		places := map[string]int{}
		for _, at := range p.findings(outcome) {
			finding := p.r.Findings[at]
			i, there := places[finding.Check]
			if !there {
				i = len(all)
				places[finding.Check] = i
				all = append(all, proofGroup{
					ID: p.group(outcome, finding.Check), Check: inline(finding.Check), Title: inline(finding.Title), Class: outcomeClass(outcome),
				})
			}
			all[i].Places = append(all[i].Places, place{
				Who: p.subject(finding), Message: inline(finding.Message), Evidence: cleanEvidence(finding.Evidence),
			})
			all[i].Count = fmt.Sprintf("%d %s", len(all[i].Places), outcomeWord(outcome))
		}
	}
	return all
}
