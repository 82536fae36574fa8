package web

import (
	"strings"

	"hardcheck/checks"
)

// TokensEnabled reports APIs that know no tokens for programs.
var TokensEnabled = &checks.Check{
	ID:       "web-tokens-enabled",
	Title:    "The API takes tokens from programs",
	Severity: checks.Low,
	Description: "A program that has to log in with a person's password keeps it in its settings, can do all that the person can, and stops when the " +
		"person changes it. The check reads the security schemes of the OpenAPI description: a bearer token, an API key in a header, OAuth 2.0 or OpenID " +
		"Connect. It needs a description that is given to anybody.",
	Remediation: "With Django REST framework add `rest_framework.authtoken` to INSTALLED_APPS and `rest_framework.authentication.TokenAuthentication` to " +
		"DEFAULT_AUTHENTICATION_CLASSES, and give each integration a user and a token of its own.",
	References: []string{restAuth + "#tokenauthentication", "https://spec.openapis.org/oas/v3.1.0#security-scheme-object"},
	Rule:       each(tokensEnabled),
}

func tokensEnabled(o checks.Observed[Facts]) {
	if checks.Settings[Settings](o.Target).Web.Schema == "" {
		notListed(o, "description of an API of this server")
		return
	}
	schema, ok := checks.Need(o, o.Facts.Schema, "schema")
	if !ok {
		return
	}
	var unknown []SchemeType
	schemes, whole := schema.Schemes.Get()
	for _, scheme := range schemes {
		o.Evidence("security scheme "+scheme.Name, "%s", scheme)
		if scheme.token() {
			return
		}
		if !scheme.Type.Known() {
			unknown = append(unknown, scheme.Type)
		}
	}
	switch {
	case !whole:
		checks.NeedAll(o, schema.Schemes, "schema.schemes")
	case checks.NeedWords(o, unknown, "schema.schemes.type"):
		o.Violation("the description has no security scheme with a token")
	}
}

// token reports whether programs can use the scheme without a person's password.
func (s Scheme) token() bool {
	switch s.Type {
	case "oauth2", "openIdConnect", "mutualTLS":
		return true
	case "http":
		return strings.EqualFold(s.HTTP, "bearer")
	case "apiKey":
		return s.In == "header"
	}
	return false
}

// String is the scheme in a few words: "http basic", "apiKey in cookie sessionid".
func (s Scheme) String() string {
	text := string(s.Type)
	if s.HTTP != "" {
		text += " " + s.HTTP
	}
	if s.In != "" {
		text += " in " + s.In + " " + s.Key
	}
	return text
}
