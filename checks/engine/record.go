package engine

import (
	"net/netip"
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
	// Endpoint is the "address:port" that was read; empty for targets without one.
	Endpoint string `json:"endpoint,omitempty"`
	// Listed says why the target is listed and not judged, where its state is one of those.
	Listed string `json:"listed,omitempty"`
	// Facts are nil when nothing was learned.
	Facts      checks.Facts      `json:"facts,omitempty"`
	Transcript []checks.Exchange `json:"transcript,omitempty"`
	// Answered is where the target answered over the network, as what it is; not valid
	// where it was read otherwise.
	Answered netip.AddrPort `json:"answered,omitzero"`
	// Dropped counts the events that the full transcript could not take.
	Dropped int `json:"dropped,omitempty"`
	// Defect is set where hardcheck itself broke: Problem says nothing about the target then.
	Defect bool `json:"defect,omitempty"`
	// Seen are the target's answers to this collection and to others, by their vantages.
	Seen []checks.Sighting `json:"-"`
}

// Sighted is the record with what it proves by itself: that the vantage, in which it was
// collected, reaches the target.
func (r Record) Sighted(vantage string) Record {
	if vantage != "" && r.Facts != nil && r.Target.Via == "" && r.Answered.IsValid() && !r.Answered.Addr().IsLoopback() {
		r.Seen = []checks.Sighting{{From: vantage, At: r.Answered, On: r.Finished}}
	}
	return r
}

func newRecord(access *checks.Access, got reading, started, finished time.Time) Record {
	return Record{
		Target: access.Target, Endpoint: access.Endpoint, State: got.State(), Problem: got.Problem, Problems: got.Problems,
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
	return checks.Observation{Target: r.Target, Site: site, AsOf: asOf, Facts: r.Facts, Problems: r.Problems, Seen: r.Seen}.Shared()
}
