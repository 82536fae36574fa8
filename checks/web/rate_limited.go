package web

import "hardcheck/checks"

// RateParams are the parameters of web-rate-limited.
type RateParams struct {
	Of
	// Requests is the number of requests within about three seconds that the owner
	// allows; 0 where it isn't known. At most 30 are sent.
	Requests int `json:"requests"`
}

// RateLimited reports APIs that answer a burst of requests without a limit.
var RateLimited = &checks.Check{
	ID:       "web-rate-limited",
	Title:    "The API limits how often it may be asked",
	Severity: checks.Medium,
	Description: "Without a limit one client can guess tokens or keep the application, and the Modbus devices behind it, busy. With the consent `active` the " +
		"check sends at most 30 GET requests within about three seconds to the first path of `web: {api: [...]}` and stops at the first 429. A limit " +
		"above that can't be seen: without the parameter `requests`, the number that the owner allows in this time, an answered burst is not " +
		"assessed. Where strangers are refused, a limit for users can't be seen either.",
	Remediation: "With Django REST framework set DEFAULT_THROTTLE_CLASSES (AnonRateThrottle, UserRateThrottle) and DEFAULT_THROTTLE_RATES, such as " +
		"`{\"anon\": \"20/min\", \"user\": \"600/min\"}`; or in nginx `limit_req_zone` and `limit_req`.",
	References: []string{restThrottling, "https://nginx.org/en/docs/http/ngx_http_limit_req_module.html", "https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/"},
	Rule:       eachWith(RateParams{Of: every()}, rateLimited),
}

func rateLimited(o checks.Observed[Facts], p RateParams) {
	if len(checks.Settings[Settings](o.Target).Web.API) == 0 {
		notListed(o, "API of this server")
		return
	}
	burst, ok := checks.Need(o, o.Facts.Burst, "burst")
	if !ok {
		return
	}
	o.Evidence("GET "+burst.Path, "%d requests, the first answered %d", burst.Requests, burst.Status)
	switch {
	case burst.Limited:
	case burst.Status == 401 || burst.Status == 403:
		o.Unknown(checks.Source, "strangers are refused (%d), so that a limit for users can't be seen", burst.Status)
	case burst.Status >= 400:
		o.Unknown(checks.Unreadable, "the API answers %d", burst.Status)
	case p.Requests > 0 && burst.Requests > p.Requests:
		o.Violation("%d requests in a row were answered, and %d are allowed", burst.Requests, p.Requests)
	default:
		o.Unknown(checks.Source, "%d requests in a row were answered; a limit above that can't be seen", burst.Requests)
	}
}
