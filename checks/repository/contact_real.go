package repository

import (
	"hardcheck/checks"
)

// ContactReal reports policies whose contact was never filled in.
var ContactReal = &checks.Check{
	ID:       "repository-contact-real",
	Title:    "The security contact of the repository is no placeholder",
	Severity: checks.Medium,
	Description: "A report to an address under example.org reaches nobody, and who sent it believes that it was read. The check looks at the contacts of the security " +
		"policy: an address under a name that is reserved for examples, or one with YOUR, changeme and the like in it, is a placeholder. Each placeholder is a " +
		"violation, and a link for private reports beside it is not held against it.",
	Remediation: "Put an address into SECURITY.md that a person reads, or take it out and name the link of \"Report a vulnerability\" alone; then send a test message.",
	References:  []string{githubPolicy, reservedNames, scorecardRules + "#security-policy"},
	Rule:        each(contactReal),
}

func contactReal(o checks.Observed[Facts]) {
	policies, whole := o.Facts.Policies.Get()
	if whole && len(policies) == 0 {
		o.NotApplicable("there is no security policy (repository-policy-present)")
		return
	}
	if len(policies) == 0 {
		checks.NeedAll(o, o.Facts.Policies, "policies")
		return
	}
	policy := policies[0]
	contacts, whole := checks.NeedAll(o, policy.Contacts, "policies.0.contacts")
	if whole && len(contacts) == 0 {
		o.NotApplicable("%s names no contact (repository-policy-present)", policy.Path)
		return
	}
	for i, contact := range contacts {
		if !checks.NeedWord(o, contact.Kind, field("policies.0.contacts", i, "kind")) {
			continue
		}
		o.Evidence(policy.Path, "%s", contact)
		if contact.Placeholder {
			o.Violation("the %s (%s) is a placeholder", contact, policy.Path)
		}
	}
}
