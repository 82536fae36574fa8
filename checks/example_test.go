package checks_test

import (
	"fmt"

	"hardcheck/checks"
)

// doorFacts are what was observed of a door. A part that may stay unread is a Value.
type doorFacts struct {
	Locked checks.Value[bool] `json:"locked"`
}

// FactsKind is "door".
func (doorFacts) FactsKind() string { return "door" }

// doorKind is what a connector, snapshots and cases know the kind by.
var doorKind = checks.KindOf[doorFacts]("Door")

// doorLocked reports doors that anybody opens.
var doorLocked = &checks.Check{
	ID:          "door-lock-closed",
	Title:       "The door is locked",
	Severity:    checks.High,
	Description: "Whoever opens the door is at the machine.",
	Remediation: "Turn the key.",
	References:  []string{"https://example.org/doors"},
	Rule:        checks.Each(locked),
}

// locked says what is wrong, or what is not known. What it is silent about has passed.
func locked(o checks.Observed[doorFacts]) {
	closed, ok := checks.Need(o, o.Facts.Locked, "locked")
	if !ok {
		return
	}
	o.Evidence("the lock", "locked: %t", closed)
	if !closed {
		o.Violation("the door opens without a key")
	}
}

// A check is documentation and a pure rule: from the facts of a target to judgements.
func Example() {
	if err := checks.Validate([]*checks.Check{doorLocked}); err != nil {
		fmt.Println(err)
	}
	for _, read := range []string{`{"locked": true}`, `{"locked": false}`, `{"locked": null}`} {
		facts, err := doorKind.Decode([]byte(read))
		if err != nil {
			fmt.Println(err)
			continue
		}
		observation := checks.Observation{
			Target: checks.Target{Name: "front"}, Facts: facts,
			Problems: map[string]checks.Problem{"locked": {Reason: checks.Denied, Detail: "the lock is behind glass"}},
		}
		for _, j := range doorLocked.Rule.JudgeEach(observation) {
			fmt.Printf("%s: %s %q\n", read, j.Outcome, j.Message)
		}
	}
	// Output:
	// {"locked": true}: passed ""
	// {"locked": false}: failed "the door opens without a key"
	// {"locked": null}: not-assessed "the lock is behind glass"
}
