package web

import (
	"maps"
	"slices"
	"strings"

	"hardcheck/checks"
)

// encrypted reports whether the target's port was spoken to over TLS, or says why that
// isn't known.
func encrypted(o checks.Observed[Facts]) (tls, ok bool) {
	return o.Facts.Transport == OverTLS, checks.NeedWord(o, o.Facts.Transport, "transport")
}

// sane returns the reference answer where the application works for this Host. Where it
// doesn't, nothing may be concluded from what it refuses, and the judge says so.
func sane(o checks.Observed[Facts], judge checks.Subject) (Page, bool) {
	page, ok := needPage(judge, o.Facts.Reference, "reference")
	if !ok || page.Sane() {
		return page, ok
	}
	judge.Unknown(checks.Unreadable, "GET / is answered %d, so that nothing can be concluded from what is refused: %s", page.Status, insaneHint(page.Status))
	return page, false
}

func insaneHint(status int) string {
	switch {
	case status == 400 || status == 421:
		return "does the application know this Host? Name the one that it is asked by: host: NAME at the target"
	case status == 404:
		return "is the application elsewhere, or does it know another Host (host: NAME at the target)?"
	case status >= 500:
		return "the application, or the proxy in front of it, is broken"
	}
	return "is this the application?"
}

// needPage is [checks.Need] for an answer, whose status must be one (RFC 9110, 15).
func needPage(judge checks.Subject, value checks.Value[Page], field string) (Page, bool) {
	page, ok := checks.Need(judge, value, field)
	if ok && (page.Status < 100 || page.Status > 999) {
		judge.Unknown(checks.Unreadable, "%d is no status of HTTP", page.Status)
		return page, false
	}
	return page, ok
}

// notListed says that the site gives no path for what the check asks about.
func notListed(o checks.Observed[Facts], what string) {
	if _, ok := encrypted(o); ok {
		o.NotApplicable("the site lists no %s", what)
	}
}

// listed returns the answer to a listed path, with its evidence.
func listed(o checks.Observed[Facts], judge checks.Subject, path string) (Page, bool) {
	page, ok := needPage(judge, o.Facts.Pages[path], "pages."+path)
	if ok {
		judge.Evidence("GET "+path, "%s", page)
	}
	return page, ok
}

// guarded judges whether a path is refused to somebody who is not logged in. asks says
// what it is: "the page".
func guarded(o checks.Observed[Facts], judge checks.Subject, path, asks string) {
	page, ok := listed(o, judge, path)
	if !ok {
		return
	}
	marks, whole := page.Marks.Get()
	switch {
	case page.Refused():
		sane(o, judge)
	case page.Redirects():
		if leadsToLogin(o, page) {
			sane(o, judge)
			return
		}
		judge.Unknown(checks.Source, "%s redirects to %s: whether that asks for a login was not looked at", asks, page.Location)
	case page.Served() && slices.Contains(marks, MarkLoginForm):
		// The page is the login itself.
	case page.Served() && !whole:
		judge.Unknown(checks.Unreadable, "%s is served, and its content could not be read to its end: it may be the login itself", asks)
	case page.Served():
		judge.Violation("%s is served to somebody who is not logged in (%d)", asks, page.Status)
	default:
		judge.Unknown(checks.Unreadable, "%s is answered %d: is there such a path?", asks, page.Status)
	}
}

// loginWords are parts of the paths of login pages, here and at identity providers.
var loginWords = []string{"login", "log-in", "signin", "sign-in", "logon", "sso", "oauth", "oidc", "saml", "openid", "cas"}

// leadsToLogin reports whether a redirect leads to a login page: the listed one, one
// that is named so, or the page behind GET / that has a password field.
func leadsToLogin(o checks.Observed[Facts], page Page) bool {
	location := page.Location
	if upgrade := location.Scheme == "https" && o.Facts.Transport != OverTLS; upgrade && !location.Same {
		return false // to https: nothing is known of what is asked for there
	}
	login, _, _ := strings.Cut(checks.Settings[Settings](o.Target).Web.Login, "?")
	if location.Same && location.Path == login && login != "" {
		return true
	}
	reference, _ := o.Facts.Reference.Get()
	landing, landed := o.Facts.Landing.Get()
	if landed && reference.Location == location && landing.Marked(MarkLoginForm) {
		return true
	}
	return slices.ContainsFunc(strings.FieldsFunc(strings.ToLower(location.Path), isSeparator), func(part string) bool {
		return slices.Contains(loginWords, part)
	})
}

func isSeparator(r rune) bool { return r == '/' || r == '.' || r == '_' }

// allPages are all answers from the target's own port, by their field.
func allPages(f Facts) map[string]Page {
	all := map[string]Page{}
	for field, value := range map[string]checks.Value[Page]{
		"reference": f.Reference, "landing": f.Landing, "missing": f.Missing, "forged": f.Forged, "form": f.Form,
	} {
		if page, known := value.Get(); known {
			all[field] = page
		}
	}
	for path, value := range f.Pages {
		if page, known := value.Get(); known {
			all["pages."+path] = page
		}
	}
	return all
}

// shownField is what was asked for the answer at a field.
func shownField(field string) string {
	if path, page := strings.CutPrefix(field, "pages."); page {
		return "GET " + path
	}
	return map[string]string{
		"reference": "GET /", "landing": "GET the page behind GET /", "missing": "GET a path that doesn't exist",
		"forged": "GET / with a forged Host", "form": "POST with an empty form",
	}[field]
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
