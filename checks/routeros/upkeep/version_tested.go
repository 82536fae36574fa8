package upkeep

import (
	"fmt"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/advisories"
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
		"another. The check compares the version of `/system resource` with the parameter `version`. What that version lacks fixes for it notes, " +
		"and routeros-version-patched judges.",
	Remediation: "Test the policy and its tools with the version in the finding and set the parameter, `with: {version: \"7.20.1\"}`. Update a router " +
		"that is older to a tested release, in a maintenance window and after a backup. Never install an older release for the sake of this " +
		"check: it lacks security fixes.",
	References: []string{routeros.ManualUpgrading, "https://mikrotik.com/download/archive"},
	Rule:       checks.EachWith(VersionParams{Version: routeros.Certified}, versionTested),
}

func versionTested(o checks.Observed[routeros.Facts], p VersionParams) {
	resource, ok := routeros.Need(o, o.Facts.System.Resource, "system.resource")
	if !ok {
		return
	}
	o.Evidence("/system/resource version", "%s", resource.Version)
	if lacking := unfixed(p.Version); len(lacking) > 0 {
		o.Note("%s, the tested version, lacks the published fixes for %s (as of %s)", p.Version, strings.Join(lacking, ", "),
			advisories.RouterOSData())
	}
	switch release := resource.Release(); {
	case release == "":
		o.Unknown(checks.Unreadable, "the router tells no version")
	case release != p.Version:
		o.Violation("version %s is not tested by the policy, which is made for %s", release, p.Version)
	}
}

// unfixed are the published faults that a version lacks fixes for, each with the first
// release that has one.
func unfixed(text string) []string {
	version, err := advisories.ParseVersion(text)
	if err != nil {
		return nil
	}
	var names []string
	found, _ := advisories.RouterOSAdvisories(version)
	for _, advisory := range found {
		fix, _ := advisory.FixedIn(version)
		names = append(names, fmt.Sprintf("%s (fixed in %s)", advisory.ID, strings.TrimSuffix(fix.String(), ".0")))
	}
	return names
}
