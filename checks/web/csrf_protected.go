package web

import "hardcheck/checks"

// CSRFProtected reports login forms that accept a request without a token.
var CSRFProtected = &checks.Check{
	ID:       "web-csrf-protected",
	Title:    "Forms of the web application carry a CSRF token",
	Severity: checks.Medium,
	Description: "Without a token another site can make a logged-in browser send a form: switch an output, add a user. The check looks for the " +
		"token in the login form. That is no proof: Django writes it where nobody asks for it, too. With the consent `active` an empty form is sent " +
		"without a token, and without a user name, so that nobody can be locked out: it must be refused for want of the token.",
	Remediation: "In Django keep `django.middleware.csrf.CsrfViewMiddleware` in MIDDLEWARE and `{% csrf_token %}` in each form; take `@csrf_exempt` " +
		"away.",
	References: []string{djangoSecurity + "#cross-site-request-forgery-csrf-protection", "https://docs.djangoproject.com/en/5.2/ref/csrf/", asvs},
	Rule:       each(csrfProtected),
}

func csrfProtected(o checks.Observed[Facts]) {
	login := checks.Settings[Settings](o.Target).Web.Login
	if login == "" {
		o.Unknown(checks.Source, "the site lists no login page: add web: {login: PATH} to the target")
		return
	}
	page, ok := listed(o, o.Subject(""), login)
	if !ok || !judgeLoginPage(o, page) {
		return
	}
	form, ok := needPage(o.Subject(""), o.Facts.Form, "form")
	if !ok {
		return
	}
	o.Evidence("POST "+login+" with an empty form", "%s", form)
	switch {
	case form.Status == 403 && form.Marked(MarkCSRFRefused):
	case form.Served(), form.Redirects():
		o.Violation("an empty form without a token is processed (%s)", form)
	default:
		o.Unknown(checks.Source, "an empty form without a token is answered %d: whether for want of the token is not known", form.Status)
	}
}

// judgeLoginPage reports whether the login form has a token, or says what it has.
func judgeLoginPage(o checks.Observed[Facts], page Page) bool {
	_, whole := page.Marks.Get()
	switch {
	case !page.Served():
		o.Unknown(checks.Unreadable, "the login page is answered %d: is that its path, and are its static files there?", page.Status)
	case page.Marked(MarkCSRFField):
		return true
	case !whole:
		checks.NeedAll(o, page.Marks, "pages")
	case page.Marked(MarkLoginForm):
		o.Violation("the login form has no CSRF token")
	default:
		o.Unknown(checks.Source, "the login page has no form that could be recognised: it may be made by a script")
	}
	return false
}
