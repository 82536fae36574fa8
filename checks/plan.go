package checks

import "strings"

// Class says how much a request may disturb a target.
type Class string

// The classes of requests, in growing order of what they may disturb.
const (
	// Passive only opens and closes a connection.
	Passive Class = "passive"
	// SafeRead asks for something that every healthy target answers without effect.
	SafeRead Class = "safe-read"
	// Active asks for something that old or odd targets may take badly. It needs
	// the consent "active".
	Active Class = "active"
	// WriteProbe sends a write request that is invalid on purpose. It needs the
	// consent "write-probe" and --allow-write-probe.
	WriteProbe Class = "write-probe"
)

// Step is one thing that a connector would do to a target.
type Step struct {
	// Connection numbers the connections to the target from 1; 0 where there is none.
	Connection int `json:"connection"`
	// Event and What are as the transcript of the run will have them.
	Event string `json:"event"`
	What  string `json:"what"`
	Class Class  `json:"class"`
	// When says under which condition the step is taken; empty is always.
	When string `json:"when,omitempty"`
	// Note is what a reader should know of the step before it is taken; mostly empty.
	Note string `json:"note,omitempty"`
	// Skipped says why the step is left out; empty when it is not.
	Skipped string `json:"skipped,omitempty"`
}

// When joins the conditions that a step waits for; empty ones are always met.
func When(conditions ...string) string {
	var all []string
	for _, condition := range conditions {
		if condition != "" {
			all = append(all, condition)
		}
	}
	return strings.Join(all, ", and ")
}
