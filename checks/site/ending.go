package site

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// EndsSoon is how long before its end a statement or waiver is told of.
const EndsSoon = 30 * 24 * time.Hour

// SoonBefore is how long before its end something is told of that holds for a term: at most
// [EndsSoon], and a third of the term, so that what is renewed every month is not always told of.
func SoonBefore(term time.Duration) time.Duration { return min(EndsSoon, term/3) }

// EndsSoonAt reports whether the statement still holds at a time, and ends soon.
func (a Attestation) EndsSoonAt(at time.Time, frequency time.Duration) bool {
	until := a.Until(frequency)
	return until.After(at) && !until.After(at.Add(SoonBefore(until.Sub(a.Date))))
}

// Newest is the newest statement about each control up to a time. Of several of one day
// the last in its file counts: an entry is renewed by adding one.
func Newest(all []Attestation, at time.Time) map[string]Attestation {
	newest := map[string]Attestation{}
	for _, a := range all {
		if before, there := newest[a.Control]; !a.Date.After(at) && (!there || !a.Date.Before(before.Date)) {
			newest[a.Control] = a
		}
	}
	return newest
}

// Endings tell of what no longer holds at a time, or will soon not: the newest statement
// about each control, and each waiver.
func (s *Site) Endings(at time.Time) []string {
	return append(EndingStatements(s.Attestations, s.terms, at), EndingWaivers(s.Waivers, at)...)
}

// EndingStatements tell of the newest statement about each control. The terms are those
// after which policies want them renewed, by control.
func EndingStatements(all []Attestation, terms map[string]time.Duration, at time.Time) []string {
	newest := Newest(all, at)
	var lines []string
	for _, control := range slices.Sorted(maps.Keys(newest)) {
		a := newest[control]
		what := fmt.Sprintf("the statement about %s (attestations, line %d)", control, a.Line)
		switch until := a.Until(terms[control]); {
		case a.Broken() != "":
			lines = append(lines, fmt.Sprintf("%s does not hold: %s. The audit asks for it again", what, a.Broken()))
		case !until.After(at):
			lines = append(lines, fmt.Sprintf("%s has ended on %s: the audit asks for it again", what, until.Format(dateLayout)))
		case a.EndsSoonAt(at, terms[control]):
			lines = append(lines, fmt.Sprintf("%s ends on %s", what, until.Format(dateLayout)))
		}
	}
	return lines
}

// EndingWaivers tell of each waiver that has ended, or ends soon. One that another goes on
// with is not told of.
func EndingWaivers(all []Waiver, at time.Time) []string {
	alike := map[string][]Waiver{}
	for _, w := range all {
		alike[w.about()] = append(alike[w.about()], w)
	}
	var lines []string
	for _, w := range all {
		if slices.ContainsFunc(alike[w.about()], func(other Waiver) bool { return other.renews(w) }) {
			continue
		}
		what := fmt.Sprintf("the waiver of %s (waivers, line %d, owner %s)", w.Check+w.Control, w.Line, w.Owner)
		switch {
		case !w.Expires.After(at):
			lines = append(lines, fmt.Sprintf("%s has ended on %s: what it accepted is a violation again", what, w.Expires.Format(dateLayout)))
		case !w.Expires.After(at.Add(EndsSoon)):
			lines = append(lines, fmt.Sprintf("%s ends on %s", what, w.Expires.Format(dateLayout)))
		}
	}
	return lines
}

// about is the same for waivers that accept the same.
func (w Waiver) about() string {
	return fmt.Sprintf("%q %q %q %q %q", w.Check, w.Control, w.Subject, w.Targets, w.Labels) // maps print in order
}

// renews reports whether the waiver accepts what another does, for longer.
func (w Waiver) renews(other Waiver) bool {
	return w.same(other) && w.Expires.After(other.Expires) && !w.Created.After(other.Expires)
}

// same reports whether two waivers accept the same.
func (w Waiver) same(other Waiver) bool {
	return w.Check == other.Check && w.Control == other.Control && w.Subject == other.Subject &&
		slices.Equal(w.Targets, other.Targets) && maps.Equal(w.Labels, other.Labels)
}
