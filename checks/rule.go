package checks

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sync"
)

// Rule is the pure part of a check, made by [Each], [EachWith], [Among], [Across] or
// [AcrossEndpoints]. The kinds it needs follow from its function's type, so they
// can't drift from use.
type Rule struct {
	kinds    []string
	defaults any
	// configure decodes parameters onto a copy of the defaults.
	configure func(raw []byte) (Rule, error)
	each      func([]Judgement, *Observation) []Judgement
	across    func(Gathered) []Judgement
	// endpoints is set where targets without facts are judged too, alone where the rule
	// is of use without a target of its second kind.
	endpoints, alone bool
}

// Each makes a rule that judges every target of F's kind by itself.
func Each[F Facts](judge func(Observed[F])) Rule {
	return EachWith(struct{}{}, func(o Observed[F], _ struct{}) { judge(o) })
}

// EachWith makes a rule with parameters: a struct with JSON tags, whose default
// values a profile may override with `with:`.
func EachWith[F Facts, P any](defaults P, judge func(Observed[F], P)) Rule {
	var zero F
	var spare sync.Pool // of cases: a site has one for each of its targets and rules
	return Rule{
		kinds:    []string{zero.FactsKind()},
		defaults: defaults,
		configure: func(raw []byte) (Rule, error) {
			params, err := decodeParams(defaults, raw)
			return EachWith(params, judge), err
		},
		each: func(into []Judgement, observation *Observation) []Judgement {
			c, _ := spare.Get().(*Case[F])
			if c == nil {
				c = new(Case[F])
			}
			c.take(observation)
			judge(Observed[F]{c}, defaults)
			into = c.record.judgements(into)
			spare.Put(c)
			return into
		},
	}
}

// Kinds are the names of the kinds the rule needs. The first is the kind it judges.
func (r Rule) Kinds() []string { return r.kinds }

// PerTarget reports whether the rule judges one target at a time.
func (r Rule) PerTarget() bool { return r.each != nil }

// JudgesUnread reports whether the rule also judges targets that gave no facts.
func (r Rule) JudgesUnread() bool { return r.endpoints }

// Alone reports whether the rule is of use where the site has no target of its second
// kind: see [AcrossSeen].
func (r Rule) Alone() bool { return r.alone }

// Valid reports whether the rule was made by a constructor of this package.
func (r Rule) Valid() bool { return (r.each == nil) != (r.across == nil) }

// Parameters returns the rule's parameters as JSON, "{}" where it has none.
func (r Rule) Parameters() ([]byte, error) { return json.Marshal(r.defaults) }

// Configure returns the rule with the parameters in raw, a JSON object, laid over
// its own. An unknown parameter or a wrong type is an error.
func (r Rule) Configure(raw []byte) (Rule, error) {
	if len(bytes.TrimSpace(raw)) == 0 {
		return r, nil
	}
	return r.configure(raw)
}

// JudgeEach applies a per-target rule to one target. It panics when the facts
// are of another kind: a defect, which the engine turns into an errored outcome.
func (r Rule) JudgeEach(o Observation) []Judgement { return r.each(nil, &o) }

// AppendEach is JudgeEach that adds to a list, for whoever judges many targets.
func (r Rule) AppendEach(into []Judgement, o *Observation) []Judgement { return r.each(into, o) }

// JudgeAcross applies an [Across] rule to all gathered targets.
func (r Rule) JudgeAcross(g Gathered) []Judgement { return r.across(g) }

func decodeParams[P any](defaults P, raw []byte) (P, error) {
	// A copy through JSON, so that a profile's list can't write into the defaults' array.
	params := *new(P)
	plain, err := json.Marshal(defaults)
	if err != nil {
		return params, fmt.Errorf("encode default parameters: %w", err)
	}
	if err := json.Unmarshal(plain, &params); err != nil {
		return params, fmt.Errorf("decode default parameters: %w", err)
	}
	if err := decodeOnto(raw, &params); err != nil {
		return params, fmt.Errorf("decode parameters: %w", err)
	}
	return params, nil
}
