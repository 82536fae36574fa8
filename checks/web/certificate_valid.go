package web

import "hardcheck/checks"

// CertificateParams are the parameters of web-certificate-valid.
type CertificateParams struct {
	Of
	// Days is how long the certificate must still be valid.
	Days int `json:"days"`
}

// CertificateValid reports certificates that are expired, weak or not to be trusted.
var CertificateValid = &checks.Check{
	ID:       "web-certificate-valid",
	Title:    "The certificate of the web server is valid, strong and trusted",
	Severity: checks.High,
	Description: "A certificate that browsers warn of teaches people to click warnings away, and then anybody on the path can take the server's " +
		"place. The check looks at the server's own certificate: its dates at the as-of date (the parameter `days` is how long it must still " +
		"last), its key and signature, and whether the CA, name or pin of the site file fit it.",
	Remediation: "Issue a certificate with the site's CA (ECDSA P-256, or RSA of 2048 bits and more, SHA-256, the server's name as alternative " +
		"name), name its file and key in `ssl_certificate` and `ssl_certificate_key`, and reload the server. Name the CA in the site file: " +
		"`tls: {ca: FILE}`; where the URL has an address, also `host: NAME`.",
	References: []string{"https://www.rfc-editor.org/rfc/rfc5280", "https://www.rfc-editor.org/rfc/rfc6125", tlsGuide},
	Rule:       eachWith(CertificateParams{Of: every(), Days: 30}, certificateValid),
}

func certificateValid(o checks.Observed[Facts], p CertificateParams) {
	if seen, ok := tlsFacts(o); ok {
		checks.JudgeCertificate(o.Subject(""), seen, o.Target, o.AsOf, p.Days)
	}
}
