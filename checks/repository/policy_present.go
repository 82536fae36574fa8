package repository

import (
	"slices"
	"strings"

	"hardcheck/checks"
)

// PolicyParams are the parameters of repository-policy-present.
type PolicyParams struct {
	Of
	// Details are what the policy must ask of a report.
	Details []Detail `json:"details"`
}

// PolicyPresent reports repositories that don't say how a vulnerability is reported.
var PolicyPresent = &checks.Check{
	ID:       "repository-policy-present",
	Title:    "The repository has a security policy that says how to report a vulnerability",
	Severity: checks.Medium,
	Description: "Whoever finds a vulnerability and is told no private way reports it in public, or not at all. The check looks for SECURITY in .github, the " +
		"root and docs, for a contact in it (an address, or the link of a private report), for the template's own sentences, and for what the parameter " +
		"`details` says that it must ask of a report: description, steps, impact, fix.",
	Remediation: "Write `SECURITY.md` in the root of the repository: an address or the link of \"Report a vulnerability\", what a report should have (description, " +
		"steps to reproduce, impact, a suggested fix), and when it is answered. Take the template's sentences out.",
	References: []string{githubPolicy, githubPrivate, scorecardRules + "#security-policy"},
	Rule:       eachWith(PolicyParams{Of: every(), Details: []Detail{}}, policyPresent),
}

func policyPresent(o checks.Observed[Facts], p PolicyParams) {
	policy, ok := foundPolicy(o)
	if !ok {
		return
	}
	contacts, whole := checks.NeedAll(o, policy.Contacts, "policies.0.contacts")
	for _, contact := range contacts {
		o.Evidence(policy.Path, "%s", contact)
	}
	switch {
	case policy.Template:
		o.Violation("%s is the template that was never filled in", policy.Path)
	case whole && len(contacts) == 0:
		o.Violation("%s names no address and no link for a private report", policy.Path)
	}
	asked, whole := checks.NeedAll(o, policy.Asks, "policies.0.asks")
	var missing []string
	for _, detail := range p.Details {
		if !slices.Contains(asked, detail) {
			missing = append(missing, string(detail))
		}
	}
	if whole && len(missing) > 0 {
		o.Violation("%s does not ask a report for: %s", policy.Path, strings.Join(missing, ", "))
	}
}

// foundPolicy is the policy that GitHub shows; where there is none, that is a violation.
func foundPolicy(o checks.Observed[Facts]) (Policy, bool) {
	policies, whole := o.Facts.Policies.Get()
	if len(policies) > 0 {
		return policies[0], true
	}
	if !whole {
		checks.NeedAll(o, o.Facts.Policies, "policies")
		return Policy{}, false
	}
	o.Violation("there is no SECURITY.md in .github, the root or docs")
	return Policy{}, false
}
