package engine

import (
	"time"

	"hardcheck/checks"
)

// Record is one target of a snapshot: what was observed, how that ended, and
// what was sent.
type Record struct {
	Target   checks.Target             `json:"target"`
	State    checks.State              `json:"state"`
	Problem  *checks.Problem           `json:"problem,omitempty"`
	Started  time.Time                 `json:"started"`
	Finished time.Time                 `json:"finished"`
	Problems map[string]checks.Problem `json:"problems,omitempty"`
	// Facts are nil when nothing was learned.
	Facts      checks.Facts      `json:"facts,omitempty"`
	Transcript []checks.Exchange `json:"transcript,omitempty"`
	// Dropped counts the events that the full transcript could not take.
	Dropped int `json:"dropped,omitempty"`
	// Defect is set where hardcheck itself broke: Problem says nothing about the target then.
	Defect bool `json:"defect,omitempty"`
}

func newRecord(access checks.Access, got reading, started, finished time.Time) Record {
	return Record{
		Target: access.Target, State: got.State(), Problem: got.Problem, Problems: got.Problems,
		Defect: got.defect, Facts: got.Facts, Started: started.UTC(), Finished: finished.UTC(),
	}
}

// problem is why the target gave no facts.
func (r Record) problem() checks.Problem {
	if r.Problem != nil {
		return *r.Problem
	}
	return checks.Problem{Reason: checks.Unreadable, Detail: "nothing was read, and no reason is known"}
}

// observation is the record as rules see it; what they derive from it is made once.
func (r Record) observation(site checks.Site, asOf time.Time) checks.Observation {
	return checks.Observation{Target: r.Target, Site: site, AsOf: asOf, Facts: r.Facts, Problems: r.Problems}.Shared()
}
