package webconn

import (
	"net/http"
	"net/url"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/web"
)

// The bounds of what is kept of an answer.
const (
	maxText    = 200
	maxCookies = 50
)

// page is what is kept of an answer: no body, and no cookie's value.
func (c *collector) page(got answer) web.Page {
	return web.Page{
		Status:   got.status,
		Location: c.location(got.header.Get("Location")),
		Server:   text(got.header.Get("Server")),
		HSTS:     text(got.header.Get("Strict-Transport-Security")),
		Cookies:  cookies(got.header),
		Marks:    marks(got),
	}
}

// text is a header's value, bounded and safe to print.
func text(value string) string { return checks.Clean(value[:min(len(value), maxText)]) }

// location is where a redirect leads to, without its query and without what some
// servers put behind a semicolon: a session's key.
func (c *collector) location(header string) web.Location {
	if header == "" {
		return web.Location{}
	}
	own, _ := url.Parse(c.origin() + "/")
	to, err := own.Parse(header)
	if err != nil || to.User != nil {
		return web.Location{Scheme: "unreadable"}
	}
	path, _, _ := strings.Cut(to.EscapedPath(), ";")
	found := web.Location{Scheme: text(to.Scheme), Host: text(to.Host), Path: text(path)}
	found.Same = to.Scheme == own.Scheme && strings.EqualFold(withPort(to), withPort(own))
	return found
}

// withPort is a URL's host with its port, the scheme's own where it has none.
func withPort(u *url.URL) string {
	if u.Port() != "" {
		return u.Host
	}
	return u.Host + map[string]string{"http": ":80", "https": ":443"}[u.Scheme]
}

// followed is the path of a redirect to the same server, with its query, where it is one
// that may be asked for.
func followed(got answer) []string {
	to, err := url.Parse(got.header.Get("Location"))
	if err != nil {
		return nil
	}
	path := to.EscapedPath()
	if to.RawQuery != "" {
		path += "?" + to.RawQuery
	}
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || len(path) > maxText ||
		strings.ContainsFunc(path, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return nil
	}
	return []string{path}
}

// cookies are those of an answer, without their values. A line that is no cookie leaves
// the list cut: it may have been one for a browser.
func cookies(header http.Header) checks.List[web.Cookie] {
	var all []web.Cookie
	whole := true
	for _, line := range header.Values("Set-Cookie") {
		cookie, err := http.ParseSetCookie(line)
		if err != nil {
			whole = false
			continue
		}
		all = append(all, web.Cookie{
			Name: text(cookie.Name), Secure: cookie.Secure, HTTPOnly: cookie.HttpOnly,
			SameSite: sameSite(cookie), Removed: cookie.MaxAge < 0 || cookie.Value == "",
		})
	}
	if !whole {
		return checks.Cut(all[:min(len(all), maxCookies)])
	}
	return checks.Head(all, maxCookies)
}

// sameSite is the attribute; a word that browsers don't know is kept as it is written.
func sameSite(cookie *http.Cookie) web.SameSite {
	switch cookie.SameSite {
	case http.SameSiteLaxMode:
		return "lax"
	case http.SameSiteStrictMode:
		return "strict"
	case http.SameSiteNoneMode:
		return "none"
	}
	for _, attribute := range strings.Split(cookie.Raw, ";")[1:] {
		name, value, _ := strings.Cut(strings.TrimSpace(attribute), "=")
		if strings.EqualFold(name, "SameSite") {
			return web.SameSite(strings.ToLower(text(value)))
		}
	}
	return ""
}
