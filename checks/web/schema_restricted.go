package web

import "hardcheck/checks"

// SchemaRestricted reports descriptions of an API that anybody can read.
var SchemaRestricted = &checks.Check{
	ID:       "web-schema-restricted",
	Title:    "The description of the API is not given to anybody",
	Severity: checks.Low,
	Description: "An OpenAPI description is a map of everything the API can do, with names and types, and the application's version. It helps an " +
		"attacker more than anybody who is not logged in. The check asks for `web: {schema: PATH}` without credentials.",
	Remediation: "With drf-spectacular set `\"SERVE_PERMISSIONS\": [\"rest_framework.permissions.IsAuthenticated\"]` in SPECTACULAR_SETTINGS.",
	References:  []string{"https://drf-spectacular.readthedocs.io/en/latest/settings.html", restPermissions, asvs},
	Rule:        each(schemaRestricted),
}

func schemaRestricted(o checks.Observed[Facts]) {
	path := checks.Settings[Settings](o.Target).Web.Schema
	if path == "" {
		notListed(o, "description of an API of this server")
		return
	}
	page, ok := listed(o, o.Subject(""), path)
	if !ok {
		return
	}
	if page.Status == 404 || page.Status == 410 {
		sane(o, o.Subject(""))
		return
	}
	guarded(o, o.Subject(""), path, "the description of the API")
}
