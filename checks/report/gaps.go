package report

import (
	"cmp"
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

// gaps groups findings by target and reason: first what makes a run incomplete,
// then in the order of the targets.
func (x *index) gaps(places []int) []*gap {
	byKey := map[string]*gap{}
	var all []*gap
	for _, place := range places {
		finding := x.r.Findings[place]
		key := strings.Join([]string{finding.Target, finding.Kind, string(finding.Reason)}, "\x00")
		g := byKey[key]
		if g == nil {
			g = x.newGap(finding.Target, finding.Kind, finding.Reason)
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
	return all
}

func harmless(reason checks.Reason) int {
	if reason.Incomplete() {
		return 0
	}
	return 1
}

func (x *index) newGap(target, kind string, reason checks.Reason) *gap {
	g := &gap{reason: reason, kind: kind, order: len(x.r.Targets)}
	if target == "" {
		return g
	}
	g.targets.add(target)
	if place, ok := x.targets[target]; ok {
		summary := x.r.Targets[place]
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
