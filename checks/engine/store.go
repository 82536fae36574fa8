package engine

import (
	"iter"
	"time"
)

// Store has findings that are not all in memory. Whoever reads many reads Brief first, and At
// of those that are shown.
type Store interface {
	// Len is the number of findings, in the order of reports.
	Len() int
	// Brief is the finding at a place without its message, evidence, paths, fix, cause and fingerprint.
	Brief(i int) Finding
	// At is the whole finding at a place.
	At(i int) Finding
	// SetBaseline notes how the violation at a place stands to the baseline.
	SetBaseline(i int, state BaselineState)
	// SetFirstSeen notes since when the violation at a place is known.
	SetFirstSeen(i int, at time.Time)
	// Err is the first failure to read a finding back: a report that was written meanwhile
	// is not whole.
	Err() error
	// Close ends the use of the store.
	Close() error
}

// Len is the number of findings.
func (r Result) Len() int {
	if r.Store != nil {
		return r.Store.Len()
	}
	return len(r.Findings)
}

// At is the finding at a place.
func (r Result) At(i int) Finding {
	if r.Store != nil {
		return r.Store.At(i)
	}
	return r.Findings[i]
}

// Brief is [Result.At] for those who need nothing that is told of the finding: not its
// message, evidence, paths, fix, cause and fingerprint, which may be missing.
func (r Result) Brief(i int) Finding {
	if r.Store != nil {
		return r.Store.Brief(i)
	}
	return r.Findings[i]
}

// All are the findings with their places, in order.
func (r Result) All() iter.Seq2[int, Finding] { return r.each(r.At) }

// Briefs are what [Result.Brief] tells of all findings.
func (r Result) Briefs() iter.Seq2[int, Finding] { return r.each(r.Brief) }

func (r Result) each(at func(int) Finding) iter.Seq2[int, Finding] {
	return func(yield func(int, Finding) bool) {
		for i := range r.Len() {
			if !yield(i, at(i)) {
				return
			}
		}
	}
}

// SetBaseline notes how the violation at a place stands to the baseline.
func (r Result) SetBaseline(i int, state BaselineState) {
	if r.Store != nil {
		r.Store.SetBaseline(i, state)
		return
	}
	r.Findings[i].Baseline = state
}

// SetFirstSeen notes since when the violation at a place is known.
func (r Result) SetFirstSeen(i int, at time.Time) {
	if r.Store != nil {
		r.Store.SetFirstSeen(i, at)
		return
	}
	r.Findings[i].FirstSeen = at
}

// Err is the first failure to read a finding back.
func (r Result) Err() error {
	if r.Store != nil {
		return r.Store.Err()
	}
	return nil
}

// Close ends the use of what the findings are kept in.
func (r Result) Close() error {
	if r.Store != nil {
		return r.Store.Close()
	}
	return nil
}

// keptIn is the result with its findings in a store.
func (r Result) keptIn(store Store) Result {
	r.Findings, r.Store = nil, store
	return r
}

// InMemory is the result with its findings in [Result.Findings], for those who need them all.
func (r Result) InMemory() Result {
	if r.Store == nil {
		return r
	}
	all := make([]Finding, 0, r.Len())
	for _, finding := range r.All() {
		all = append(all, finding)
	}
	r.Findings, r.Store = all, nil
	return r
}
