package modbus

import (
	"time"

	"hardcheck/checks"
)

// CertificateStrong reports certificates that can be forged, or that say too much.
var CertificateStrong = &checks.Check{
	ID:       "modbus-certificate-strong",
	Title:    "The certificate of the Modbus device is strong and for that device only",
	Severity: checks.High,
	Description: "A short key or a SHA-1 signature can be forged. A device whose certificate is that of a CA can issue certificates for others, " +
		"and one that is valid for decades is never renewed after its key was compromised: many vendors ship such certificates, one key " +
		"for all devices. The check looks at the device's own certificate.",
	Remediation: "Replace the certificate by one of the site's CA: ECDSA P-256, or RSA with 2048 bits or more, signed with SHA-256, without the " +
		"CA flag, valid for some years at most. Let the device generate its private key itself.",
	References: []string{tlsGuide, certificates, securityPage},
	Rule:       whereOffered(certificateStrong),
}

// longestValidity is in years: beyond it a certificate outlives the plant's plans
// for renewing it.
const longestValidity = 10

func certificateStrong(o checks.Observed[Facts]) {
	_, leaf, ok := certificate(o)
	if !ok {
		return
	}
	o.Evidence("certificate", "%s, %s %d bits, %s, CA: %t, valid from %s to %s", leaf.Subject,
		leaf.KeyAlgorithm, leaf.KeyBits, leaf.SignatureAlgorithm, leaf.IsCA,
		leaf.NotBefore.UTC().Format(time.DateOnly), leaf.NotAfter.UTC().Format(time.DateOnly))
	checks.JudgeCertificateKey(o.Subject(""), leaf)
	checks.JudgeCertificateSignature(o.Subject(""), leaf.SignatureAlgorithm)
	if leaf.IsCA && !leaf.SelfSigned {
		o.ViolationAt(checks.Low, "the certificate of the device is one of a CA")
	}
	if leaf.NotBefore.AddDate(longestValidity, 0, 0).Before(leaf.NotAfter) {
		o.ViolationAt(checks.Low, "the certificate is valid for more than %d years", longestValidity)
	}
}
