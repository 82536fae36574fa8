// Package diff compares two reports, and writes the difference as text, JSON and Markdown.
package diff

import (
	"io"
	"time"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// DiffSchema names the JSON form of a [Diff].
const DiffSchema = "hardcheck.diff/v1"

// Diff is what became of the violations between two reports. Only violations
// count: failed findings that no waiver accepts. What can't be compared is said
// to be so, never called resolved.
type Diff struct {
	Schema string `json:"schema"`
	Before Side   `json:"before"`
	After  Side   `json:"after"`
	// Notices are differences between the reports as a whole that a reader must know.
	Notices []string `json:"notices"`
	// New violations are in the later report only.
	New []Change `json:"new"`
	// Resolved violations are gone: their check ran again and found the good state.
	Resolved []Change `json:"resolved"`
	// Waived violations were accepted since.
	Waived []Change `json:"waived"`
	// Incomparable violations are in one report, and the other can't tell.
	Incomparable []Change `json:"incomparable"`
	// Unchanged violations are in both.
	Unchanged []Change `json:"unchanged"`
}

// Side names one of the two reports.
type Side struct {
	Tool     engine.Tool `json:"tool"`
	Site     string      `json:"site"`
	AsOf     time.Time   `json:"asOf"`
	Profiles []string    `json:"profiles"`
}

// Change is one violation, as the later report has it where it is in both.
type Change struct {
	Fingerprint string `json:"fingerprint"`
	Check       string `json:"check"`
	Title       string `json:"title"`
	Kind        string `json:"kind"`
	Target      string `json:"target"`
	Subject     string `json:"subject"`
	// Before and After are the outcomes in the two reports; empty where the
	// finding isn't in one of them.
	Before   checks.Outcome  `json:"before,omitempty"`
	After    checks.Outcome  `json:"after,omitempty"`
	Severity checks.Severity `json:"severity"`
	// OldSeverity is set for an unchanged violation whose severity changed.
	OldSeverity checks.Severity `json:"oldSeverity,omitempty"`
	Message     string          `json:"message"`
	// Note says why: what made it incomparable, what ended it.
	Note string `json:"note,omitempty"`
}

// JSON writes the difference in the form hardcheck.diff/v1, with every list present.
func (d Diff) JSON(w io.Writer) error {
	d.Before.Profiles = report.ListOf(d.Before.Profiles)
	d.After.Profiles = report.ListOf(d.After.Profiles)
	d.Notices = report.ListOf(d.Notices)
	d.New = report.ListOf(d.New)
	d.Resolved = report.ListOf(d.Resolved)
	d.Waived = report.ListOf(d.Waived)
	d.Incomparable = report.ListOf(d.Incomparable)
	d.Unchanged = report.ListOf(d.Unchanged)
	return report.WriteJSON(w, "diff", d)
}
