package web

import "hardcheck/checks"

// TimeoutParams are the parameters of web-timeouts-set.
type TimeoutParams struct {
	Of
	// Seconds is how long a request may stay unfinished. More than 65 can't be seen.
	Seconds int `json:"seconds"`
}

// TimeoutsSet reports servers that wait for ever for the rest of a request.
var TimeoutsSet = &checks.Check{
	ID:       "web-timeouts-set",
	Title:    "The web server ends requests that don't finish",
	Severity: checks.Low,
	Description: "A client that opens many connections and never finishes its requests keeps a server without a timeout from everybody else, at no cost " +
		"(slowloris). With the consent `active` the check sends the first letters of a request and waits for up to 65 seconds for the server to end it; " +
		"it needs `--timeout` of more than that.",
	Remediation: "In nginx `client_header_timeout 30s;` and `client_body_timeout 30s;`; in Go set ReadHeaderTimeout of http.Server; uvicorn has no such limit, put a proxy in front.",
	References: []string{
		"https://nginx.org/en/docs/http/ngx_http_core_module.html#client_header_timeout", "https://pkg.go.dev/net/http#Server", httpRFC + "#section-15.5.9",
	},
	Rule: eachWith(TimeoutParams{Of: every(), Seconds: 65}, timeoutsSet),
}

func timeoutsSet(o checks.Observed[Facts], p TimeoutParams) {
	half, ok := checks.Need(o, o.Facts.HalfRequest, "halfRequest")
	if !ok {
		return
	}
	if half.Seconds < 0 {
		o.Unknown(checks.Unreadable, "%d s is no time", half.Seconds)
		return
	}
	if half.Closed {
		o.Evidence("half a request", "ended by the server after %d s", half.Seconds)
	} else {
		o.Evidence("half a request", "still open after %d s", half.Seconds)
	}
	switch {
	case !half.Closed:
		o.Violation("a request that doesn't finish stays open for more than %d s", half.Seconds)
	case half.Seconds > p.Seconds:
		o.Violation("a request that doesn't finish is ended after %d s, and %d are the most", half.Seconds, p.Seconds)
	}
}
