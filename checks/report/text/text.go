// Package text writes a result for a person at a terminal.
package text

import (
	"fmt"
	"io"
	"math"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// Write writes the result for a person at a terminal: first what matters, on one screen of 80
// by 24, then what was read, the violations by what clears them, how the controls stand, and
// what could not be judged and why. The last line says what the exit code says.
//
// Lines are wrapped, but for single words that are longer and for those lines of
// a remediation that begin with a space or tab: they are meant to be copied.
func Write(w io.Writer, r engine.Result, o report.TextOptions) error {
	index := report.NewIndex(r)
	causes := index.Causes(index.Findings(checks.Failed))
	if o.Extent == report.ExtentSummary {
		return short(index, causes, o, "").Flush(w)
	}
	t := newText(index, causes, o)
	t.first("")
	t.rest()
	t.exit()
	if o.Extent == report.ExtentFitting && !o.Verbose && t.Height() > report.MaxLines {
		t = short(index, causes, o, fmt.Sprintf("--summary=false shows all %d lines, -v what passed too", t.Height()))
	}
	return t.Flush(w)
}

// screen is how many lines a usual terminal has room for, beside the prompt.
const screen = 23

// text is the state of one rendering.
type text struct {
	*report.Pen
	*report.Index
	verbose bool
	// cut keeps each fact of the first part on a line, tight leaves empty lines out.
	cut, tight bool
	// shown tells, for each finding, that it was written; told does of a check's texts.
	shown []bool
	told  map[string]bool
	// causes are those of all violations.
	causes []report.Cause
}

func newText(index *report.Index, causes []report.Cause, o report.TextOptions) *text {
	return &text{causes: causes, Pen: report.NewPen(o), Index: index, verbose: o.Verbose, shown: make([]bool, index.Result.Len()), told: map[string]bool{}}
}

// short is the first part alone; more says how to see the rest.
func short(index *report.Index, causes []report.Cause, o report.TextOptions, more string) *text {
	var t *text
	for _, tight := range []bool{false, true} {
		t = newText(index, causes, o)
		t.cut, t.tight = true, tight
		t.first(more)
		t.exit()
		if t.Height() <= screen {
			break
		}
	}
	return t
}

func (t *text) rest() {
	t.about()
	t.violations()
	t.resolved()
	for _, profile := range t.Profiles {
		t.profile(profile)
	}
	t.errored()
	t.notAssessed()
	t.waived()
	t.statements()
	t.notices()
}

// most is a bound of the default view; the verbose view has none.
func (t *text) most(bound int) int {
	if t.verbose {
		return math.MaxInt
	}
	return bound
}
