package repository

import (
	"slices"
	"strings"

	"hardcheck/checks"
)

// TokensEnabled reports APIs that programs can only use with a person's login.
var TokensEnabled = &checks.Check{
	ID:       "repository-tokens-enabled",
	Title:    "The API takes tokens from programs",
	Severity: checks.Low,
	Description: "A program without a token of its own logs in with a person's name and password, which stand in its settings and can't be taken back alone. The check looks for a class for " +
		"tokens in DEFAULT_AUTHENTICATION_CLASSES of REST_FRAMEWORK.",
	Remediation: "Add `rest_framework.authentication.TokenAuthentication` to DEFAULT_AUTHENTICATION_CLASSES and `rest_framework.authtoken` to INSTALLED_APPS, or a " +
		"package for JWT or OAuth, and give each integration a token of its own.",
	References: []string{restTokens},
	Rule:       each(tokensEnabled),
}

// tokenClasses are the known classes for tokens.
var tokenClasses = []string{"TokenAuthentication", "JWTAuthentication", "JWTStatelessUserAuthentication", "JSONWebTokenAuthentication", "OAuth2Authentication", "OIDCAuthentication"}

func tokensEnabled(o checks.Observed[Facts]) {
	eachAPI(o, func(s checks.Subject, f SettingsFile) {
		names, whole := namesOf(s, f, "DEFAULT_AUTHENTICATION_CLASSES", f.Authentication)
		switch {
		case slices.ContainsFunc(names, func(n string) bool { return slices.Contains(tokenClasses, n) }):
			asWritten(o, s)
		case !whole:
			notLiteral(s, "DEFAULT_AUTHENTICATION_CLASSES")
		case slices.ContainsFunc(names, func(n string) bool {
			return n != "SessionAuthentication" && n != "BasicAuthentication" && n != "RemoteUserAuthentication"
		}):
			s.Unknown(checks.Source, "DEFAULT_AUTHENTICATION_CLASSES has a class that isn't known: %s", listed(names))
		default:
			s.Violation("DEFAULT_AUTHENTICATION_CLASSES has no class for tokens")
		}
	})
}

// listed are names in a sentence.
func listed(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}
