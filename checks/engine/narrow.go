package engine

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hardcheck/checks"
)

// Narrowing is which findings a report shows of those that there are.
type Narrowing struct {
	// Severity is the least one that is shown; 0 shows every severity.
	Severity checks.Severity `json:"severity,omitzero"`
	// Checks are the checks that are shown; none shows all.
	Checks []string `json:"checks,omitempty"`
	// Of is how many findings there are.
	Of int `json:"of"`
}

// Any reports whether anything may be left out.
func (n Narrowing) Any() bool { return n.Severity != 0 || len(n.Checks) > 0 }

// String is the narrowing in words: "of at least high severity, of the checks A, B".
func (n Narrowing) String() string {
	var parts []string
	if n.Severity != 0 {
		parts = append(parts, "of at least "+n.Severity.String()+" severity")
	}
	if len(n.Checks) > 0 {
		parts = append(parts, "of "+strings.Join(n.Checks, ", "))
	}
	return strings.Join(parts, ", ")
}

func (n Narrowing) shows(f Finding) bool {
	return f.Severity >= n.Severity && (len(n.Checks) == 0 || slices.Contains(n.Checks, f.Check))
}

// Narrow is the result with the findings alone that the narrowing shows. All that is counted or
// follows from all of them, such as the summary, the controls and the exit code, stays.
func (r Result) Narrow(n Narrowing) Result {
	if !n.Any() {
		return r
	}
	view := narrowed{whole: r}
	for i, finding := range r.Briefs() {
		if n.shows(finding) {
			view.places = append(view.places, i)
		}
	}
	n.Of = r.Len()
	r.Narrowed = &n
	r.Notices = append(slices.Clip(r.Notices), fmt.Sprintf("shown are %d of %d results, those %s; counts, controls and the exit code are of all", len(view.places), n.Of, n))
	return r.keptIn(&view)
}

// narrowed is a store of some findings of a result.
type narrowed struct {
	whole  Result
	places []int
}

func (v *narrowed) Len() int            { return len(v.places) }
func (v *narrowed) Brief(i int) Finding { return v.whole.Brief(v.places[i]) }
func (v *narrowed) At(i int) Finding    { return v.whole.At(v.places[i]) }

func (v *narrowed) SetBaseline(i int, state BaselineState) { v.whole.SetBaseline(v.places[i], state) }
func (v *narrowed) SetFirstSeen(i int, at time.Time)       { v.whole.SetFirstSeen(v.places[i], at) }

func (v *narrowed) Err() error   { return v.whole.Err() }
func (v *narrowed) Close() error { return v.whole.Close() }
