package workflow

import "hardcheck/checks"

// effect is what a failure of a tool does to the step, and why.
type effect struct {
	value checks.Value[bool]
	why   string
}

func fails() effect               { return effect{value: checks.Known(true)} }
func passes(why string) effect    { return effect{checks.Known(false), why} }
func undecided(why string) effect { return effect{why: why} }

func (e effect) yes() bool { fails, known := e.value.Get(); return known && fails }
func (e effect) no() bool  { fails, known := e.value.Get(); return known && !fails }

// and joins what must all let a failure through: one that swallows it decides, then one
// of which that isn't known.
func (e effect) and(others ...effect) effect {
	joined := e
	for _, other := range others {
		if joined.yes() || !joined.no() && other.no() {
			joined = other
		}
	}
	return joined
}

// perhaps is an effect of something that runs in some cases only.
func (e effect) perhaps(why string) effect { return e.and(undecided(why)) }
