// Package report writes what an evaluation found: as text for a terminal, in the
// formats that other programs read, and as the difference between two reports.
//
// A report is written from the result alone. Whatever came from a target is
// cleaned again before it is printed, so that a report that was read back from a
// file is as harmless on a terminal as one that was just made.
package report

import (
	"cmp"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// index is a result with what writers look up in it.
type index struct {
	r engine.Result
	// byControl has the places in r.Findings of a control's findings, by "profile/id".
	byControl map[string][]int
	// targets has the places in r.Targets, by name.
	targets map[string]int
	// profiles are the result's, and those that only its controls name.
	profiles []engine.ProfileSummary
	controls map[string][]engine.ControlResult
}

func newIndex(r engine.Result) *index {
	x := &index{r: r, byControl: map[string][]int{}, targets: map[string]int{}, controls: map[string][]engine.ControlResult{}}
	for i, finding := range x.r.Findings {
		for _, control := range finding.Controls {
			x.byControl[control] = append(x.byControl[control], i)
		}
	}
	for i, target := range x.r.Targets {
		x.targets[target.Name] = i
	}
	x.profiles = append(x.profiles, x.r.Profiles...)
	known := map[string]bool{}
	for _, profile := range x.profiles {
		known[profile.ID] = true
	}
	for _, control := range x.r.Controls {
		if !known[control.Profile] {
			known[control.Profile] = true
			x.profiles = append(x.profiles, engine.ProfileSummary{ID: control.Profile})
		}
		x.controls[control.Profile] = append(x.controls[control.Profile], control)
	}
	return x
}

// findings are the places of the findings that have the outcome.
func (x *index) findings(outcome checks.Outcome) []int {
	var places []int
	for i := range x.r.Findings {
		if x.r.Findings[i].Outcome == outcome {
			places = append(places, i)
		}
	}
	return places
}

// blocks groups places of findings by check, the worst check first.
func (x *index) blocks(places []int) [][]int {
	byCheck := map[string][]int{}
	var order ordered
	for _, place := range places {
		check := x.r.Findings[place].Check
		order.add(check)
		byCheck[check] = append(byCheck[check], place)
	}
	all := make([][]int, 0, len(order.list))
	for _, check := range order.list {
		block := byCheck[check]
		slices.SortStableFunc(block, func(a, b int) int {
			return cmp.Compare(x.r.Findings[b].Severity, x.r.Findings[a].Severity)
		})
		all = append(all, block)
	}
	slices.SortStableFunc(all, func(a, b []int) int {
		return cmp.Compare(x.r.Findings[b[0]].Severity, x.r.Findings[a[0]].Severity)
	})
	return all
}

// controlKey is how findings name a control.
func controlKey(c engine.ControlResult) string { return c.Profile + "/" + c.ID }

// itself reports whether the control is one check under its own name, as in the
// baseline profile: then the check needs no second mention.
func itself(c engine.ControlResult) bool { return len(c.Checks) == 1 && c.Checks[0] == c.ID }
