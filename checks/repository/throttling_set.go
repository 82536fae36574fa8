package repository

import (
	"slices"
	"strings"

	"hardcheck/checks"
)

// ThrottlingSet reports APIs that answer as often as they are asked.
var ThrottlingSet = &checks.Check{
	ID:       "repository-throttling-set",
	Title:    "The API limits how often it may be asked",
	Severity: checks.Medium,
	Description: "Without a limit one client can guess tokens or keep the application, and the devices behind it, busy. Django REST framework has none of its own: the check looks for " +
		"DEFAULT_THROTTLE_CLASSES with a rate in DEFAULT_THROTTLE_RATES, or for limit_req in nginx's settings, for all of a server or below /api. Files that " +
		"nginx includes are not followed.",
	Remediation: "In REST_FRAMEWORK: `\"DEFAULT_THROTTLE_CLASSES\": [\"rest_framework.throttling.AnonRateThrottle\", \"rest_framework.throttling.UserRateThrottle\"]` and " +
		"`\"DEFAULT_THROTTLE_RATES\": {\"anon\": \"20/min\", \"user\": \"600/min\"}`; or in nginx `limit_req_zone` and, in the location, `limit_req`.",
	References: []string{restThrottling, "https://nginx.org/en/docs/http/ngx_http_limit_req_module.html", "https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/"},
	Rule:       each(throttlingSet),
}

func throttlingSet(o checks.Observed[Facts]) {
	nginx, seen := o.Facts.Nginx.Get()
	var limited []string
	for _, f := range nginx {
		limits, whole := f.Limits.Get()
		seen = seen && whole && !f.Includes
		if slices.ContainsFunc(limits, coversAPI) {
			limited = append(limited, f.Path)
		}
	}
	eachAPI(o, func(s checks.Subject, f SettingsFile) {
		for _, path := range limited {
			s.Evidence(path, "limit_req")
		}
		classes, whole := namesOf(s, f, "DEFAULT_THROTTLE_CLASSES", f.ThrottleClasses)
		rates, all := namesOf(s, f, "DEFAULT_THROTTLE_RATES", f.ThrottleRates)
		switch {
		case len(limited) > 0, len(classes) > 0 && len(rates) > 0:
			asWritten(o, s)
		case !whole, len(classes) > 0 && !all:
			notLiteral(s, "what limits requests in REST_FRAMEWORK")
		case !seen:
			s.Unknown(checks.Source, "REST_FRAMEWORK limits nothing; whether nginx does can't be told from the files that were read")
		case len(classes) > 0:
			s.Violation("DEFAULT_THROTTLE_CLASSES has no rate in DEFAULT_THROTTLE_RATES, and no limit_req is set in nginx")
		default:
			s.Violation("no DEFAULT_THROTTLE_CLASSES and no limit_req in nginx limits requests")
		}
	})
}

// coversAPI reports whether the location of a limit is that of an API, or all of a server.
func coversAPI(location string) bool {
	return location == "/" || strings.HasPrefix(strings.TrimLeft(location, "^~ "), "/api")
}
