package upkeep

import (
	"time"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// CertificateTrusted reports routers whose API certificate the audit could not trust.
var CertificateTrusted = &checks.Check{
	ID:       "routeros-certificate-trusted",
	Title:    "The certificate of the router's API is trusted",
	Severity: checks.High,
	Description: "A certificate that no client can verify lets a man-in-the-middle impersonate the router and take the password. The check judges " +
		"the certificate that the router presented to the audit: its dates at the as-of date, its CA, name or pin as the site file gives them.",
	Remediation: "Issue the certificate with the site's own CA, with the router's name and address as alternative names, bind it and name the CA in " +
		"the site file, `tls: {ca: FILE}`, or the certificate itself, `tls: {pin: SHA256}`:\n\n    /ip service set api-ssl certificate=NAME",
	References: []string{routeros.ManualCertificates, routeros.ManualAPI, "https://www.rfc-editor.org/rfc/rfc5280"},
	Rule:       checks.EachWith(CertificateParams{Days: 30}, certificateTrusted),
}

// CertificateParams are the parameters of the checks of certificates' dates.
type CertificateParams struct {
	// Days is how long a certificate must still be valid.
	Days int `json:"days"`
}

func certificateTrusted(o checks.Observed[routeros.Facts], p CertificateParams) {
	if o.Facts.Transport == routeros.Plaintext || routeros.FromExport(o.Facts) {
		o.NotApplicable("the facts were not read over TLS")
		return
	}
	seen, ok := checks.Need(o, o.Facts.TLS, "tls")
	if !ok {
		return
	}
	if len(seen.Chain) == 0 {
		o.Unknown(checks.Unreadable, "the router presented no certificate")
		return
	}
	leaf := seen.Chain[0]
	o.Evidence("certificate", "%s, valid from %s to %s", leaf.Subject,
		leaf.NotBefore.UTC().Format(time.DateOnly), leaf.NotAfter.UTC().Format(time.DateOnly))
	timely := checks.JudgeCertificateDates(o.Subject(""), leaf, o.AsOf, p.Days)
	checks.JudgeCertificateTrust(o.Subject(""), seen, o.Target, timely)
}
