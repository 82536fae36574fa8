package engine

import (
	"hardcheck/checks"
	"hardcheck/checks/advisories"
	"hardcheck/checks/docker"
)

// AdvisoriesCurrent reports that the program's own version data are old.
var AdvisoriesCurrent = &checks.Check{
	ID:       "docker-advisories-current",
	Title:    "The data that versions of the engine and of images are compared with are current",
	Severity: checks.Info,
	Description: "Published vulnerabilities and ends of life are tables in hardcheck itself, of a day that it names. After half a year they are called " +
		"old: they still convict, but clear nothing, so that docker-engine-patched and docker-engine-supported end not assessed where they would " +
		"have passed. This is nothing that the engine can mend.",
	Remediation: "Take a newer hardcheck.",
	References:  []string{"https://github.com/moby/moby/security/advisories", "https://endoflife.date/docker-engine"},
	Rule:        checks.Each(advisoriesCurrent),
}

func advisoriesCurrent(o checks.Observed[docker.Facts]) {
	if _, _, ok := engineVersion(o); ok {
		advisories.JudgeCurrent(o.Subject(""), docker.VersionData(), o.AsOf)
	}
}
