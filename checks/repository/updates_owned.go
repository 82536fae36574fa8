package repository

import (
	"strings"

	"hardcheck/checks"
)

// UpdatesOwned reports update settings whose reviewers were never filled in.
var UpdatesOwned = &checks.Check{
	ID:       "repository-updates-owned",
	Title:    "Proposed updates are assigned to people who exist",
	Severity: checks.Low,
	Description: "Settings that were copied with YOUR_GITHUB_USERNAME in them assign every proposal to nobody, and GitHub notes an error at each. The check looks at the " +
		"reviewers and assignees in the settings of Dependabot and Renovate. Settings that name nobody leave it to the host's own rules, such as CODEOWNERS.",
	Remediation: "Put the names of people or teams in the place of the placeholder, or take the lines out and name owners in CODEOWNERS.",
	References:  []string{dependabotOptions, renovateOptions},
	Rule:        each(updatesOwned),
}

func updatesOwned(o checks.Observed[Facts]) {
	updates, whole := checks.NeedAll(o, o.Facts.Updates, "updates")
	if whole && len(updates) == 0 {
		o.NotApplicable("no Dependabot and no Renovate is set up (repository-updates-automated)")
		return
	}
	for i, u := range updates {
		s := o.Subject(u.Path)
		blanks, _ := checks.NeedAll(s, u.Placeholders, field("updates", i, "placeholders"))
		if len(blanks) > 0 {
			s.Violation("asks %s to look at its proposals: a placeholder", strings.Join(blanks, ", "))
		}
	}
}
