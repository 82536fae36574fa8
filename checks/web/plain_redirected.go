package web

import (
	"fmt"

	"hardcheck/checks"
)

// PlainRedirected reports ports beside https that give more than a redirect to it.
var PlainRedirected = &checks.Check{
	ID:       "web-plain-redirected",
	Title:    "The plain ports of the web server only redirect to https",
	Severity: checks.High,
	Description: "A port without TLS beside port 443 undoes it: the application answers there too, past the proxy, or a bookmark with http:// " +
		"sends the session cookie in the clear. The check asks each port of `web: {plain-ports: [...]}`. It passes where the port is closed or " +
		"redirects for good (301, 308) to https; a redirect that browsers don't remember (302, 307) is one step less severe.",
	Remediation: "Let port 80 only redirect: in nginx `return 301 https://$host$request_uri;`. Bind the application's own port to the proxy " +
		"alone: with Docker remove it from `ports:`, else let it listen at 127.0.0.1.",
	References: []string{djangoSecurity + "#ssl-https", httpRFC + "#section-15.4", asvs},
	Rule:       each(plainRedirected),
}

func plainRedirected(o checks.Observed[Facts]) {
	if tls, ok := encrypted(o); !ok || !tls {
		if ok {
			o.NotApplicable("the target itself is a plain port: see web-transport-encrypted")
		}
		return
	}
	if len(o.Facts.Plain) == 0 {
		o.Unknown(checks.Source, "the site lists no plain port of this server: add web: {plain-ports: [80]} to the target")
		return
	}
	for _, port := range sortedKeys(o.Facts.Plain) {
		judgePlain(o.Subject("port-"+port), o.Facts.Plain[port], "plain."+port)
	}
}

func judgePlain(s checks.Subject, plain Plain, field string) {
	closed, ok := checks.Need(s, plain.Closed, field+".closed")
	if !ok {
		return
	}
	if closed {
		s.Evidence("connect", "nothing listens there")
		return
	}
	page, ok := needPage(s, plain.Page, field+".page")
	if !ok {
		return
	}
	s.Evidence("GET /", "%s", page)
	switch {
	case page.Redirects() && page.Location.Scheme == "https" && (page.Status == 301 || page.Status == 308):
	case page.Redirects() && page.Location.Scheme == "https":
		s.ViolationLower("the redirect to https is not a lasting one (%d)", page.Status)
	case page.Served(), page.Refused(), page.Redirects():
		s.Violation("%s without TLS", plainWords(page))
	case page.Status == 426: // "Upgrade Required"
	default:
		s.Unknown(checks.Unreadable, "GET / is answered %d there: whether the application can be reached without TLS is not known", page.Status)
	}
}

func plainWords(page Page) string {
	switch {
	case page.Served():
		return "content is served"
	case page.Redirects():
		return fmt.Sprintf("the application redirects to %s", page.Location)
	}
	return "the application asks for a login"
}
