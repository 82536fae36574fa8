// Package report is what the writers of a result share: the index of a result, its words,
// the layout of texts, and how a file is written. Each writer is a folder below it and
// knows no other; the list of formats is in report/formats.
//
// A report is written from the result alone. Whatever came from a target is
// cleaned again before it is printed, so that a report that was read back from a
// file is as harmless on a terminal as one that was just made.
package report

import (
	"cmp"
	"encoding/binary"
	"iter"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// Index is a result with what writers look up in it.
type Index struct {
	// Result is what is written.
	Result engine.Result
	// Targets has the places in Result.Targets, by name.
	Targets map[string]int
	// Profiles are the result's, and those that only its controls name.
	Profiles []engine.ProfileSummary
	// Controls are the results of a profile's controls, by its id.
	Controls map[string][]engine.ControlResult
	// byControl has the places of a control's findings, by "profile/id".
	byControl map[string]*spans
	// byOutcome has the places of the findings of an outcome.
	byOutcome map[checks.Outcome]*spans
}

// spans are places in order, as their firsts and the places behind their lasts: findings of a
// control are mostly next to each other.
type spans [][2]uint32

func (s *spans) add(place int) {
	if last := len(*s) - 1; last >= 0 && (*s)[last][1] == uint32(place) {
		(*s)[last][1]++
		return
	}
	*s = append(*s, [2]uint32{uint32(place), uint32(place) + 1})
}

// places are all of them in order; none of nil.
func (s *spans) places() iter.Seq[int] {
	return func(yield func(int) bool) {
		if s == nil {
			return
		}
		for _, span := range *s {
			for place := span[0]; place < span[1]; place++ {
				if !yield(int(place)) {
					return
				}
			}
		}
	}
}

// count is how many places there are.
func (s *spans) count() int {
	if s == nil {
		return 0
	}
	all := 0
	for _, span := range *s {
		all += int(span[1] - span[0])
	}
	return all
}

// addPlace adds a place to those of a key.
func addPlace[K comparable](by map[K]*spans, key K, place int) {
	of := by[key]
	if of == nil {
		of = &spans{}
		by[key] = of
	}
	of.add(place)
}

// NewIndex looks a result through once.
func NewIndex(r engine.Result) *Index {
	x := &Index{
		Result: r, byControl: map[string]*spans{}, Targets: map[string]int{}, Controls: map[string][]engine.ControlResult{},
		byOutcome: map[checks.Outcome]*spans{},
	}
	for i, finding := range x.Result.Briefs() {
		addPlace(x.byOutcome, finding.Outcome, i)
		for _, control := range finding.Controls {
			addPlace(x.byControl, control, i)
		}
	}
	for i, target := range x.Result.Targets {
		x.Targets[target.Name] = i
	}
	x.Profiles = append(x.Profiles, x.Result.Profiles...)
	known := map[string]bool{}
	for _, profile := range x.Profiles {
		known[profile.ID] = true
	}
	for _, control := range x.Result.Controls {
		if !known[control.Profile] {
			known[control.Profile] = true
			x.Profiles = append(x.Profiles, engine.ProfileSummary{ID: control.Profile})
		}
		x.Controls[control.Profile] = append(x.Controls[control.Profile], control)
	}
	return x
}

// OfControl are the places of a control's findings, in order.
func (x *Index) OfControl(control engine.ControlResult) iter.Seq[int] {
	return x.byControl[ControlKey(control)].places()
}

// Findings are the places of the findings that have the outcome.
func (x *Index) Findings(outcome checks.Outcome) []int {
	of := x.byOutcome[outcome]
	return slices.AppendSeq(make([]int, 0, of.count()), of.places())
}

// Blocks groups places of findings by check, the worst check first.
func (x *Index) Blocks(places []int) [][]int {
	byCheck := map[string][]int{}
	var order Ordered
	for _, place := range places {
		check := x.Result.Brief(place).Check
		order.Add(check)
		byCheck[check] = append(byCheck[check], place)
	}
	all := make([][]int, 0, len(order.List))
	for _, check := range order.List {
		block := byCheck[check]
		slices.SortStableFunc(block, func(a, b int) int {
			return cmp.Compare(x.Result.Brief(b).Severity, x.Result.Brief(a).Severity)
		})
		all = append(all, block)
	}
	slices.SortStableFunc(all, func(a, b []int) int {
		return cmp.Compare(x.Result.Brief(b[0]).Severity, x.Result.Brief(a[0]).Severity)
	})
	return all
}

// Alike groups the places of a block whose findings differ in nothing but their subject: what
// nearly every container of a host lacks is one line. The order is that of the first of each.
func (x *Index) Alike(block []int) [][]int {
	at := map[string]int{}
	var key []byte
	var all [][]int
	for _, place := range block {
		finding := x.Result.At(place)
		key = AppendKey(AppendTold(key[:0], finding), finding.Target)
		group, there := at[string(key)]
		if !there {
			group = len(all)
			at[string(key)] = group
			all = append(all, nil)
		}
		all[group] = append(all[group], place)
	}
	return all
}

// AppendTold appends a key of what is told of a finding: findings with the same differ in where
// they are, and in what controls see them.
func AppendTold(key []byte, f engine.Finding) []byte {
	key = AppendKey(append(key, byte(f.Severity)), string(f.Baseline), f.Message)
	for _, e := range f.Evidence {
		key = AppendKey(key, e.Source, e.Value)
	}
	return append(key, 0)
}

// AppendKey appends words to a key, each with its length, so that no other words make the same.
func AppendKey(key []byte, words ...string) []byte {
	for _, word := range words {
		key = append(binary.AppendUvarint(key, uint64(len(word)+1)), word...)
	}
	return key
}

// Of are the findings at places.
func (x *Index) Of(places []int) []engine.Finding {
	all := make([]engine.Finding, 0, len(places))
	for _, place := range places {
		all = append(all, x.Result.At(place))
	}
	return all
}

// ControlKey is how findings name a control.
func ControlKey(c engine.ControlResult) string { return c.Profile + "/" + c.ID }

// Itself reports whether the control is one check under its own name, as in the
// baseline profile: then the check needs no second mention.
func Itself(c engine.ControlResult) bool { return len(c.Checks) == 1 && c.Checks[0] == c.ID }
