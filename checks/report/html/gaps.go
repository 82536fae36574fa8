package html

import (
	"fmt"

	"hardcheck/checks/report"

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
	checks.AsWritten:   "right as it is written, which says nothing of what runs",
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
	found := p.Gaps(p.Findings(checks.NotAssessed))
	for _, g := range report.MergeUnread(found) {
		part := p.gapPart(g)
		if report.Harmless(g.Reason) == 0 {
			gaps = append(gaps, part)
		} else {
			spared = append(spared, part)
		}
	}
	return gaps, spared
}

func (p *pager) gapPart(g *report.Gap) gapPart {
	part := gapPart{
		Reason: report.Inline(string(g.Reason)), Meaning: reasonTexts[g.Reason], Kind: report.Inline(g.Kind),
		Sentences: cleaned(g.Sentences.List), Checks: cleaned(g.Checks.List), Count: report.Count(len(g.Checks.List), "check"),
	}
	name := g.Kind
	for i, target := range g.Targets.List {
		if i == 0 {
			name = target
		}
		part.Targets = append(part.Targets, link{report.Inline(target), p.targetIDs[target]})
	}
	if len(part.Targets) > 1 {
		part.Count += " each"
	}
	part.ID = p.ids.take("gap", string(g.Reason)+"-"+name)
	for _, check := range g.Checks.List {
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
	for _, at := range p.Findings(checks.Errored) {
		finding := p.Result.At(at)
		made := defect{Check: report.Inline(finding.Check), Message: report.Inline(finding.Message), Who: p.subject(finding)}
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
	for _, at := range p.Findings(checks.Waived) {
		finding := p.Result.At(at)
		part := waivedPart{Check: report.Inline(finding.Check), Title: report.Inline(finding.Title), Waiver: report.WaiverText(finding)}
		part.place = place{
			ID: p.firstOf(finding), Who: p.subject(finding), Severity: finding.Severity.String(), Message: report.Inline(finding.Message),
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
	all := make([]waiverPart, 0, len(p.Result.Waivers))
	for _, w := range p.Result.Waivers {
		what := w.Check
		if what == "" {
			what = w.Control
		}
		all = append(all, waiverPart{
			What: report.Inline(what), Reason: report.Inline(w.Reason), Owner: report.Inline(w.Owner), ApprovedBy: report.Inline(w.ApprovedBy),
			Created: report.Day(w.Created), Expires: report.Day(w.Expires), State: waiverState(w.State) + acceptedText(w),
			Who: p.subject(engine.Finding{Target: w.Target, Subject: w.Subject}),
		})
	}
	return all
}

// acceptedText counts what a waiver without a subject accepts.
func acceptedText(w engine.WaiverUse) string {
	if w.Subject != "" || w.Accepted < 2 {
		return ""
	}
	return fmt.Sprintf(": %d violations, as it names no subject", w.Accepted)
}

func waiverState(state engine.WaiverState) string {
	switch state {
	case engine.WaiverUnused:
		return "unused: nothing failed that it could accept"
	case engine.WaiverNotYet:
		return "not yet in force"
	default:
		return report.Inline(string(state))
	}
}

// proofGroup is a check with the places where it passed or has no meaning.
type proofGroup struct {
	ID, Check, Title, Class, Count string
	// Names are the targets, at most some.
	Names string
	// Places are none where the site is large.
	Places  []place
	outcome checks.Outcome
	number  int
	names   report.Ordered
}

func (p *pager) proofGroups() []proofGroup {
	var all []proofGroup
	for _, outcome := range []checks.Outcome{checks.Passed, checks.NotApplicable} {
		places := map[string]int{}
		for _, at := range p.Findings(outcome) {
			finding := p.Result.Brief(at)
			i, there := places[finding.Check]
			if !there {
				i = len(all)
				places[finding.Check] = i
				all = append(all, proofGroup{
					ID: p.group(outcome, finding.Check), Check: report.Inline(finding.Check), Title: report.Inline(finding.Title), Class: outcomeClass(outcome),
					outcome: outcome,
				})
			}
			all[i].number++
			all[i].names.Add(finding.Target)
			if p.large() {
				continue
			}
			finding = p.Result.At(at)
			all[i].Places = append(all[i].Places, place{
				Who: p.subject(finding), Message: report.Inline(finding.Message), Evidence: cleanEvidence(finding.Evidence),
			})
		}
	}
	for i := range all {
		all[i].Count = fmt.Sprintf("%d %s", all[i].number, outcomeWord(all[i].outcome))
		names := all[i].names.List
		for n := range min(len(names), report.MaxNames) { // of thousands no more are shown
			names[n] = report.Label(names[n], "")
		}
		all[i].Names = report.JoinNames(names, report.MaxNames, ", ")
	}
	return all
}
