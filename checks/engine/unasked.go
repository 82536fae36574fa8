package engine

import (
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks"
)

// What nobody asked for is not in the report: in an ad hoc run the kinds that were not
// given, with a selection the targets that are not in it. Rules over several kinds know
// of them as unread, and controls that rest on nothing else are not-assessed.

// maxUnasked is how many names the line about them shows.
const maxUnasked = 20

// skips reports whether the target is one of the site that was not selected.
func (e *Evaluation) skips(target string) bool {
	if len(e.plan.Selected) == 0 {
		return false
	}
	skipped, known := e.unwanted[target]
	if !known {
		skipped = !slices.ContainsFunc(e.plan.Selected, func(name string) bool {
			return target == name || strings.HasPrefix(target, name+"@") // an address of the name
		})
		e.unwanted[target] = skipped
	}
	return skipped
}

// unasked reports whether a verdict is about a target or kind that nobody asked for.
func (e *Evaluation) unasked(v verdict) bool {
	if v.target == "" {
		return v.outcome == checks.NotAssessed && v.reason == checks.OutOfScope
	}
	return e.skips(v.target)
}

// withoutUnasked replaces what a rule over several kinds says of targets that were not
// selected.
func (e *Evaluation) withoutUnasked(all []checks.Judgement) []checks.Judgement {
	said := map[string]bool{}
	var kept []checks.Judgement
	for _, j := range all {
		if j.Target != "" && e.skips(j.Target) {
			if said[j.Target] {
				continue
			}
			said[j.Target] = true
			j = checks.Judgement{Target: j.Target, Outcome: checks.NotAssessed, Reason: checks.OutOfScope, Message: notSelected}
		}
		kept = append(kept, j)
	}
	return kept
}

const notSelected = "not among the selected targets"

// asked leaves the verdicts about what was asked for, where there are any. It changes no group.
func (e *Evaluation) asked(groups ...[]verdict) [][]verdict {
	var asked [][]verdict
	for _, group := range groups {
		if slices.ContainsFunc(group, e.unasked) { // most sites are read as a whole
			group = slices.DeleteFunc(slices.Clone(group), e.unasked)
		}
		if len(group) > 0 {
			asked = append(asked, group)
		}
	}
	if len(asked) == 0 {
		return groups
	}
	return asked
}

// notLookedAt is the one line about what nobody asked for, or "".
func (e *Evaluation) notLookedAt() string {
	if e.plan.AdHoc {
		return e.kindsNotGiven()
	}
	var names []string
	for _, target := range e.plan.Site.Targets {
		if e.skips(target.Name) {
			names = append(names, target.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	slices.Sort(names)
	return fmt.Sprintf("not looked at: %s (not among the selected targets)", shortened(names))
}

func (e *Evaluation) kindsNotGiven() string {
	var names []string
	for _, i := range e.instances {
		for _, kind := range i.rule.Kinds() {
			if !e.kinds[kind] && !slices.Contains(names, kind) && !slices.Contains(e.plan.Site.Absent, kind) {
				names = append(names, kind)
			}
		}
	}
	if len(names) == 0 {
		return ""
	}
	slices.Sort(names)
	return fmt.Sprintf("not looked at: %s (no such target was given)", shortened(names))
}

func shortened(names []string) string {
	if len(names) > maxUnasked {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:maxUnasked], ", "), len(names)-maxUnasked)
	}
	return strings.Join(names, ", ")
}
