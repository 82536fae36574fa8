package upkeep

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// CertificatesStrong reports certificates of the router's services that can be forged.
var CertificatesStrong = &checks.Check{
	ID:       "routeros-certificates-strong",
	Title:    "The certificates that the router's services use have strong keys and signatures",
	Severity: checks.Medium,
	Description: "RSA keys below 2048 bits can be factored, and signatures with MD5 or SHA-1 can be forged (collisions). The check looks at the " +
		"key and the digest of the certificates that www-ssl, api-ssl, SSTP and OpenVPN use.",
	Remediation: "Make a new certificate and bind it in place of the old one:\n\n    /certificate add name=router-2 common-name=router.example.org " +
		"key-size=2048 digest-algorithm=sha256 days-valid=365 key-usage=tls-server\n    /certificate sign router-2",
	References: []string{routeros.ManualCertificates, "https://csrc.nist.gov/pubs/sp/800/52/r2/final"},
	Rule:       checks.Each(certificatesStrong),
}

func certificatesStrong(o checks.Observed[routeros.Facts]) {
	store, used, ok := usedCertificates(o)
	if !ok {
		return
	}
	for _, name := range used {
		subject := o.Subject(name)
		if !routeros.NeedCertificate(o, subject, name) {
			continue
		}
		stored := store[slices.IndexFunc(store, func(c routeros.Certificate) bool { return c.Name == name })]
		judgeKey(subject, stored.KeySize)
		digest, ok := checks.Need(subject, stored.DigestAlgorithm, "certificates.store.digestAlgorithm")
		if !ok {
			continue
		}
		subject.Evidence("/certificate digest-algorithm", "%s", digest)
		if slices.Contains([]string{"md5", "sha1"}, strings.ToLower(string(digest))) {
			subject.Violation("the certificate is signed with %s", digest)
		}
	}
}

// judgeKey judges a size in bits; curves ("prime256v1") are strong enough.
func judgeKey(subject checks.Subject, size routeros.KeySize) {
	subject.Evidence("/certificate key-size", "%s", size)
	switch bits, isNumber := size.Bits(); {
	case size == "":
		subject.Unknown(checks.Unreadable, "the size of the key is not known")
	case !checks.NeedWord(subject, size, "certificates.store.keySize"):
	case isNumber && bits < 2048:
		subject.Violation("the key has only %d bits", bits)
	}
}
