package webconn

import (
	"bytes"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/web"
)

// sign is what a body is recognised by: all of the words, in lower case.
type sign struct {
	mark  web.Mark
	words []string
}

// signs are from the pages that the programs make: Django's templates technical_404,
// technical_500 and its views.defaults and views.csrf, those of Werkzeug, Rails,
// Laravel, Symfony, ASP.NET and Spring; Flower's base template; the index pages of
// nginx, Apache, lighttpd and Python; OpenAPI Specification 3.0.
var signs = []sign{
	{web.MarkDjangoDebug, []string{"<code>debug = true</code>"}},
	{web.MarkDjangoDebug, []string{"django version:", "exception type:", "python path:"}},
	{web.MarkDjangoDebug, []string{"using the urlconf defined in"}},
	{web.MarkDjango, []string{"csrfmiddlewaretoken"}},
	{web.MarkDjango, []string{"<h1>not found</h1>", "the requested resource was not found on this server."}},
	{web.MarkDjango, []string{"<h1>bad request (400)</h1>"}},
	{web.MarkDjango, []string{"<h1>server error (500)</h1>"}},
	{web.MarkDebug, []string{"werkzeug debugger"}},
	{web.MarkDebug, []string{"action controller: exception caught"}},
	{web.MarkDebug, []string{"routing error", "rails.root"}},
	{web.MarkDebug, []string{"illuminate\\", "stack trace"}},
	{web.MarkDebug, []string{"whoops-container"}},
	{web.MarkDebug, []string{"symfony exception"}},
	{web.MarkDebug, []string{"[httpexception", "stack trace:", "asp.net version:"}},
	{web.MarkDebug, []string{"whitelabel error page", "java.lang."}},
	{web.MarkCSRFField, []string{"csrfmiddlewaretoken"}},
	{web.MarkCSRFField, []string{`name="_csrf`}},
	{web.MarkCSRFField, []string{`name="csrf_token"`}},
	{web.MarkCSRFField, []string{`name="authenticity_token"`}},
	{web.MarkCSRFField, []string{"__requestverificationtoken"}},
	{web.MarkCSRFRefused, []string{"csrf verification failed"}},
	{web.MarkCSRFRefused, []string{"csrf failed:"}},
	{web.MarkLoginForm, []string{`type="password"`}},
	{web.MarkLoginForm, []string{`type='password'`}},
	{web.MarkLoginForm, []string{`type=password`}},
	{web.MarkListing, []string{"<title>index of /"}},
	{web.MarkListing, []string{"<title>directory listing for /"}},
	{web.MarkOpenAPI, []string{`"openapi":`, `"paths":`}},
	{web.MarkOpenAPI, []string{`"swagger":`, `"paths":`}},
	{web.MarkOpenAPI, []string{"openapi: ", "\npaths:"}},
	{web.MarkAPIDocs, []string{"swagger-ui"}},
	{web.MarkAPIDocs, []string{"redoc.standalone"}},
	{web.MarkAPIDocs, []string{"<redoc"}},
	{web.MarkFlower, []string{"<title>flower</title>"}},
	{web.MarkFlower, []string{"/static/js/flower.js"}},
	{web.MarkFlower, []string{"celery monitoring tool"}},
	{web.MarkMetrics, []string{"# help ", "# type "}},
}

// marks are what a body is recognised by, each once. They are whole where the body was
// read to its end and was not compressed, which nobody had asked for.
func marks(got answer) checks.List[web.Mark] {
	if coding := got.header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return checks.Cut([]web.Mark{})
	}
	body := bytes.ToLower(got.body)
	found := []web.Mark{}
	for _, sign := range signs {
		if len(found) > 0 && found[len(found)-1] == sign.mark || !sign.in(body) {
			continue
		}
		found = append(found, sign.mark)
	}
	if !got.whole {
		return checks.Cut(found)
	}
	return checks.Whole(found)
}

func (s sign) in(body []byte) bool {
	for _, words := range s.words {
		if !bytes.Contains(body, []byte(words)) {
			return false
		}
	}
	return true
}
