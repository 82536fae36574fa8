package report

import (
	"fmt"

	"hardcheck/checks"
)

// notAssessed writes what was not judged, by target and reason.
func (t *text) notAssessed() {
	places := t.findings(checks.NotAssessed)
	if len(places) == 0 {
		return
	}
	t.heading(yellow, fmt.Sprintf("Not assessed: %s (not one of them is a pass)", count(len(places), "result")))
	gaps := t.gaps(places)
	if !t.verbose {
		gaps = mergeUnread(gaps)
	}
	for _, g := range gaps {
		t.gap(g)
	}
}

func (t *text) gap(g *gap) {
	number := count(len(g.checks.list), "check")
	reason := " (" + inline(string(g.reason)) + ")"
	switch {
	case t.verbose:
		t.item(2, g.name()+": "+number+reason)
		t.everyGap(g)
	case g.unread && len(g.targets.list) > 1:
		t.item(2, g.name()+": "+number+" each"+reason+", see the targets above")
	case g.unread:
		t.item(2, g.name()+": "+number+reason+", see the targets above")
	default:
		t.item(2, g.name()+": "+number+reason+sentences(g))
	}
	if !t.verbose && !g.unread && len(g.targets.list) > 0 {
		t.hang(4, "checks: ", plain, listed(g.checks.list, maxIDs, " "))
	}
}

func (t *text) everyGap(g *gap) {
	for _, place := range g.places {
		finding := t.r.Findings[place]
		name := inline(finding.Check)
		if finding.Subject != "" {
			name += " (" + inline(finding.Subject) + ")"
		}
		t.hang(6, name+": ", plain, finding.Message)
	}
}

// errored writes our own defects, loudly: they say nothing about the target.
func (t *text) errored() {
	places := t.findings(checks.Errored)
	if len(places) == 0 {
		return
	}
	t.heading(magenta, fmt.Sprintf("DEFECT OF HARDCHECK: %s ended in an error", count(len(places), "judgement")))
	t.say(2, "This says nothing about the target, good or bad. Please report it with the snapshot.")
	for i, place := range places {
		if !t.verbose && i == maxViolations {
			t.say(2, fmt.Sprintf("and %d more (-v lists them)", len(places)-i))
			break
		}
		finding := t.r.Findings[place]
		t.item(2, finding.Check+" on "+who(finding)+": "+finding.Message)
	}
}
