package web

import (
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/advisories"
)

// VersionParams are the parameters of web-version-supported.
type VersionParams struct {
	Of
	// Minimum is the oldest version that the application's owner supports; empty where
	// no policy says so.
	Minimum advisories.Minimum `json:"minimum"`
}

// VersionSupported reports applications older than their policy supports.
var VersionSupported = &checks.Check{
	ID:       "web-version-supported",
	Title:    "The web application has a version that is supported",
	Severity: checks.Medium,
	Description: "A version that nobody supports gets no fixes. The check reads the version that the application tells: `info.version` of its OpenAPI " +
		"description, or that of its health page. The parameter `minimum` is the oldest version that its policy supports; without it there is " +
		"nothing to compare with.",
	Remediation: "Update the application to a supported version, after its release notes were read and it was tried elsewhere.",
	References:  []string{"https://spec.openapis.org/oas/v3.1.0#info-object", asvs},
	Rule:        eachWith(VersionParams{Of: every()}, versionSupported),
}

func versionSupported(o checks.Observed[Facts], p VersionParams) {
	if p.Minimum == "" {
		if _, ok := encrypted(o); ok {
			o.NotApplicable("no policy names the oldest version of this application that is supported")
		}
		return
	}
	told, ok := tellsVersion(o)
	if !ok {
		return
	}
	version, err := advisories.ParseVersion(strings.TrimPrefix(told, "v"))
	switch {
	case err != nil:
		o.Unknown(checks.Unreadable, "the version %q is not made of numbers and dots", told)
	case p.Minimum.After(version):
		o.Violation("the version is %s, and %s is the oldest that is supported", told, p.Minimum)
	}
}

// tellsVersion is the version that the application tells.
func tellsVersion(o checks.Observed[Facts]) (string, bool) {
	if schema, known := o.Facts.Schema.Get(); known && schema.Version != "" {
		o.Evidence("info.version", "%s", schema.Version)
		return schema.Version, true
	}
	if version, known := o.Facts.Version.Get(); known {
		o.Evidence("health page", "%s", version)
		return version, true
	}
	if checks.Settings[Settings](o.Target).Web.Health != "" {
		return checks.Need(o, o.Facts.Version, "version")
	}
	_, ok := checks.Need(o, o.Facts.Schema, "schema")
	if ok {
		o.Unknown(checks.Source, "the description of the API tells no version")
	}
	return "", false
}
