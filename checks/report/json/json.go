// Package json writes a whole result for programs, and reads it again.
package json

import (
	"io"

	"hardcheck/checks/engine"
)

// Options choose what is written.
type Options struct {
	// AllEvidence keeps the whole findings of what passed or has no meaning, which
	// otherwise are pairs of target and subject.
	AllEvidence bool
}

// Write writes the result in the form hardcheck.report/v1: what is one of its kind
// indented, a target, check, finding and control a line, with every list present, the keys
// of a map sorted, and a final line break. Equal results give equal bytes. What is written
// is never in memory as a whole.
func Write(w io.Writer, r engine.Result, o Options) error {
	if r.Schema == "" {
		r.Schema = engine.ReportSchema
	}
	return newStream(w, r, o).write()
}
