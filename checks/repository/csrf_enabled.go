package repository

import (
	"slices"

	"hardcheck/checks"
)

// CSRFEnabled reports applications that take requests which another site caused.
var CSRFEnabled = &checks.Check{
	ID:       "repository-csrf-enabled",
	Title:    "Django checks CSRF tokens in all views",
	Severity: checks.Medium,
	Description: "Without a token another site can make a logged-in browser send a form: switch an output, add a user. The check looks for CsrfViewMiddleware in MIDDLEWARE and for uses of " +
		"csrf_exempt outside tests.",
	Remediation: "Keep `django.middleware.csrf.CsrfViewMiddleware` in MIDDLEWARE and take `@csrf_exempt` away; programs log in with a token, for which Django REST " +
		"framework asks for none.",
	References: []string{djangoCSRF, djangoSettings + "#middleware"},
	Rule:       each(csrfEnabled),
}

func csrfEnabled(o checks.Observed[Facts]) {
	eachSettings(o, func(s checks.Subject, f SettingsFile) {
		names, whole := namesOf(s, f, "MIDDLEWARE", f.Middleware)
		switch {
		case slices.Contains(names, "CsrfViewMiddleware"):
			asWritten(o, s)
		case !whole:
			notLiteral(s, "MIDDLEWARE")
		default:
			s.Violation("CsrfViewMiddleware is not in MIDDLEWARE")
		}
	})
	exempt, _ := o.Facts.Application.Exempt.Get()
	for _, place := range exempt {
		s := o.Subject(place.Path + " " + place.Name)
		s.Evidence(place.Path, "csrf_exempt, line %d", place.Line)
		s.Violation("csrf_exempt takes the token away from %s (line %d)", orSomething(place.Name), place.Line)
	}
	if o.Facts.Application.Settings.Known() {
		checks.NeedAll(o, o.Facts.Application.Exempt, "application.exempt")
	}
}

func orSomething(name string) string {
	if name == "" {
		return "a view"
	}
	return name
}
