package redis

import "hardcheck/checks"

// CertificateParams are the parameters of redis-certificate-valid.
type CertificateParams struct {
	// Days is how long the certificate must still be valid.
	Days int `json:"days"`
}

// CertificateValid reports certificates that are expired, weak or not to be trusted.
var CertificateValid = &checks.Check{
	ID:       "redis-certificate-valid",
	Title:    "The certificate of Redis is valid, strong and trusted",
	Severity: checks.High,
	Description: "An expired or untrusted certificate teaches people to disable verification, and a weak key or signature can be forged. The " +
		"check looks at the server's own certificate: its dates at the as-of date, its key and signature, and whether the CA, name or " +
		"pin of the site file fit it.",
	Remediation: "Issue a certificate with your CA (RSA 2048 or more, or ECDSA P-256, SHA-256 signature, the server's name and addresses " +
		"as alternative names), set `tls-cert-file` and `tls-key-file` in redis.conf, and load it: `CONFIG SET tls-cert-file <file>`. " +
		"Name the CA in the site file: `tls: {ca: FILE}`.",
	References: []string{encryptionPage, "https://www.rfc-editor.org/rfc/rfc5280", "https://csrc.nist.gov/pubs/sp/800/52/r2/final"},
	Rule:       checks.EachWith(CertificateParams{Days: 30}, certificateValid),
}

func certificateValid(o checks.Observed[Facts], p CertificateParams) {
	if seen, ok := tlsFacts(o); ok {
		checks.JudgeCertificate(o.Subject(""), seen, o.Target, o.AsOf, p.Days)
	}
}
