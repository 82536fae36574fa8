package engine

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/site"
	"hardcheck/profiles"
)

// newest is the newest statement about a control up to the as-of date; nil where there is
// none.
func (e *Evaluation) newest(control string) *site.Attestation {
	if newest, there := e.stated[control]; there {
		return &newest
	}
	return nil
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
		Status: string(cmp.Or(a.Status, site.Met)), Statement: a.Statement, By: a.By, Date: a.Date.UTC(),
		Until: a.Until(attest.Frequency).UTC(), Evidence: []Proof{}, Broken: a.Broken(),
	}
	for _, proof := range a.Evidence {
		use.Evidence = append(use.Evidence, Proof(proof))
	}
	return use
}

// attestation finds how the control's statement stands, and says so in words.
func (e *Evaluation) attestation(control string, attest *profiles.Attest) (statement, string) {
	if attest == nil {
		return noStatement, ""
	}
	newest := e.newest(control)
	if newest == nil {
		return missingStatement, attest.Statement
	}
	said, verb := standsFor(newest.Status)
	until := newest.Until(attest.Frequency)
	if !newest.Live(e.plan.AsOf, attest.Frequency) {
		why := "which ended on " + until.Format(day)
		if until.After(e.plan.AsOf) {
			why = "but " + newest.Broken()
		}
		return missingStatement, fmt.Sprintf("%s (%s by %s on %s, %s)", attest.Statement, verb, newest.By, newest.Date.Format(day), why)
	}
	return said, fmt.Sprintf("%s by %s on %s, until %s: %s%s", verb, newest.By, newest.Date.Format(day), until.Format(day), newest.Statement, proofs(newest.Evidence))
}

// proofs is what a statement rests on, in words.
func proofs(evidence []site.Proof) string {
	var parts []string
	for _, proof := range evidence {
		parts = append(parts, strings.TrimSuffix(proof.Name()+", SHA-256 "+proof.SHA256, ", SHA-256 "))
	}
	if len(parts) == 0 {
		return ""
	}
	return " (evidence: " + strings.Join(parts, "; ") + ")"
}

func standsFor(status site.Status) (said statement, verb string) {
	switch status {
	case site.NotMet:
		return notMetStatement, "said not to be met"
	case site.NotApplicable:
		return notApplicableStatement, "said not to apply"
	default:
		return metStatement, "attested"
	}
}

// AttestationCheck is the id under which a statement that a control is not met is a
// finding: without a target, and with the control's full name as its subject.
const AttestationCheck = "attestation"

// attestationCheck stands for what a person states, where that says that a control is not
// met: a finding like any other, which a newer statement ends.
var attestationCheck = &checks.Check{
	ID:       AttestationCheck,
	Title:    "Nobody states that a control is not met",
	Severity: checks.Medium,
	Description: "A person who looked states that the control is not met. The statement is in the attestations file; it is the finding " +
		"until a newer one says something else, and no waiver accepts it.",
	Remediation: "Do what the control asks for, and add an entry with `status: met` to the attestations file.",
	References:  []string{},
}

// denial is the finding of a statement that says that the control is not met.
func (e *Evaluation) denial(full string, b basis) []verdict {
	if b.said != notMetStatement {
		return nil
	}
	j := checks.Judgement{Subject: full, Outcome: checks.Failed, Message: checks.Clean(b.words)}
	severity := b.control.Severity
	if !severity.Valid() {
		severity = attestationCheck.Severity
	}
	e.keep(e.denials, []checks.Judgement{j})
	at := len(e.denials.rows) - 1
	v := e.verdict(&profiles.Use{Check: attestationCheck}, e.denials.rows[at])
	v.from, v.row, v.severity = e.denials, uint32(at), uint8(severity)
	return []verdict{v}
}

// frequency is how often a policy asks for a statement, in days.
func frequency(attest *profiles.Attest) string {
	if attest == nil || attest.Frequency == 0 {
		return ""
	}
	return fmt.Sprintf("%dd", int(attest.Frequency/(24*time.Hour)))
}
