package redis

import (
	"hardcheck/checks"
	"hardcheck/checks/advisories"
)

// AdvisoriesCurrent reports that the program's own version data are old.
var AdvisoriesCurrent = &checks.Check{
	ID:       "redis-advisories-current",
	Title:    "The vulnerability data that Redis versions are compared with are current",
	Severity: checks.Info,
	Description: "Published vulnerabilities and ends of life are tables in hardcheck itself, of a day that it names. After half a year they count " +
		"as outdated: they still prove violations, but no pass, so that redis-version-patched and redis-version-supported end not " +
		"assessed where they would have passed. Nothing on the server fixes this.",
	Remediation: "Update hardcheck.",
	References:  []string{"https://github.com/redis/redis/security/advisories", "https://endoflife.date/redis"},
	Rule:        checks.Each(advisoriesCurrent),
}

func advisoriesCurrent(o checks.Observed[Facts]) {
	if _, _, ok := serverVersion(o); ok {
		advisories.JudgeCurrent(o.Subject(""), advisories.RedisData(), o.AsOf)
	}
}
