package upkeep

import (
	"hardcheck/checks"
	"hardcheck/checks/advisories"
	"hardcheck/checks/routeros"
)

// AdvisoriesCurrent reports that the program's own version data are old.
var AdvisoriesCurrent = &checks.Check{
	ID:       "routeros-advisories-current",
	Title:    "The vulnerability data that RouterOS versions are compared with are current",
	Severity: checks.Info,
	Description: "Published vulnerabilities are a table in hardcheck itself, of a day that it names. After half a year it counts as outdated: it " +
		"still proves violations, but no pass, so that routeros-version-patched ends not assessed where it would have passed. Nothing on " +
		"the router fixes this.",
	Remediation: "Update hardcheck.",
	References:  []string{"https://mikrotik.com/supportsec"},
	Rule:        checks.Each(advisoriesCurrent),
}

func advisoriesCurrent(o checks.Observed[routeros.Facts]) {
	resource, ok := routeros.Need(o, o.Facts.System.Resource, "system.resource")
	if !ok {
		return
	}
	o.Evidence("/system/resource version", "%s", resource.Version)
	version, err := advisories.ParseVersion(resource.Release())
	if _, known := advisories.RouterOSAdvisories(version); err != nil || !known {
		unknownVersion(o, resource.Version)
		return
	}
	advisories.JudgeCurrent(o.Subject(""), advisories.RouterOSData(), o.AsOf)
}
