package web

import (
	"slices"

	"hardcheck/checks"
)

// DebugDisabled reports applications that answer with debug pages.
var DebugDisabled = &checks.Check{
	ID:       "web-debug-disabled",
	Title:    "The web application does not show debug pages",
	Severity: checks.Critical,
	Description: "A debug page shows source code, settings, environment and paths to everybody who can cause an error; that of Werkzeug even runs code. " +
		"The check looks at the answers to a path that doesn't exist and to a forged Host, and at every other error. It passes only where an error " +
		"page is recognised as the application's own: a proxy may replace them.",
	Remediation: "In Django `DEBUG = False` (for the policy's application `DJANGO_DEBUG=False` in the environment) with `ALLOWED_HOSTS` set, and " +
		"restart it. Never run `manage.py runserver` or `flask run --debug` where others can reach it.",
	References: []string{djangoChecklist + "#debug", "https://docs.djangoproject.com/en/5.2/ref/settings/#debug", asvs},
	Rule:       each(debugDisabled),
}

func debugDisabled(o checks.Observed[Facts]) {
	missing, ok := needPage(o.Subject(""), o.Facts.Missing, "missing")
	pages := errorPages(o.Facts)
	own := false
	for _, field := range sortedKeys(pages) {
		page := pages[field]
		marks, whole := checks.NeedAll(o, page.Marks, field+".marks")
		if field == "missing" || len(marks) > 0 {
			o.Evidence(shownField(field), "%s", page)
		}
		if slices.Contains(marks, MarkDjangoDebug) || slices.Contains(marks, MarkDebug) {
			o.Violation("%s is answered with a debug page", shownField(field))
		}
		own = own || whole && slices.Contains(marks, MarkDjango)
	}
	if ok && !own {
		o.Unknown(checks.Source, "no error page is recognised as the application's own (a path that doesn't exist: %s): "+
			"a proxy may have replaced it, or the application is not Django", missing)
	}
}

// errorPages are the answers that refuse something, by their field.
func errorPages(f Facts) map[string]Page {
	all := map[string]Page{}
	for field, page := range allPages(f) {
		if page.Status >= 400 {
			all[field] = page
		}
	}
	return all
}
