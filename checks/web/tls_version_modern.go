package web

import "hardcheck/checks"

// TLSVersionModern reports servers that speak deprecated versions of TLS.
var TLSVersionModern = &checks.Check{
	ID:       "web-tls-version-modern",
	Title:    "The web server uses modern TLS versions only",
	Severity: checks.Medium,
	Description: "TLS 1.0 and 1.1 are deprecated (RFC 8996): they rest on MD5 and SHA-1. Browsers have given them up, so only old programs " +
		"and attackers use them. The check offers one version after the other; a refusal counts only from a server that accepts another.",
	Remediation: "In nginx `ssl_protocols TLSv1.2 TLSv1.3;`, in Apache `SSLProtocol -all +TLSv1.2 +TLSv1.3`, then reload it. Each server " +
		"block of the same address and port needs it: nginx takes the one of the default server.",
	References: []string{"https://www.rfc-editor.org/rfc/rfc8996", tlsGuide, "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_protocols"},
	Rule:       each(tlsVersionModern),
}

func tlsVersionModern(o checks.Observed[Facts]) {
	if seen, ok := tlsFacts(o); ok {
		checks.JudgeDeprecatedVersions(o.Subject(""), seen)
	}
}

// tlsFacts returns what the TLS server showed.
func tlsFacts(o checks.Observed[Facts]) (checks.TLS, bool) {
	tls, ok := encrypted(o)
	switch {
	case !ok:
		return checks.TLS{}, false
	case !tls:
		o.NotApplicable("this target is read in plaintext")
		return checks.TLS{}, false
	}
	return checks.Need(o, o.Facts.TLS, "tls")
}
