package web

import (
	"fmt"

	"hardcheck/checks"
)

// Page is the answer to one request.
type Page struct {
	Status int `json:"status" range:"100..999"`
	// Location is where a redirect leads to; empty without one.
	Location Location `json:"location,omitzero"`
	// Server is the header of that name. It is text that anybody may write.
	Server string `json:"server,omitempty" free:"servers write what they like"`
	// HSTS is the header Strict-Transport-Security (RFC 6797).
	HSTS string `json:"hsts,omitempty" free:"parsed by the rule that judges it"`
	// Cookies are those that the answer sets, without their values.
	Cookies checks.List[Cookie] `json:"cookies"`
	// Marks are what the body was recognised by. They are whole where the body was read
	// to its end and in the clear.
	Marks checks.List[Mark] `json:"marks"`
}

// Location is where a redirect leads to, without its query.
type Location struct {
	// Same is set where scheme, host and port are those that were asked.
	Same bool `json:"same,omitempty"`
	// Scheme is "http", "https" or another one.
	Scheme string `json:"scheme,omitempty" free:"a redirect to any other scheme is none to https"`
	Host   string `json:"host,omitempty" free:"any host"`
	Path   string `json:"path,omitempty" free:"any path"`
}

// String is the address without its query.
func (l Location) String() string {
	if l.Same {
		return l.Path
	}
	return l.Scheme + "://" + l.Host + l.Path
}

// Cookie is a cookie that an answer sets (RFC 6265).
type Cookie struct {
	Name     string   `json:"name" free:"applications name their cookies"`
	Secure   bool     `json:"secure"`
	HTTPOnly bool     `json:"httpOnly"`
	SameSite SameSite `json:"sameSite,omitempty"`
	// Removed is set where the answer takes the cookie back: it holds nothing then.
	Removed bool `json:"removed,omitempty"`
}

// Marked reports whether the body was recognised by a mark.
func (p Page) Marked(mark Mark) bool {
	for _, seen := range p.Marks.Entries() {
		if seen == mark {
			return true
		}
	}
	return false
}

// Redirects reports whether the answer sends the client elsewhere (RFC 9110, 15.4).
func (p Page) Redirects() bool {
	switch p.Status {
	case 301, 302, 303, 307, 308:
		return p.Location != Location{}
	}
	return false
}

// Refused reports whether the answer asks for a login: 401, 403, or a redirect to a
// login page of the same server or elsewhere.
func (p Page) Refused() bool { return p.Status == 401 || p.Status == 403 }

// Served reports whether the content was given.
func (p Page) Served() bool { return p.Status >= 200 && p.Status <= 299 }

// Sane reports whether the answer is one of an application that works for this Host:
// content, a redirect or the demand for a login. 400 and 404 are answered for a Host or
// path that the application doesn't know, 5xx by one that is broken, or by the proxy in
// front of it: nothing may be concluded from how such a server refuses.
func (p Page) Sane() bool { return p.Served() || p.Redirects() || p.Refused() }

// String is the answer in a few words: "302 to /login/".
func (p Page) String() string {
	text := fmt.Sprintf("%d", p.Status)
	if p.Redirects() {
		text += " to " + p.Location.String()
	}
	for i, mark := range p.Marks.Entries() {
		text += map[bool]string{true: ", ", false: " with "}[i > 0] + mark.words()
	}
	return text
}
