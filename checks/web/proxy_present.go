package web

import (
	"slices"
	"strings"

	"hardcheck/checks"
)

// ProxyPresent reports application servers that are reached without a proxy in front.
var ProxyPresent = &checks.Check{
	ID:       "web-proxy-present",
	Title:    "The web application is reached through a reverse proxy",
	Severity: checks.Medium,
	Description: "Servers such as gunicorn, uvicorn and daphne expect a proxy in front: it ends TLS, bounds slow and large requests and serves static " +
		"files. The check reads the header Server. That is text which anybody may write, so a proxy's name is evidence and no proof; without the " +
		"header, or with a name that is neither a proxy's nor an application server's, nothing is known.",
	Remediation: "Put nginx or another proxy in front and let the application listen at 127.0.0.1, or on a network of the proxy alone.",
	References:  []string{"https://docs.gunicorn.org/en/latest/deploy.html", "https://www.uvicorn.org/deployment/", djangoChecklist},
	Rule:        each(proxyPresent),
}

// The names that Server begins with, in lower case.
var (
	proxies  = []string{"nginx", "openresty", "apache", "caddy", "traefik", "envoy", "istio-envoy", "haproxy", "lighttpd", "microsoft-iis", "litespeed", "tengine", "angie", "cloudflare"}
	appNames = []string{"gunicorn", "uvicorn", "daphne", "hypercorn", "waitress", "werkzeug", "wsgiserver", "cheroot", "tornadoserver", "twistedweb", "puma", "webrick", "basehttp", "simplehttp"}
)

func proxyPresent(o checks.Observed[Facts]) {
	page, ok := needPage(o.Subject(""), o.Facts.Reference, "reference")
	if !ok {
		return
	}
	if page.Server == "" {
		o.Unknown(checks.Source, "the answer has no header Server")
		return
	}
	o.Evidence("Server", "%s", page.Server)
	name := strings.ToLower(strings.FieldsFunc(page.Server, func(r rune) bool { return strings.ContainsRune(" /(", r) })[0])
	switch {
	case slices.Contains(appNames, name):
		o.Violation("the application server answers itself (%s)", page.Server)
	case !slices.Contains(proxies, name):
		o.Unknown(checks.Source, "the header Server names neither a known proxy nor a known application server: %s", page.Server)
	}
}
