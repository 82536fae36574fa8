package checks

import (
	"slices"
	"strings"
	"time"
)

// JudgeCertificate judges the certificate that a server showed first: its dates at asOf and
// for days more, its key, its signature, and who vouches for it. What it showed is the
// fact at path "tls".
func JudgeCertificate(subject Subject, seen TLS, target Target, asOf time.Time, days int) {
	if len(seen.Chain) == 0 {
		subject.Unknown(Unreadable, "the server presented no certificate")
		return
	}
	leaf := seen.Chain[0]
	subject.Evidence("certificate", "%s, valid from %s to %s, %s %d bits, %s", leaf.Subject,
		leaf.NotBefore.UTC().Format(time.DateOnly), leaf.NotAfter.UTC().Format(time.DateOnly),
		leaf.KeyAlgorithm, leaf.KeyBits, leaf.SignatureAlgorithm)
	timely := JudgeCertificateDates(subject, leaf, asOf, days)
	JudgeCertificateKey(subject, leaf)
	JudgeCertificateSignature(subject, leaf.SignatureAlgorithm)
	JudgeCertificateTrust(subject, seen, target, timely)
}

// JudgeDeprecatedVersions judges whether a server accepts TLS 1.0 or 1.1 (RFC 8996), at the
// check's severity. What it accepts is the fact at path "tls.offered".
func JudgeDeprecatedVersions(subject Subject, seen TLS) {
	for _, version := range []string{"1.0", "1.1"} {
		offered, tried := seen.Offered[version]
		if !tried {
			Need(subject, Unknown[bool](), "tls.offered")
			continue
		}
		subject.Evidence("handshake with TLS "+version, "%s", map[bool]string{true: "accepted", false: "refused"}[offered])
		if offered {
			subject.Violation("accepts TLS %s", version)
		}
	}
}

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

// JudgeCertificateKey judges the certificate's key: at least 2,048 bits for RSA at the
// check's severity, at least 256 for ECDSA at medium (NIST SP 800-57 part 1, table 2).
func JudgeCertificateKey(subject Subject, leaf Certificate) {
	switch algorithm, bits := leaf.KeyAlgorithm, leaf.KeyBits; {
	case bits <= 0:
		subject.Unknown(Unreadable, "the size of the %s key is not known", algorithm)
	case algorithm == "RSA" && bits < 2048:
		subject.Violation("the RSA key has only %d bits", bits)
	case algorithm == "ECDSA" && bits < 256:
		subject.ViolationAt(Medium, "the ECDSA key has only %d bits", bits)
	case !slices.Contains([]string{"RSA", "ECDSA", "Ed25519"}, algorithm):
		subject.Unknown(Unreadable, "the key algorithm %q is not one that this version of hardcheck knows", algorithm)
	}
}

// strongSignatures are the algorithms of crypto/x509 that rest on no broken hash.
var strongSignatures = []string{
	"SHA256-RSA", "SHA384-RSA", "SHA512-RSA", "SHA256-RSAPSS", "SHA384-RSAPSS", "SHA512-RSAPSS",
	"ECDSA-SHA256", "ECDSA-SHA384", "ECDSA-SHA512", "Ed25519",
}

// JudgeCertificateSignature judges the algorithm by which the certificate is signed, at the
// check's severity: SHA-1, MD5 and MD2 can be forged (RFC 9155, RFC 6151, RFC 6149).
func JudgeCertificateSignature(subject Subject, algorithm string) {
	parts := strings.Split(algorithm, "-")
	weak := slices.ContainsFunc([]string{"SHA1", "MD5", "MD2"}, func(hash string) bool { return slices.Contains(parts, hash) })
	switch {
	case weak:
		subject.Violation("the certificate is signed with %s", algorithm)
	case algorithm == "" || algorithm == "0":
		subject.Unknown(Unreadable, "the signature algorithm of the certificate is not known")
	case !slices.Contains(strongSignatures, algorithm):
		subject.Unknown(Unreadable, "the signature algorithm %q is not one that this version of hardcheck knows", algorithm)
	}
}
