package engine

import (
	"fmt"
	"time"

	"hardcheck/checks/site"
	"hardcheck/profiles"
)

// newest is the newest statement about a control up to the as-of date. Of several of one
// day the last in its file counts: an entry is renewed by adding one.
func (e *Evaluation) newest(control string) *site.Attestation {
	var newest *site.Attestation
	for i, a := range e.plan.Attestations {
		if a.Control == control && !a.Date.After(e.plan.AsOf) && (newest == nil || !a.Date.Before(newest.Date)) {
			newest = &e.plan.Attestations[i]
		}
	}
	return newest
}

// said is the newest statement as reports show it, ended or not.
func (e *Evaluation) said(control string, attest *profiles.Attest) *AttestationUse {
	if attest == nil {
		return nil
	}
	a := e.newest(control)
	if a == nil {
		return nil
	}
	use := &AttestationUse{
		Status: statusMet, Statement: a.Statement, By: a.By, Date: a.Date.UTC(),
		Until: a.Date.Add(shorter(a.Frequency, attest.Frequency)).UTC(), Evidence: []Proof{},
	}
	if a.Evidence.Link != "" {
		use.Evidence = append(use.Evidence, Proof{a.Evidence.Link, a.Evidence.SHA256})
	}
	return use
}

// statusMet says that what a control asks for is so.
const statusMet = "met"

// frequency is how often a policy asks for a statement, in days.
func frequency(attest *profiles.Attest) string {
	if attest == nil || attest.Frequency == 0 {
		return ""
	}
	return fmt.Sprintf("%dd", int(attest.Frequency/(24*time.Hour)))
}
