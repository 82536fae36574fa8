package redis

import "hardcheck/checks"

// TLSClientsAuthenticated reports TLS servers that accept clients without a certificate.
var TLSClientsAuthenticated = &checks.Check{
	ID:       "redis-tls-clients-authenticated",
	Title:    "Redis requires a certificate from TLS clients (mutual TLS)",
	Severity: checks.Medium,
	Description: "With client certificates a stolen password alone is useless, and clients without one can't reach vulnerabilities that need no " +
		"authentication. The check reads tls-auth-clients. That a handshake succeeded proves nothing: with TLS 1.3 the refusal comes after it.",
	Remediation: "In Redis 6.0 and later set `tls-auth-clients yes` and `tls-ca-cert-file <CA of the clients>` in redis.conf and give every client a certificate of that CA.",
	References:  []string{encryptionPage, valkeyTLS, "https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2.4"},
	Rule:        checks.Each(tlsClientsAuthenticated),
}

func tlsClientsAuthenticated(o checks.Observed[Facts]) {
	mend(o.Subject(""), o.Facts, "redis-tls-clients-authenticated", "")
	seen, ok := tlsFacts(o)
	if !ok {
		return
	}
	if answer, _ := o.Facts.Anonymous.Get(); answer == AnswerCertificate {
		o.Evidence("connection without a certificate", "refused")
		return
	}
	if _, known := o.Facts.Config["tls-auth-clients"].Get(); !known {
		certificateRequested(o, seen)
		return
	}
	switch effect, _, ok := means(o.Subject(""), o.Facts, "tls-auth-clients"); {
	case !ok || effect == on:
	case effect == off:
		o.Violation("clients need no certificate (tls-auth-clients no)")
	case effect == optional:
		o.Violation("clients may leave the certificate out (tls-auth-clients optional)")
	}
}

// certificateRequested judges by the handshake: a server that doesn't ask can't
// insist, but one that asks need not insist.
func certificateRequested(o checks.Observed[Facts], seen checks.TLS) {
	requested, known := seen.ClientCertificateRequested.Get()
	if known && !requested {
		o.Evidence("TLS handshake", "no client certificate requested")
		o.Violation("the server asks clients for no certificate")
		return
	}
	directive(o.Subject(""), o.Facts, "tls-auth-clients")
}
