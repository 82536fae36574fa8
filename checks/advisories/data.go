package advisories

import (
	"fmt"
	"time"

	"hardcheck/checks"
)

// Data says how far a table of dated facts reaches.
type Data struct {
	// Gathered is the day on which the facts were gathered: what was published later is
	// not in them.
	Gathered time.Time
	// Until is the first day on which they are old. From then on they still convict, and
	// clear nothing.
	Until time.Time
}

// Gathered is data of a day, which holds for half a year.
func Gathered(year int, month time.Month, dayOfMonth int) Data {
	return Data{day(year, month, dayOfMonth), day(year, month+6, dayOfMonth)}
}

// Old reports whether too much may have been published since.
func (d Data) Old(asOf time.Time) bool { return !asOf.Before(d.Until) }

// String is the day on which they were gathered: "2026-08-22".
func (d Data) String() string { return d.Gathered.Format(time.DateOnly) }

// TooOld is why old data clear nothing.
func (d Data) TooOld(asOf time.Time) checks.Problem {
	return checks.Problem{Reason: checks.Source, Detail: fmt.Sprintf("the data of %s have nothing against it, and are too old on %s to clear a version: take a newer hardcheck",
		d, asOf.UTC().Format(time.DateOnly))}
}

// JudgeCurrent judges whether the data that a target's version was compared with are
// old. That is nothing the target can mend.
func JudgeCurrent(s checks.Subject, d Data, asOf time.Time) {
	s.Evidence("version data", "%s, to be used until %s", d, d.Until.Format(time.DateOnly))
	if d.Old(asOf) {
		s.Violation("its version was compared with data of %s, which were %d days old on %s", d, int(asOf.Sub(d.Gathered).Hours()/24), asOf.UTC().Format(time.DateOnly))
	}
}
