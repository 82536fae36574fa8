package database

import "hardcheck/checks"

// TLSVersionModern reports servers that speak deprecated versions of TLS.
var TLSVersionModern = &checks.Check{
	ID:       "database-tls-version-modern",
	Title:    "The database server uses modern TLS versions only",
	Severity: checks.Medium,
	Description: "TLS 1.0 and 1.1 are deprecated (RFC 8996): they rest on MD5 and SHA-1. PostgreSQL refuses them by itself from version 12 on. The check " +
		"offers one version after the other; a refusal counts only from a server that accepts another.",
	Remediation: "Set `ssl_min_protocol_version = 'TLSv1.2'` in postgresql.conf and run `SELECT pg_reload_conf();`.",
	References: []string{
		"https://www.rfc-editor.org/rfc/rfc8996",
		"https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-SSL-MIN-PROTOCOL-VERSION",
	},
	Rule: each(tlsVersionModern),
}

func tlsVersionModern(o checks.Observed[Facts]) {
	if seen, ok := tlsFacts(o); ok {
		checks.JudgeDeprecatedVersions(o.Subject(""), seen)
	}
}

// CertificateParams are the parameters of database-certificate-valid.
type CertificateParams struct {
	Of
	// Days is how long the certificate must still be valid.
	Days int `json:"days"`
}

// CertificateValid reports certificates that are expired, weak or not to be trusted.
var CertificateValid = &checks.Check{
	ID:       "database-certificate-valid",
	Title:    "The certificate of the database server is valid, strong and trusted",
	Severity: checks.High,
	Description: "A client that does not check the certificate talks to whoever answers, and one that does stops when it ends. Distributions start the server " +
		"with a self-signed one for localhost. The check looks at the dates at the as-of date (`days` is how long it must still last), at key and " +
		"signature, and whether the CA, name or pin of the site file fit it.",
	Remediation: "Issue a certificate with the site's CA (ECDSA P-256, or RSA of 2048 bits and more, SHA-256, the server's name as alternative name), name its " +
		"file and key in `ssl_cert_file` and `ssl_key_file`, and run `SELECT pg_reload_conf();`. Name the CA in the site file: `tls: {ca: FILE}`.",
	References: []string{tlsPage, "https://www.rfc-editor.org/rfc/rfc5280"},
	Rule:       eachWith(CertificateParams{Of: every(), Days: 30}, certificateValid),
}

func certificateValid(o checks.Observed[Facts], p CertificateParams) {
	if seen, ok := tlsFacts(o); ok {
		checks.JudgeCertificate(o.Subject(""), seen, o.Target, o.AsOf, p.Days)
	}
}

// tlsFacts returns what the TLS server showed.
func tlsFacts(o checks.Observed[Facts]) (checks.TLS, bool) {
	encryption, ok := checks.Need(o, o.Facts.Encryption, "encryption")
	switch {
	case !ok:
		return checks.TLS{}, false
	case encryption == Refused:
		o.NotApplicable("the server offers no TLS")
		return checks.TLS{}, false
	}
	return checks.Need(o, o.Facts.TLS, "tls")
}
