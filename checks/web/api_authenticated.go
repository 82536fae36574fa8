package web

import "hardcheck/checks"

// APIAuthenticated reports paths of an API that answer anybody.
var APIAuthenticated = &checks.Check{
	ID:       "web-api-authenticated",
	Title:    "The API of the web application asks for authentication",
	Severity: checks.High,
	Description: "An API that answers anybody gives away the devices, their registers and alarms, and often takes commands too. The check asks for each " +
		"path of `web: {api: [...]}` by GET and without credentials: 401, 403 and a redirect to a login are right.",
	Remediation: "With Django REST framework set `\"DEFAULT_PERMISSION_CLASSES\": [\"rest_framework.permissions.IsAuthenticated\"]` in REST_FRAMEWORK, " +
		"and look for views with `permission_classes = []` or `AllowAny`.",
	References: []string{restPermissions, restAuth, "https://owasp.org/API-Security/editions/2023/en/0xa2-broken-authentication/"},
	Rule:       each(apiAuthenticated),
}

func apiAuthenticated(o checks.Observed[Facts]) {
	settings := checks.Settings[Settings](o.Target)
	if len(settings.Web.API) == 0 {
		notListed(o, "API of this server")
		return
	}
	for _, path := range settings.Web.API {
		guarded(o, o.Subject(path), path, "the API")
	}
}
