package engine

import (
	"hardcheck/checks"
	"hardcheck/checks/advisories"
	"hardcheck/checks/docker"
)

// AdvisoriesCurrent reports that the program's own version data are old.
var AdvisoriesCurrent = &checks.Check{
	ID:       "docker-advisories-current",
	Title:    "The vulnerability data that engine and image versions are compared with are current",
	Severity: checks.Info,
	Description: "Published vulnerabilities and ends of life are tables in hardcheck itself, of a day that it names. After half a year they count " +
		"as outdated: they still prove violations, but no pass, so that docker-engine-patched and docker-engine-supported end not " +
		"assessed where they would have passed. Nothing on the engine fixes this.",
	Remediation: "Update hardcheck.",
	References:  []string{"https://github.com/moby/moby/security/advisories", "https://endoflife.date/docker-engine"},
	Rule:        checks.Each(advisoriesCurrent),
}

func advisoriesCurrent(o checks.Observed[docker.Facts]) {
	if _, _, ok := engineVersion(o); ok {
		advisories.JudgeCurrent(o.Subject(""), docker.VersionData(), o.AsOf)
	}
}
