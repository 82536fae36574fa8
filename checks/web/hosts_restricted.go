package web

import (
	"strings"

	"hardcheck/checks"
)

// HostsRestricted reports servers that answer for any name.
var HostsRestricted = &checks.Check{
	ID:       "web-hosts-restricted",
	Title:    "The web application answers for its own names only",
	Severity: checks.Medium,
	Description: "An application that believes any Host writes it into links, such as those of password mails, and into caches; and a page of the " +
		"internet can reach it through DNS rebinding. The check sends GET / with a Host below hardcheck.invalid. 400, 403, 404, 421 and a redirect " +
		"to the true name are right.",
	Remediation: "In Django `ALLOWED_HOSTS = [\"plant.example.org\"]`, never `\"*\"` (for the policy's application `DJANGO_ALLOWED_HOSTS`). In front of it let " +
		"nginx drop what is not meant for it: a `default_server` with `return 444;`.",
	References: []string{
		djangoSecurity + "#host-header-validation", "https://docs.djangoproject.com/en/5.2/ref/settings/#allowed-hosts", httpRFC + "#section-7.2",
	},
	Rule: each(hostsRestricted),
}

func hostsRestricted(o checks.Observed[Facts]) {
	forged, ok := needPage(o.Subject(""), o.Facts.Forged, "forged")
	if !ok {
		return
	}
	o.Evidence("GET / with a forged Host", "%s", forged)
	if forged.Redirects() && strings.Contains(forged.Location.Host, "hardcheck.invalid") {
		o.Violation("the redirect leads to the forged Host")
		return
	}
	reference, ok := sane(o, o.Subject(""))
	if !ok {
		return
	}
	o.Evidence("GET /", "%s", reference)
	switch {
	case forged.Status == 400 || forged.Status == 403 && reference.Status != 403 || forged.Status == 404 || forged.Status == 421:
	case forged.Redirects() && !forged.Location.Same:
		// to the true name, or to https
	case forged.Redirects() && reference.Redirects() && forged.Location == reference.Location, forged.Served() && reference.Served(),
		forged.Refused() && reference.Refused():
		o.Violation("a forged Host is answered like the true one (%d)", forged.Status)
	default:
		o.Unknown(checks.Unreadable, "a forged Host is answered %d: whether the application or the proxy in front of it refuses is not known", forged.Status)
	}
}
