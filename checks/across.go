package checks

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Gathered is everything an [Across] rule may need: the targets that were read,
// and those that could not be, by the name of their kind.
type Gathered struct {
	// Site and AsOf are those of every observation.
	Site         Site
	AsOf         time.Time
	Observations map[string][]Observation
	Unread       map[string][]Unread
}

// Unread is a target whose collection gave no facts.
type Unread struct {
	Target  Target
	Problem Problem
	// Seen are its answers to other collections, as in [Observation].
	Seen []Sighting
}

// Targets are all targets of one kind, in order of their names.
type Targets[F Facts] struct {
	// Observed are those with facts.
	Observed []Observed[F]
	// Unread are those without. A rule that concludes from the absence of
	// something must not conclude while there are any.
	Unread []Unread
}

// Across makes a rule over two kinds. It judges the targets of the first kind,
// with those of the second as context: what isn't reported about a judged target
// passed, unless some context target could not be read; then it is not-assessed.
func Across[Judged, Context Facts](judge func(Targets[Judged], Targets[Context])) Rule {
	return across(struct{}{}, Rule{}, func(j Targets[Judged], c Targets[Context], _ struct{}) { judge(j, c) })
}

// AcrossEndpoints is Across with parameters, for rules about the place of a target
// in the network, which its address tells. Judged targets that gave no facts are
// judged too: they are among Observed, with facts of which everything is unknown.
func AcrossEndpoints[Judged, Context Facts, P any](defaults P, judge func(Targets[Judged], Targets[Context], P)) Rule {
	return across(defaults, Rule{endpoints: true}, judge)
}

// AcrossSeen is AcrossEndpoints for rules that also convict by what was seen of the
// judged targets alone: they are asked where the site has no target of the second kind
// too, and then only what they fail counts.
func AcrossSeen[Judged, Context Facts, P any](defaults P, judge func(Targets[Judged], Targets[Context], P)) Rule {
	return across(defaults, Rule{endpoints: true, alone: true}, judge)
}

// Among makes a rule over all targets of one kind together, for what only several of them
// can tell. What isn't reported passed, as with [Across].
func Among[F Facts](judge func(Targets[F])) Rule {
	rule := Rule{kinds: []string{(*new(F)).FactsKind()}, defaults: struct{}{}}
	rule.configure = func(raw []byte) (Rule, error) {
		_, err := decodeParams(struct{}{}, raw)
		return Among(judge), err
	}
	rule.across = func(g Gathered) []Judgement {
		targets := gather[F](g)
		judge(targets)
		var all []Judgement
		for _, o := range targets.Observed {
			all = o.record.judgements(all)
		}
		doubt(all, targets.Unread)
		return all
	}
	return rule
}

func across[Judged, Context Facts, P any](defaults P, form Rule, judge func(Targets[Judged], Targets[Context], P)) Rule {
	rule := form
	rule.kinds, rule.defaults = []string{(*new(Judged)).FactsKind(), (*new(Context)).FactsKind()}, defaults
	rule.configure = func(raw []byte) (Rule, error) {
		params, err := decodeParams(defaults, raw)
		return across(params, form, judge), err
	}
	rule.across = func(g Gathered) []Judgement {
		if form.endpoints {
			g = factless[Judged](g)
		}
		subjects, context := gather[Judged](g), gather[Context](g)
		judge(subjects, context, defaults)
		all := make([]Judgement, 0, len(subjects.Observed))
		for _, o := range subjects.Observed {
			all = o.record.judgements(all)
		}
		doubt(all, context.Unread)
		return all
	}
	return rule
}

// Spanned is the observation as rules over several kinds have it.
func (o Observation) Spanned() Observation {
	if facts, is := o.Facts.(Spanning); is {
		o.Facts = facts.Spanned()
		return o.Shared() // what was derived is of the whole
	}
	return o
}

// factless turns the targets of a kind that gave no facts into observations of
// nothing: the problem at the empty path explains every field.
func factless[F Facts](g Gathered) Gathered {
	var none F
	kind := none.FactsKind()
	if len(g.Unread[kind]) == 0 {
		return g
	}
	observations := slices.Clone(g.Observations[kind])
	for _, u := range g.Unread[kind] {
		observations = append(observations, Observation{
			Target: u.Target, Site: g.Site, AsOf: g.AsOf, Facts: none, Problems: map[string]Problem{"": u.Problem}, Seen: u.Seen,
		})
	}
	g.Observations, g.Unread = maps.Clone(g.Observations), maps.Clone(g.Unread)
	g.Observations[kind] = observations
	delete(g.Unread, kind)
	return g
}

func gather[F Facts](g Gathered) Targets[F] {
	var zero F
	kind := zero.FactsKind()
	targets := Targets[F]{Unread: slices.Clone(g.Unread[kind]), Observed: make([]Observed[F], 0, len(g.Observations[kind]))}
	for i := range g.Observations[kind] {
		targets.Observed = append(targets.Observed, observe[F](&g.Observations[kind][i]))
	}
	slices.SortFunc(targets.Observed, func(a, b Observed[F]) int { return strings.Compare(a.Target.Name, b.Target.Name) })
	slices.SortFunc(targets.Unread, func(a, b Unread) int { return strings.Compare(a.Target.Name, b.Target.Name) })
	return targets
}

// doubt turns passes into not-assessed: the unread target may hold what would have failed them.
func doubt(all []Judgement, unread []Unread) {
	if len(unread) == 0 {
		return
	}
	for i := range all {
		if all[i].Outcome == Passed {
			all[i].Outcome, all[i].Reason = NotAssessed, unread[0].Problem.Reason
			all[i].Message = fmt.Sprintf("%s could not be read: %s", unread[0].Target.Name, unread[0].Problem.Detail)
		}
	}
}
