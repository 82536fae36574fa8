package checks

import "time"

// JudgeCertificateDates judges whether a certificate is valid at asOf, at the
// check's severity, and whether it ends within the given days, at medium. It
// returns whether the certificate is valid (RFC 5280, 4.1.2.5).
func JudgeCertificateDates(subject Subject, leaf Certificate, asOf time.Time, days int) bool {
	switch until := leaf.NotAfter.UTC().Format(time.DateOnly); {
	case asOf.After(leaf.NotAfter):
		subject.Violation("the certificate expired on %s", until)
		return false
	case asOf.Before(leaf.NotBefore):
		subject.Violation("the certificate is not valid before %s", leaf.NotBefore.UTC().Format(time.DateOnly))
		return false
	case asOf.AddDate(0, 0, days).After(leaf.NotAfter):
		subject.ViolationAt(Medium, "the certificate expires on %s, within %d days", until, days)
	}
	return true
}

// JudgeCertificateTrust judges who vouches for the certificate that a target
// showed first. One that is out of date (timely is false) fails verification for
// that alone, and a verification that the site file switched off is a finding of
// its own. Whether it was trusted is the fact at path "tls.trusted".
func JudgeCertificateTrust(subject Subject, seen TLS, target Target, timely bool) {
	trusted, known := seen.Trusted.Get()
	switch {
	case seen.Chain[0].SelfSigned && trusted:
		subject.ViolationAt(Low, "the certificate is self-signed; the site file trusts it by itself")
	case seen.Chain[0].SelfSigned:
		subject.ViolationAt(Medium, "the certificate is self-signed")
	case !known && !target.Insecure:
		Need(subject, seen.Trusted, "tls.trusted")
	case known && !trusted && timely:
		subject.ViolationAt(Medium, "the certificate is not trusted: %s", seen.TrustProblem)
	}
}
