package upkeep

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// VersionParams are the parameters of routeros-version-tested.
type VersionParams struct {
	// Version is the release that the policy was tested with.
	Version string `json:"version"`
}

// VersionTested reports routers with another version than the tested one.
var VersionTested = &checks.Check{
	ID:       "routeros-version-tested",
	Title:    "RouterOS is the version that the policy was tested with",
	Severity: checks.Medium,
	Description: "Menus, defaults and their meaning change between releases, so that a tool or policy made for one of them may misread " +
		"another. The check compares the version of `/system resource` with the parameter `version`. It doesn't say whether that version " +
		"has known vulnerabilities.",
	Remediation: "Test the policy with the version in the finding and set the parameter, `with: {version: \"7.14.3\"}`; or install the tested " +
		"version from the vendor's archive in a maintenance window, after a backup. An older version may lack security fixes.",
	References: []string{routeros.ManualUpgrading, "https://mikrotik.com/download/archive"},
	Rule:       checks.EachWith(VersionParams{Version: routeros.Certified}, versionTested),
}

func versionTested(o checks.Observed[routeros.Facts], p VersionParams) {
	resource, ok := routeros.Need(o, o.Facts.System.Resource, "system.resource")
	if !ok {
		return
	}
	o.Evidence("/system/resource version", "%s", resource.Version)
	switch release := resource.Release(); {
	case release == "":
		o.Unknown(checks.Unreadable, "the router tells no version")
	case release != p.Version:
		o.Violation("version %s is not tested by the policy, which is made for %s", release, p.Version)
	}
}
