package checks

import "slices"

// Outcome is how a check ended for one subject of one target, or how a policy
// control ended over all of its checks. The zero value is invalid.
type Outcome string

// The outcomes of a check. Manual and Attested are outcomes of controls only.
const (
	Passed        Outcome = "passed"
	Failed        Outcome = "failed"
	NotApplicable Outcome = "not-applicable"
	NotAssessed   Outcome = "not-assessed"
	Errored       Outcome = "errored" // a defect of hardcheck, never of the target
	Waived        Outcome = "waived"  // failed, and accepted by a live waiver
	Manual        Outcome = "manual"  // needs an attestation that nobody gave
	Attested      Outcome = "attested"
)

// Outcomes lists every outcome, worst first: the order in which reports show them.
func Outcomes() []Outcome {
	return []Outcome{Failed, Errored, NotAssessed, Waived, Manual, Attested, Passed, NotApplicable}
}

// Rank is the place of the outcome in Outcomes: 0 is the worst. An invalid
// outcome ranks worse than every valid one, so that it can't hide.
func (o Outcome) Rank() int { return slices.Index(Outcomes(), o) }

// Valid reports whether o is one of the named outcomes.
func (o Outcome) Valid() bool { return o.Rank() >= 0 }

// Reason is the code of why something was not assessed.
type Reason string

// The reason codes of a not-assessed outcome.
const (
	Unreachable Reason = "unreachable"  // no connection
	Timeout     Reason = "timeout"      // no answer in time
	Denied      Reason = "denied"       // the target refused: credentials, permission, trust
	Unreadable  Reason = "unreadable"   // an answer that could not be understood or was not given
	Window      Reason = "window"       // outside the target's allowed hours
	Budget      Reason = "budget"       // a bound on bytes, time or requests was reached
	NoTarget    Reason = "no-target"    // the site has no target of the kind
	OptIn       Reason = "opt-in"       // a probe that nobody allowed
	Source      Reason = "source"       // this source can't show it
	OutOfScope  Reason = "out-of-scope" // nobody asked for it: not among the targets given or selected
	AsWritten   Reason = "as-written"   // right in the source code, which says nothing of what runs
)

// Reasons lists every reason code.
func Reasons() []Reason {
	return []Reason{Unreachable, Timeout, Denied, Unreadable, Window, Budget, NoTarget, OptIn, Source, OutOfScope, AsWritten}
}

// Valid reports whether r is one of the named reason codes.
func (r Reason) Valid() bool {
	return slices.Contains(Reasons(), r)
}

// Incomplete reports whether the reason by itself makes a run incomplete.
// NoTarget does so only in some runs; that is for the engine to say.
func (r Reason) Incomplete() bool {
	switch r {
	case Unreachable, Timeout, Denied, Unreadable, Window, Budget:
		return true
	default:
		return false
	}
}

// Problem says why something could not be read: a code for machines and a
// sentence for people. It never holds a secret.
type Problem struct {
	Reason Reason `json:"reason"`
	Detail string `json:"detail"`
	// Refused is set where the host itself refused the connection: nothing listens there.
	Refused bool `json:"refused,omitempty"`
}

// Error is the sentence, so that a connector can return a Problem as an error.
func (p Problem) Error() string { return p.Detail }
