package engine

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/profiles"
)

// verdict is one judgement as one control sees it: with the control's severity,
// and waived where a waiver covers the check or the control.
type verdict struct {
	use     *profiles.Use
	target  string
	outcome checks.Outcome
	reason  checks.Reason
	// from and row are where the judgement is kept, text is the number of what is told of it.
	from     *instance
	text     int64
	row      uint32
	waiver   int32 // index into the plan's waivers, or noWaiver
	severity uint8 // a [checks.Severity]
	// noted is set where a note is told of it, marked where marks are.
	noted, marked bool
	// spare is set for an alternative that didn't decide the control, written for what is
	// right as it is written and no more.
	spare, written bool
	// remarks are what few have; nil for the others.
	remarks *remarks
}

// remarks are what there is to say of a verdict itself.
type remarks struct {
	// tied says where what it is about runs as it is written; empty where nothing is known to.
	tied string
	// broken says why the waiver that there is for it doesn't hold; empty where there is none.
	broken string
}

// remarked is what there is to say of the verdict.
func (v verdict) remarked() remarks {
	if v.remarks == nil {
		return remarks{}
	}
	return *v.remarks
}

// statement is how a control's attestation stands.
type statement int

const (
	noStatement      statement = iota // the control asks for none
	missingStatement                  // asked for, none that lives
	metStatement                      // the rest are live, and say this
	notMetStatement
	notApplicableStatement
)

// answers reports whether somebody said how the control stands.
func (s statement) answers() bool { return s >= metStatement }

// or is the outcome of a control that rests on its statement alone, and otherwise
// where there is none.
func (s statement) or(otherwise checks.Outcome) checks.Outcome {
	switch s {
	case metStatement:
		return checks.Attested
	case notApplicableStatement:
		return checks.NotApplicable
	default:
		return otherwise
	}
}

// need is how those checks of a control stand of which one must pass.
type need int

const (
	needMet    need = iota // one did, or the control names none
	needUnmet              // none did: what the control is about was not found
	needAbsent             // none could: they are of kinds that the site says it doesn't have
)

// decide is the rule from checks to a control: the first that holds wins.
func decide(verdicts []verdict, said statement, needed need) checks.Outcome {
	hindered, is := hindrance(verdicts, said)
	switch {
	case said == notMetStatement:
		return checks.Failed
	case is:
		return hindered
	case said == missingStatement:
		return checks.Manual
	case needed == needAbsent:
		return checks.NotApplicable
	case needed == needUnmet:
		return said.or(checks.NotAssessed)
	case some(verdicts, checks.Passed):
		return checks.Passed
	default:
		return said.or(unproven(verdicts))
	}
}

// standing is decide for one group of alternatives.
func standing(group []verdict, said statement) checks.Outcome {
	hindered, is := hindrance(group, said)
	switch {
	case is:
		return hindered
	case some(group, checks.Passed):
		return checks.Passed
	default:
		return unproven(group)
	}
}

// hindrance is the outcome that keeps a control from passing whatever else passed.
func hindrance(verdicts []verdict, said statement) (checks.Outcome, bool) {
	switch {
	case some(verdicts, checks.Failed):
		return checks.Failed, true
	case some(verdicts, checks.Errored):
		return checks.Errored, true
	case slices.ContainsFunc(verdicts, func(v verdict) bool { return v.unread(said) }):
		return checks.NotAssessed, true
	case some(verdicts, checks.Waived):
		return checks.Waived, true
	default:
		return "", false
	}
}

// unread reports whether the verdict holds back what others passed. A statement speaks
// for what could never be seen here, not for what should have been; a probe that nobody
// allowed holds back nothing, nor does source code that is right as it is written.
func (v verdict) unread(said statement) bool {
	switch reason := v.reason; {
	case v.outcome != checks.NotAssessed || reason == checks.OptIn || reason == checks.AsWritten:
		return false
	case reason.Incomplete():
		return true
	default:
		return !said.answers()
	}
}

// unproven is the outcome of verdicts of which none passed or hinders. Where only probes
// that nobody allowed are left, nothing was looked at: not-applicable would say that
// there is nothing to see.
func unproven(verdicts []verdict) checks.Outcome {
	if some(verdicts, checks.NotAssessed) {
		return checks.NotAssessed
	}
	return checks.NotApplicable
}

func some(verdicts []verdict, outcome checks.Outcome) bool {
	return slices.ContainsFunc(verdicts, func(v verdict) bool { return v.outcome == outcome })
}

// bestFirst orders the outcomes of alternative groups. A group that has no
// meaning here protects nothing, so it is the worst.
var bestFirst = []checks.Outcome{checks.Passed, checks.Waived, checks.NotAssessed, checks.Errored, checks.Failed, checks.NotApplicable}

// choose marks as spare the verdicts of alternatives that don't decide. One
// passing group suffices. Where all groups judge one kind, each target may be
// protected by another group.
func choose(groups [][]verdict, said statement) {
	if best(groups, said) == checks.Passed || !oneKind(groups) {
		spare(groups, said)
		return
	}
	byTarget := make([]map[string][]int, len(groups))
	for g, group := range groups {
		byTarget[g] = map[string][]int{}
		for i, v := range group {
			byTarget[g][v.target] = append(byTarget[g][v.target], i)
		}
	}
	for _, target := range targetsOf(groups) {
		here := make([][]verdict, len(groups))
		for g, group := range groups {
			for _, i := range byTarget[g][target] {
				here[g] = append(here[g], group[i])
			}
		}
		spare(here, said)
		for g, part := range here {
			for i, v := range part {
				groups[g][byTarget[g][target][i]].spare = v.spare
			}
		}
	}
}

// spare keeps the groups with the best outcome and marks the others.
func spare(groups [][]verdict, said statement) {
	wanted := best(groups, said)
	for _, group := range groups {
		keep := standing(group, said) == wanted
		for i := range group {
			group[i].spare = !keep
		}
	}
}

func best(groups [][]verdict, said statement) checks.Outcome {
	found := len(bestFirst) - 1
	for _, group := range groups {
		found = min(found, slices.Index(bestFirst, standing(group, said)))
	}
	return bestFirst[found]
}

func oneKind(groups [][]verdict) bool {
	kinds := map[string]bool{}
	for _, group := range groups {
		for _, v := range group {
			kinds[v.use.Check.Kind()] = true
		}
	}
	return len(kinds) == 1
}

func targetsOf(groups [][]verdict) []string {
	var names []string
	for _, group := range groups {
		for _, v := range group {
			names = append(names, v.target)
		}
	}
	slices.SortFunc(names, strings.Compare)
	return slices.Compact(names)
}
