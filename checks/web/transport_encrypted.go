package web

import "hardcheck/checks"

// TransportEncrypted reports servers whose content travels in plaintext.
var TransportEncrypted = &checks.Check{
	ID:       "web-transport-encrypted",
	Title:    "The web server gives its content over TLS only",
	Severity: checks.High,
	Description: "Over plain HTTP everybody on the path reads passwords, session cookies and process values, and can change commands on their " +
		"way. The check asks the target's own port: an http target may only redirect to https. Ports beside it are judged by web-plain-redirected.",
	Remediation: "Give the server a certificate and let the plain port only redirect: in nginx `listen 443 ssl;` with `ssl_certificate` and " +
		"`ssl_certificate_key`, and in the server block of port 80 `return 301 https://$host$request_uri;`. In Django also " +
		"`SECURE_SSL_REDIRECT = True`. Then make https the target.",
	References: []string{djangoSecurity + "#ssl-https", djangoChecklist + "#https", asvs},
	Rule:       each(transportEncrypted),
}

func transportEncrypted(o checks.Observed[Facts]) {
	tls, ok := encrypted(o)
	if !ok || tls {
		return
	}
	pages := allPages(o.Facts)
	for _, field := range append([]string{"reference"}, sortedKeys(pages)...) {
		if page := pages[field]; page.Served() {
			o.Evidence(shownField(field), "%s", page)
			o.Violation("content is served without TLS")
			return
		}
	}
	page, ok := sane(o, o.Subject(""))
	if !ok {
		return
	}
	o.Evidence("GET /", "%s", page)
	if !page.Redirects() || page.Location.Scheme != "https" {
		o.Violation("the application answers without TLS (%s)", page)
	}
}
