package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks"
)

// maxSentences bounds the reasons of one group in the default view.
const maxSentences = 3

// gap is what was not assessed for one reason: on one target, on several that
// gave nothing at all, or for a kind of which the site has no target.
type gap struct {
	reason  checks.Reason
	kind    string
	targets ordered
	// unread is set when the targets gave no facts: the head says why.
	unread    bool
	checks    ordered
	sentences ordered
	places    []int
	// order is the place of the first target in the report; those without come last.
	order int
}

// notAssessed writes what was not judged, by target and reason.
func (t *text) notAssessed() {
	places := t.findings(checks.NotAssessed)
	if len(places) == 0 {
		return
	}
	t.heading(yellow, fmt.Sprintf("Not assessed: %s (not one of them is a pass)", count(len(places), "result")))
	for _, g := range t.gaps(places) {
		t.gap(g)
	}
}

// gaps groups findings by target and reason: first what makes a run incomplete,
// then in the order of the targets.
func (t *text) gaps(places []int) []*gap {
	byKey := map[string]*gap{}
	var all []*gap
	for _, place := range places {
		finding := t.r.Findings[place]
		key := strings.Join([]string{finding.Target, finding.Kind, string(finding.Reason)}, "\x00")
		g := byKey[key]
		if g == nil {
			g = t.newGap(finding.Target, finding.Kind, finding.Reason)
			byKey[key] = g
			all = append(all, g)
		}
		g.checks.add(finding.Check)
		g.sentences.add(inline(finding.Message))
		g.places = append(g.places, place)
	}
	slices.SortStableFunc(all, func(a, b *gap) int {
		return cmp.Or(cmp.Compare(harmless(a.reason), harmless(b.reason)), cmp.Compare(a.order, b.order))
	})
	if t.verbose {
		return all
	}
	return mergeUnread(all)
}

func harmless(reason checks.Reason) int {
	if reason.Incomplete() {
		return 0
	}
	return 1
}

func (t *text) newGap(target, kind string, reason checks.Reason) *gap {
	g := &gap{reason: reason, kind: kind, order: len(t.r.Targets)}
	if target == "" {
		return g
	}
	g.targets.add(target)
	if place, ok := t.targets[target]; ok {
		summary := t.r.Targets[place]
		g.order = place
		g.unread = summary.Detail != "" && summary.State != checks.StateCollected && summary.State != checks.StatePartial
	}
	return g
}

// mergeUnread joins the targets that gave nothing, for one reason and with equal
// checks: a site where a whole line is down is one thing to know, not fifty.
func mergeUnread(all []*gap) []*gap {
	first := map[string]*gap{}
	var merged []*gap
	for _, g := range all {
		if !g.unread {
			merged = append(merged, g)
			continue
		}
		key := string(g.reason) + "\x00" + strings.Join(g.checks.list, "\x00")
		if earlier, ok := first[key]; ok {
			earlier.targets.add(g.targets.list...)
			continue
		}
		first[key] = g
		merged = append(merged, g)
	}
	return merged
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

// name is the targets', or the kind's where the group has no target.
func (g *gap) name() string {
	if len(g.targets.list) == 0 {
		return inline(g.kind) + " targets"
	}
	return listed(g.targets.list, maxNames, ", ")
}

func sentences(g *gap) string {
	if len(g.sentences.list) == 1 && g.sentences.list[0] == "" {
		return ""
	}
	return ": " + listed(g.sentences.list, maxSentences, "; ")
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
