// Package text writes a result for a person at a terminal.
package text

import (
	"io"

	"hardcheck/checks/report"

	"hardcheck/checks/engine"
)

// Write writes the result for a person at a terminal: what was read, every failed
// control with what was seen, why it matters and how to mend it, then what could
// not be judged and why. The last line says what the exit code says.
//
// Lines are wrapped, but for single words that are longer and for those lines of
// a remediation that begin with a space or tab: they are meant to be copied.
func Write(w io.Writer, r engine.Result, o report.TextOptions) error {
	t := &text{Pen: report.NewPen(o), Index: report.NewIndex(r), verbose: o.Verbose, shown: make([]string, r.Len())}
	t.head()
	t.causes()
	for _, profile := range t.Profiles {
		t.profile(profile)
	}
	t.loose()
	t.errored()
	t.notAssessed()
	t.waived()
	t.notices()
	t.summary()
	return t.Flush(w)
}

// text is the state of one rendering.
type text struct {
	*report.Pen
	*report.Index
	verbose bool
	// shown tells, for each finding, the control under which it was written in full.
	shown []string
}
