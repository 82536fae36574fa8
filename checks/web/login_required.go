package web

import "hardcheck/checks"

// LoginRequired reports pages that are served to somebody who is not logged in.
var LoginRequired = &checks.Check{
	ID:       "web-login-required",
	Title:    "Pages of the web application ask for a login",
	Severity: checks.High,
	Description: "Modbus knows no users, so the application's login is what stands between a visitor and the plant. The check asks for each page of " +
		"`web: {pages: [...]}` as somebody who is not logged in: 401, 403, a redirect to a login page and the login itself are right.",
	Remediation: "In Django put `@login_required` on each view, or `LoginRequiredMixin`, or from Django 5.1 on " +
		"`django.contrib.auth.middleware.LoginRequiredMiddleware` into MIDDLEWARE, which covers all of them.",
	References: []string{
		"https://docs.djangoproject.com/en/5.2/topics/auth/default/#the-login-required-decorator",
		"https://docs.djangoproject.com/en/5.2/ref/middleware/#django.contrib.auth.middleware.LoginRequiredMiddleware", asvs,
	},
	Rule: each(loginRequired),
}

func loginRequired(o checks.Observed[Facts]) {
	settings := checks.Settings[Settings](o.Target)
	if len(settings.Web.Pages) == 0 {
		notListed(o, "pages of this server that ask for a login")
		return
	}
	for _, path := range settings.Web.Pages {
		if page, known := o.Facts.Pages[path].Get(); known && page.Marked(MarkFlower) {
			o.Subject(path).NotApplicable("it is a page of Flower: see web-flower-authenticated")
			continue
		}
		guarded(o, o.Subject(path), path, "the page")
	}
}
