package modbus

import (
	"time"

	"hardcheck/checks"
)

// CertificateParams are the parameters of modbus-certificate-valid.
type CertificateParams struct {
	OfferedParams
	// Days is how long the certificate must still be valid.
	Days int `json:"days"`
}

// CertificateValid reports certificates that are out of date or not to be trusted.
var CertificateValid = &checks.Check{
	ID:       "modbus-certificate-valid",
	Title:    "The certificate of the Modbus device is valid and trusted",
	Severity: checks.High,
	Description: "When a device's certificate expires, either the plant loses its data or somebody disables verification. The check looks at the " +
		"dates of the device's own certificate at the as-of date (the parameter `days` is how long it must still last), and at whether " +
		"the CA, name or pin of the site file fit it.",
	Remediation: "Issue a certificate for the device with the site's own CA, with its name and address as alternative names, load it, and " +
		"plan the renewal before the date in the finding. Name the CA in the site file: `tls: {ca: FILE}`, or the certificate itself: " +
		"`tls: {pin: SHA256}`.",
	References: []string{securityPage, certificates, tlsGuide},
	Rule:       whereOfferedWith(CertificateParams{Days: 30}, certificateValid),
}

func certificateValid(o checks.Observed[Facts], p CertificateParams) {
	seen, leaf, ok := certificate(o)
	if !ok {
		return
	}
	o.Evidence("certificate", "%s, valid from %s to %s", leaf.Subject,
		leaf.NotBefore.UTC().Format(time.DateOnly), leaf.NotAfter.UTC().Format(time.DateOnly))
	timely := checks.JudgeCertificateDates(o.Subject(""), leaf, o.AsOf, p.Days)
	checks.JudgeCertificateTrust(o.Subject(""), seen, o.Target, timely)
}

// certificate returns the server's own certificate.
func certificate(o checks.Observed[Facts]) (checks.TLS, checks.Certificate, bool) {
	seen, ok := tlsFacts(o)
	if !ok {
		return seen, checks.Certificate{}, false
	}
	if len(seen.Chain) == 0 {
		o.Unknown(checks.Unreadable, "the server presented no certificate")
		return seen, checks.Certificate{}, false
	}
	return seen, seen.Chain[0], true
}
