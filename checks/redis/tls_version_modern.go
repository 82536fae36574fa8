package redis

import (
	"slices"
	"strings"

	"hardcheck/checks"
)

// TLSVersionModern reports servers that still speak TLS 1.0 or 1.1.
var TLSVersionModern = &checks.Check{
	ID:       "redis-tls-version-modern",
	Title:    "Redis accepts TLS 1.2 and later only",
	Severity: checks.High,
	Description: "TLS 1.0 and 1.1 are formally deprecated: they rest on SHA-1 and MD5 and have known attacks. The check looks at the " +
		"versions at which a handshake was completed, and at tls-protocols for a version that could not be tried.",
	Remediation: "Set `tls-protocols \"TLSv1.2 TLSv1.3\"` in redis.conf (Redis 6.0 and later, as all of TLS) and restart the server, or take the line out: the default is the same.",
	References:  []string{encryptionPage, "https://www.rfc-editor.org/rfc/rfc8996"},
	Rule:        checks.Each(tlsVersionModern),
}

func tlsVersionModern(o checks.Observed[Facts]) {
	mend(o.Subject(""), o.Facts, "redis-tls-version-modern", "")
	seen, ok := tlsFacts(o)
	if !ok {
		return
	}
	for _, version := range []string{"1.0", "1.1"} {
		offered, tried := seen.Offered[version]
		if tried {
			o.Evidence("TLS handshake", "%s: %t", version, offered)
		} else {
			offered, tried = configuredVersion(o, version)
		}
		switch {
		case !tried:
			checks.Need(o, checks.Unknown[bool](), "tls.offered")
		case offered:
			o.Violation("accepts TLS %s", version)
		}
	}
}

// configuredVersion tells from tls-protocols whether a version is switched on.
func configuredVersion(o checks.Observed[Facts], version string) (on, known bool) {
	if _, known := o.Facts.Config["tls-protocols"].Get(); !known {
		return false, false
	}
	name := map[string]string{"1.0": "tlsv1", "1.1": "tlsv1.1"}[version]
	_, protocols, understood := means(o.Subject(""), o.Facts, "tls-protocols")
	on = slices.Contains(strings.Fields(strings.ToLower(protocols)), name)
	return on, on || understood
}
