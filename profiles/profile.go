// Package profiles maps the controls of a security policy to checks and
// attestations. The mapping lives only here: a check never reads a control.
package profiles

import (
	"fmt"
	"slices"
	"time"

	"hardcheck/checks"
)

// Profile is a policy: its controls in the policy's own order.
type Profile struct {
	// ID is the name used on the command line and in reports: "modbus-web-server".
	ID    string
	Title string
	// Controls are in the policy's order.
	Controls []Control
}

// Control is one recommendation of the policy. It has checks, groups of checks
// of which one suffices, an attestation, or checks and an attestation. It never
// has both Checks and AnyOf; either may have an attestation beside it.
type Control struct {
	// ID is the recommendation's id: "M26". In baseline it is the check's id.
	ID    string
	Title string
	// Section is the heading under which the policy has it.
	Section string
	Checks  []Use
	AnyOf   [][]Use
	Attest  *Attest
	// Severity is that of a statement which says that the control is not met.
	Severity checks.Severity
	// Role is who can answer the control's statement; empty where the policy doesn't say.
	Role Role
	// Frameworks are the requirements of published frameworks that the control itself is about,
	// beside those that its checks look at.
	Frameworks Mapping
	// Needs are ids of the control's checks of which at least one must have passed
	// somewhere for the control to pass: what it is about was then seen.
	Needs []string
	// Proves and Leaves say what a pass of the checks proves, and what it doesn't.
	Proves, Leaves string
	// Line is the control's line in the profile's file; 0 in baseline.
	Line int
}

// Use is a check as a control uses it.
type Use struct {
	Check *checks.Check
	// Rule is the check's rule with the control's parameters.
	Rule checks.Rule
	// Parameters are the whole set as canonical JSON: uses of one check with equal
	// parameters are one judgement.
	Parameters string
	// Severity replaces the check's own; the zero value keeps it.
	Severity checks.Severity
}

// Attest is what a person must state because no machine can see it, or not all of it.
type Attest struct {
	// Statement is what is attested.
	Statement string
	// Frequency is how long an attestation holds at most.
	Frequency time.Duration
}

// Role is who of a site can answer a statement.
type Role string

// The roles, in the order in which they are asked.
const (
	Maintainer Role = "maintainer"
	Operations Role = "operations"
	Network    Role = "network"
	Security   Role = "security"
	Management Role = "management"
)

// Roles are all of them.
func Roles() []Role { return []Role{Maintainer, Operations, Network, Security, Management} }

// UnmarshalText reads one of the roles.
func (r *Role) UnmarshalText(text []byte) error {
	*r = Role(text)
	if !slices.Contains(Roles(), *r) {
		return fmt.Errorf("unknown role %q: use maintainer, operations, network, security or management", text)
	}
	return nil
}

// Uses are all uses of the control, those of its groups included.
func (c Control) Uses() []Use {
	return slices.Concat(append([][]Use{c.Checks}, c.AnyOf...)...)
}

// CheckIDs are the ids of the checks the control uses, in its order, each once.
func (c Control) CheckIDs() []string {
	ids := []string{}
	for _, use := range c.Uses() {
		if !slices.Contains(ids, use.Check.ID) {
			ids = append(ids, use.Check.ID)
		}
	}
	return ids
}
