package web

import (
	"slices"
	"strings"

	"hardcheck/checks"
)

// CookiesSecure reports cookies that travel in plaintext or that scripts can read.
var CookiesSecure = &checks.Check{
	ID:       "web-cookies-secure",
	Title:    "The cookies of the web application are sent over https only",
	Severity: checks.Medium,
	Description: "A cookie without Secure also goes out over http, where everybody on the path can take the session over. A session's cookie without " +
		"HttpOnly can be read by any script in the page, and one with SameSite=None goes along with requests that another site causes. The check " +
		"looks at every cookie that the listed pages set for somebody who is not logged in; that of a session is often set only by a login.",
	Remediation: "In Django `SESSION_COOKIE_SECURE = True` and `CSRF_COOKIE_SECURE = True`; `SESSION_COOKIE_HTTPONLY` and `SESSION_COOKIE_SAMESITE` " +
		"are right by default. Elsewhere add `Secure; HttpOnly; SameSite=Lax` to Set-Cookie.",
	References: []string{djangoChecklist + "#https", cookieRFC, asvs},
	Rule:       each(cookiesSecure),
}

func cookiesSecure(o checks.Observed[Facts]) {
	pages := allPages(o.Facts)
	whole := true
	seen := map[string][]Cookie{}
	for _, field := range sortedKeys(pages) {
		cookies, all := pages[field].Cookies.Get()
		whole = whole && all
		for _, cookie := range cookies {
			if !cookie.Removed {
				o.Subject(cookie.Name).Evidence(shownField(field), "%s", cookie)
				seen[cookie.Name] = append(seen[cookie.Name], cookie)
			}
		}
	}
	for _, name := range sortedKeys(seen) {
		judgeCookie(o.Subject(name), seen[name])
	}
	if !whole {
		o.Unknown(checks.Unreadable, "a Set-Cookie line could not be read")
	} else if len(seen) == 0 {
		if _, ok := sane(o, o.Subject("")); ok {
			o.NotApplicable("no cookie was set for somebody who is not logged in")
		}
	}
}

// judgeCookie judges a cookie by all the answers that set it.
func judgeCookie(s checks.Subject, set []Cookie) {
	var words []SameSite
	for _, cookie := range set {
		words = append(words, cookie.SameSite)
	}
	checks.NeedWords(s, words, "sameSite")
	some := func(bad func(Cookie) bool, format string) {
		if slices.ContainsFunc(set, bad) {
			s.Violation("%s", format)
		}
	}
	some(func(c Cookie) bool { return !c.Secure }, "the cookie is sent over http too (no Secure)")
	some(func(c Cookie) bool { return c.session() && !c.HTTPOnly }, "scripts can read the session's cookie (no HttpOnly)")
	some(func(c Cookie) bool { return c.session() && c.SameSite == "none" }, "requests that other sites cause carry the session's cookie (SameSite=None)")
}

// session reports whether the name is that of a session's cookie in the usual
// frameworks: sessionid, JSESSIONID, PHPSESSID, connect.sid, _app_session, auth tokens.
func (c Cookie) session() bool {
	name := strings.ToLower(c.Name)
	if strings.Contains(name, "csrf") || strings.Contains(name, "xsrf") {
		return false
	}
	for _, part := range []string{"sess", "connect.sid", "auth", "token", "jwt"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return name == "sid"
}

// String is the cookie as Set-Cookie has it, without its value.
func (c Cookie) String() string {
	text := c.Name
	if c.Secure {
		text += "; Secure"
	}
	if c.HTTPOnly {
		text += "; HttpOnly"
	}
	if c.SameSite != "" {
		text += "; SameSite=" + string(c.SameSite)
	}
	return text
}
