package repository

import "hardcheck/checks"

// CookiesSecure reports settings that let cookies and pages go over http.
var CookiesSecure = &checks.Check{
	ID:       "repository-cookies-secure",
	Title:    "Django sends cookies over https only and redirects to it",
	Severity: checks.Medium,
	Description: "The cookie of a session is only set after a login, so that a server's answers to a stranger don't show it: the settings do. The check looks at SESSION_COOKIE_SECURE, " +
		"CSRF_COOKIE_SECURE and SECURE_SSL_REDIRECT, which are off where nothing is written. What `if not DEBUG:` sets counts.",
	Remediation: "Write `SESSION_COOKIE_SECURE = True`, `CSRF_COOKIE_SECURE = True` and `SECURE_SSL_REDIRECT = True` (with `SECURE_PROXY_SSL_HEADER` behind a " +
		"proxy), in `if not DEBUG:` where development has no TLS.",
	References: []string{djangoDeploy + "#https", djangoSettings + "#session-cookie-secure", djangoSettings + "#secure-ssl-redirect"},
	Rule:       each(cookiesSecure),
}

func cookiesSecure(o checks.Observed[Facts]) {
	eachSettings(o, func(s checks.Subject, f SettingsFile) {
		good := true
		for _, name := range []string{"SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"} {
			switch how, ok := switchOf(s, f, name); {
			case !ok:
				good = false
			case how == SwitchUnset:
				s.Violation("%s is not set, and off by default", name)
			case how == SwitchOff:
				s.Violation("%s is off", name)
			case how == SwitchEnvOff:
				s.Violation("%s is off unless a variable of the environment turns it on", name)
			case how != SwitchOn:
				good = false
				s.Unknown(checks.AsWritten, "whether %s is on depends on a variable of the environment", name)
			}
		}
		if good {
			asWritten(o, s)
		}
	})
}
