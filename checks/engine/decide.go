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
	use       profiles.Use
	judgement checks.Judgement
	outcome   checks.Outcome
	severity  checks.Severity
	waiver    int // index into the plan's waivers, -1 for none
	// spare is set for an alternative that didn't decide the control.
	spare bool
}

// statement is how a control's attestation stands.
type statement int

const (
	noStatement      statement = iota // the control asks for none
	missingStatement                  // asked for, none that lives
	liveStatement
)

// decide is the rule from checks to a control: the first that holds wins. A
// control of which only probes that nobody allowed are left is not-assessed, as
// nothing was looked at: not-applicable would say that there is nothing to see.
func decide(verdicts []verdict, attest statement) checks.Outcome {
	has := func(match func(verdict) bool) bool { return slices.ContainsFunc(verdicts, match) }
	is := func(outcome checks.Outcome) bool {
		return has(func(v verdict) bool { return v.outcome == outcome })
	}
	switch {
	case is(checks.Failed):
		return checks.Failed
	case is(checks.Errored):
		return checks.Errored
	case has(func(v verdict) bool {
		return v.outcome == checks.NotAssessed && v.judgement.Reason != checks.OptIn
	}):
		return checks.NotAssessed
	case is(checks.Waived):
		return checks.Waived
	case attest == missingStatement:
		return checks.Manual
	case is(checks.Passed):
		return checks.Passed
	case attest == liveStatement:
		return checks.Attested
	case is(checks.NotAssessed):
		return checks.NotAssessed
	default:
		return checks.NotApplicable
	}
}

// bestFirst orders the outcomes of alternative groups. A group that has no
// meaning here protects nothing, so it is the worst.
var bestFirst = []checks.Outcome{checks.Passed, checks.Waived, checks.NotAssessed, checks.Errored, checks.Failed, checks.NotApplicable}

// choose marks as spare the verdicts of alternatives that don't decide. One
// passing group suffices. Where all groups judge one kind, each target may be
// protected by another group.
func choose(groups [][]verdict) {
	if best(groups) == checks.Passed || !oneKind(groups) {
		spare(groups)
		return
	}
	for _, target := range targetsOf(groups) {
		var here [][]verdict
		var index [][]int
		for _, group := range groups {
			part, at := ofTarget(group, target)
			here, index = append(here, part), append(index, at)
		}
		spare(here)
		for g, part := range here {
			for i, v := range part {
				groups[g][index[g][i]].spare = v.spare
			}
		}
	}
}

// spare keeps the groups with the best outcome and marks the others.
func spare(groups [][]verdict) {
	wanted := best(groups)
	for _, group := range groups {
		keep := decide(group, noStatement) == wanted
		for i := range group {
			group[i].spare = !keep
		}
	}
}

func best(groups [][]verdict) checks.Outcome {
	found := len(bestFirst) - 1
	for _, group := range groups {
		found = min(found, slices.Index(bestFirst, decide(group, noStatement)))
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
			names = append(names, v.judgement.Target)
		}
	}
	slices.SortFunc(names, strings.Compare)
	return slices.Compact(names)
}

func ofTarget(group []verdict, target string) (part []verdict, index []int) {
	for i, v := range group {
		if v.judgement.Target == target {
			part, index = append(part, v), append(index, i)
		}
	}
	return part, index
}
