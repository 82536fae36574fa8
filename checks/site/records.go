package site

import (
	"strings"
	"time"

	"hardcheck/checks"
)

// Waiver accepts a violation for a time. It applies to one check or control, on
// the targets that it names, and only to what failed.
type Waiver struct {
	// Check is a check id, Control a control such as "M26" or
	// "modbus-web-server/M26"; exactly one of them is set.
	Check   string
	Control string
	// Targets are names of targets, Labels those that a target must have; exactly one of
	// them is set.
	Targets []string
	Labels  map[string]string
	// Subject is the exact subject; without one all subjects of the check on those targets
	// are accepted.
	Subject string
	// While are checks that must have passed for the target in the same run.
	While  []string
	Reason string
	Owner  string
	// ApprovedBy is who accepted the risk.
	ApprovedBy string
	// Created and Expires are dates (UTC midnight). The waiver holds from Created
	// on, and no longer on the day of Expires.
	Created time.Time
	Expires time.Time
	// Line is the waiver's line in its file.
	Line int
}

// Live reports whether the waiver holds at asOf.
func (w Waiver) Live(asOf time.Time) bool {
	return !asOf.Before(w.Created) && asOf.Before(w.Expires)
}

// Covers reports whether the waiver is about a target: by one of its names, of which that
// of a host holds for all of its addresses, or by its labels.
func (w Waiver) Covers(target checks.Target) bool {
	for _, name := range w.Targets {
		if name == target.Name || name == target.Given() {
			return true
		}
	}
	if len(w.Labels) == 0 {
		return false
	}
	for key, value := range w.Labels {
		if got, there := target.Labels[key]; !there || got != value {
			return false
		}
	}
	return true
}

// Attestation is a person's statement about a control that no machine can see. An entry
// about several controls is as many of them.
type Attestation struct {
	// Control is "M54" or "modbus-web-server/M54".
	Control string
	Status  Status
	// Statement is the person's own.
	Statement string
	By        string
	// Date is the day of the statement, Frequency how long it holds; the profile's
	// own frequency bounds it.
	Date      time.Time
	Frequency time.Duration
	Evidence  []Proof
	// Line is the attestation's line in its file.
	Line int
}

// Status is what an attestation says of its control.
type Status string

// The statuses.
const (
	Met           Status = "met"
	NotMet        Status = "not-met"
	NotApplicable Status = "not-applicable"
)

// Proof is what an attestation rests on: a link, or a file below the folder of the
// attestations; and the SHA-256 of what was there in lower-case hex, so that a later
// reader can tell whether it changed.
type Proof struct {
	Link   string
	File   string
	SHA256 string
	// Problem is how the file differs from what was stated: "has changed since", "is gone";
	// empty where it doesn't, and for links, which nobody follows.
	Problem string
}

// Name is the link or the file.
func (p Proof) Name() string { return p.Link + p.File }

// Until is when the statement ends, when the policy wants it renewed every frequency at
// least (0: no bound of the policy's).
func (a Attestation) Until(frequency time.Duration) time.Time {
	if frequency == 0 {
		frequency = a.Frequency
	}
	return a.Date.Add(min(a.Frequency, frequency))
}

// Live reports whether the attestation holds at asOf: it has not ended, and what it rests
// on is still there. The frequency is that of [Attestation.Until].
func (a Attestation) Live(asOf time.Time, frequency time.Duration) bool {
	return !asOf.Before(a.Date) && asOf.Before(a.Until(frequency)) && a.Broken() == ""
}

// Broken says how the evidence differs from what was stated, and is empty where it
// doesn't.
func (a Attestation) Broken() string {
	var parts []string
	for _, proof := range a.Evidence {
		if proof.Problem != "" {
			parts = append(parts, "its evidence "+proof.Name()+" "+proof.Problem)
		}
	}
	return strings.Join(parts, ", ")
}

// Gone reports whether the file can't be read, and so nobody can take it as it is now.
func (p Proof) Gone() bool { return p.Problem != "" && p.Problem != evidenceChanged }
