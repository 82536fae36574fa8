package report

import (
	"cmp"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// Cause is what one goes at to clear violations: what several have in common, such as one
// rule of a router, or else the check that they are of.
type Cause struct {
	// Text says in words what the findings have in common; it is empty for a check.
	Text string
	// Check is the check of all its violations, or else of the worst.
	Check string
	// Places are those of the violations, the worst first.
	Places []int
	// Severities counts the violations.
	Severities map[string]int
	// Controls are those of policies that fail by these violations alone.
	Controls []string
}

// Causes groups violations by what clears them, most gain first: the more of the worst
// severity a group clears, the earlier it comes.
func (x *Index) Causes(places []int) []Cause {
	shared := x.sharedCauses(places)
	var order Ordered
	byKey := map[string]*Cause{}
	for _, place := range places {
		brief := x.Result.Brief(place)
		key, text := "check\x00"+brief.Check, ""
		if cause := shared[place]; cause.key != "" {
			key, text = "cause\x00"+cause.key, cause.text
		}
		order.Add(key)
		c := byKey[key]
		if c == nil {
			c = &Cause{Text: text, Severities: map[string]int{}}
			byKey[key] = c
		}
		c.Places = append(c.Places, place)
		c.Severities[brief.Severity.String()]++
	}
	all := make([]Cause, 0, len(order.List))
	for _, key := range order.List {
		c := byKey[key]
		slices.SortStableFunc(c.Places, func(a, b int) int {
			return cmp.Compare(x.Result.Brief(b).Severity, x.Result.Brief(a).Severity)
		})
		c.Check = x.Result.Brief(c.Places[0]).Check
		all = append(all, *c)
	}
	slices.SortStableFunc(all, func(a, b Cause) int {
		for _, severity := range checks.Severities() {
			if order := cmp.Compare(b.Severities[severity.String()], a.Severities[severity.String()]); order != 0 {
				return order
			}
		}
		return 0
	})
	x.clear(all)
	return all
}

// sharedCause is a cause as findings name it.
type sharedCause struct{ key, text string }

// sharedCauses are the causes that several of the violations name, by place.
func (x *Index) sharedCauses(places []int) map[int]sharedCause {
	named, number := map[int]sharedCause{}, map[string]int{}
	for _, place := range places {
		if cause := x.Result.At(place).Cause; cause != nil {
			named[place] = sharedCause{cause.Key, cause.Text}
			number[cause.Key]++
		}
	}
	for place, cause := range named {
		if number[cause.key] < 2 {
			delete(named, place)
		}
	}
	return named
}

// clear finds the controls that each of the causes clears by itself.
func (x *Index) clear(all []Cause) {
	of := make([]int32, x.Result.Len()) // its cause and one; 0 is none of them
	for i, cause := range all {
		for _, place := range cause.Places {
			of[place] = int32(i + 1)
		}
	}
	for _, control := range x.Result.Controls {
		if control.Outcome != checks.Failed || Itself(control) {
			continue
		}
		if i := x.onlyCause(control, of); i > 0 {
			all[i-1].Controls = append(all[i-1].Controls, x.reference(ControlKey(control), control.ID))
		}
	}
}

// onlyCause is the cause and one of all the control's violations; 0 where there are several.
func (x *Index) onlyCause(control engine.ControlResult, of []int32) int32 {
	only := int32(0)
	for place := range x.OfControl(control) {
		if x.Result.Brief(place).Outcome != checks.Failed {
			continue
		}
		if of[place] == 0 || only != 0 && of[place] != only {
			return 0
		}
		only = of[place]
	}
	return only
}

// reference names a control: with its profile when the report has several.
func (x *Index) reference(full, id string) string {
	if len(x.Profiles) > 1 {
		return Inline(full)
	}
	return Inline(id)
}

// Where names the targets of the cause's violations, at most so many.
func (x *Index) Where(c Cause, most int) string {
	var targets Ordered
	for _, place := range c.Places {
		targets.Add(Label(x.Result.Brief(place).Target, ""))
	}
	return JoinNames(targets.List, most, ", ")
}

// Name says what the cause is: in its own words, or by its check and what that asks for.
func (x *Index) Name(c Cause) string {
	if c.Text != "" {
		return Inline(c.Text)
	}
	first := x.Result.Brief(c.Places[0])
	if first.Title == "" {
		return Inline(first.Check)
	}
	return Inline(first.Check) + ": " + Inline(first.Title)
}

// Clears says what is gone with the cause: "4 violations (1 critical, 3 low), controls M19, M46".
func (c Cause) Clears(most int) string {
	text := Count(len(c.Places), "violation") + " (" + SeverityCounts(c.Severities) + ")"
	switch n := len(c.Controls); {
	case n == 1:
		text += " and control " + c.Controls[0]
	case n > 1:
		text += " and controls " + JoinNames(c.Controls, most, ", ")
	}
	return text
}
