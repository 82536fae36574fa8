package site

import "time"

// Waiver accepts a violation for a time. It applies to one check or control, on
// one target and subject, and only to what failed.
type Waiver struct {
	// Check is a check id, Control a control such as "M26" or
	// "modbus-web-server/M26"; exactly one of them is set.
	Check   string
	Control string
	// Target is a target's name, Subject the exact subject; without one all subjects of
	// the check on that target are accepted.
	Target  string
	Subject string
	Reason  string
	Owner   string
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

// Attestation is a person's statement about a control that no machine can see.
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
	Evidence  Proof
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

// Proof is what an attestation rests on: a link, and the SHA-256 of what it led
// to in lower-case hex, so that a later reader can tell whether it changed.
type Proof struct {
	Link   string
	SHA256 string
}

// Live reports whether the attestation holds at asOf, when the policy wants it
// renewed every frequency at least (0: no bound of the policy's).
func (a Attestation) Live(asOf time.Time, frequency time.Duration) bool {
	if frequency == 0 || a.Frequency < frequency {
		frequency = a.Frequency
	}
	return !asOf.Before(a.Date) && asOf.Before(a.Date.Add(frequency))
}
