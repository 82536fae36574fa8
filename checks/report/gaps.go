package report

import (
	"cmp"
	"slices"
	"strings"

	"hardcheck/checks"
)

// maxSentences bounds the reasons of one group in the default view.
const maxSentences = 3

// Gap is what was not assessed for one reason: on one target, on several that
// gave nothing at all, or for a kind of which the site has no target.
type Gap struct {
	// Reason is why; Kind is the kind of the targets.
	Reason  checks.Reason
	Kind    string
	Targets Ordered
	// Unread is set when the targets gave no facts: the head says why.
	Unread bool
	// Checks were not judged; Sentences say why, and Places are those of the findings.
	Checks    Ordered
	Sentences Ordered
	Places    []int
	// order is the place of the first target in the report; those without come last.
	order int
}

// Gaps groups findings by target and reason: first what makes a run incomplete,
// then in the order of the targets.
func (x *Index) Gaps(places []int) []*Gap {
	byKey := map[string]*Gap{}
	var all []*Gap
	for _, place := range places {
		finding := x.Result.At(place)
		key := strings.Join([]string{finding.Target, finding.Kind, string(finding.Reason)}, "\x00")
		g := byKey[key]
		if g == nil {
			g = x.newGap(finding.Target, finding.Kind, finding.Reason)
			byKey[key] = g
			all = append(all, g)
		}
		g.Checks.Add(finding.Check)
		g.Sentences.Add(Inline(finding.Message))
		g.Places = append(g.Places, place)
	}
	slices.SortStableFunc(all, func(a, b *Gap) int {
		return cmp.Or(cmp.Compare(Harmless(a.Reason), Harmless(b.Reason)), cmp.Compare(a.order, b.order))
	})
	return all
}

// Harmless is 0 for a reason that makes a run incomplete, else 1: the order of gaps.
func Harmless(reason checks.Reason) int {
	if reason.Incomplete() {
		return 0
	}
	return 1
}

func (x *Index) newGap(target, kind string, reason checks.Reason) *Gap {
	g := &Gap{Reason: reason, Kind: kind, order: len(x.Result.Targets)}
	if target == "" {
		return g
	}
	g.Targets.Add(target)
	if place, ok := x.Targets[target]; ok {
		summary := x.Result.Targets[place]
		g.order = place
		g.Unread = summary.State != checks.StateCollected && summary.State != checks.StatePartial
	}
	return g
}

// MergeUnread joins the targets that gave nothing, for one reason and with equal
// checks: a site where a whole line is down is one thing to know, not fifty.
func MergeUnread(all []*Gap) []*Gap {
	first := map[string]*Gap{}
	var merged []*Gap
	for _, g := range all {
		if !g.Unread {
			merged = append(merged, g)
			continue
		}
		key := string(g.Reason) + "\x00" + strings.Join(g.Checks.List, "\x00")
		if earlier, ok := first[key]; ok {
			earlier.Targets.Add(g.Targets.List...)
			continue
		}
		first[key] = g
		merged = append(merged, g)
	}
	return merged
}

// Name is the targets', or the kind's where the group has no target.
func (g *Gap) Name() string {
	if len(g.Targets.List) == 0 {
		return Inline(g.Kind) + " targets"
	}
	return JoinNames(g.Targets.List, MaxNames, ", ")
}

// Why is the reasons in words, behind a colon.
func (g *Gap) Why() string {
	if len(g.Sentences.List) == 1 && g.Sentences.List[0] == "" {
		return ""
	}
	return ": " + JoinNames(g.Sentences.List, maxSentences, "; ")
}
