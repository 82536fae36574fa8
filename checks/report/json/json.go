// Package json writes a whole result for programs, and reads it again.
package json

import (
	"io"

	"hardcheck/checks/report"

	"hardcheck/checks/engine"
)

// Write writes the result in the form hardcheck.report/v1: indented, with every
// list present, the keys of a map sorted, and a final line break. Equal results
// give equal bytes.
func Write(w io.Writer, r engine.Result) error {
	if r.Schema == "" {
		r.Schema = engine.ReportSchema
	}
	return report.WriteJSON(w, "report", report.WithLists(r))
}
