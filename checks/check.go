// Package checks is the contract between everything that observes a target and
// everything that judges it.
//
// A connector reads a target and returns [Facts]. A [Check] is documentation
// plus a pure [Rule] from facts to judgements: it cannot dial, log or read a
// clock. What could not be read is an unknown [Value], and a rule that needs it
// ends not-assessed: unread is never a pass.
package checks

// Check is one hardening check: what it verifies, why, how to mend a violation,
// and the rule that judges it. Checks are package-level values listed in the
// Checks slice of their kind; their IDs are permanent.
type Check struct {
	// ID is <kind>-<noun>-<state> in kebab case, such as "redis-password-required".
	ID string
	// Title states the good state in the present tense: "Redis requires a password".
	Title string
	// Severity of a violation, unless the rule or a profile says otherwise.
	Severity Severity
	// Description says why the good state matters and what the check looks at.
	Description string
	// Remediation is imperative and gives the exact setting.
	Remediation string
	// References are the sources of the recommendation: vendor page, CVE, CIS item, RFC.
	References []string
	// Rule judges the facts.
	Rule Rule
}

// Kind is the kind of target whose subjects the check judges.
func (c *Check) Kind() string {
	if kinds := c.Rule.Kinds(); len(kinds) > 0 {
		return kinds[0]
	}
	return ""
}
