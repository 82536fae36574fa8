package wire

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"

	"hardcheck/checks"
)

const (
	// maxChain bounds the certificates that are taken from one server.
	maxChain = 10
	// minRSABits is the smallest RSA key whose signatures crypto/rsa verifies.
	minRSABits = 1024
)

// Describe takes the facts from a certificate. Its name comes from the peer and is cleaned.
func Describe(cert *x509.Certificate) checks.Certificate {
	return checks.Certificate{
		Subject:            checks.Clean(cert.Subject.String()),
		NotBefore:          cert.NotBefore.UTC(),
		NotAfter:           cert.NotAfter.UTC(),
		KeyAlgorithm:       keyAlgorithm(cert),
		KeyBits:            keyBits(cert),
		SignatureAlgorithm: cert.SignatureAlgorithm.String(),
		SelfSigned:         selfSigned(cert),
		IsCA:               cert.BasicConstraintsValid && cert.IsCA,
		SHA256:             fingerprint(cert),
	}
}

func fingerprint(cert *x509.Certificate) string {
	sum := sha256.Sum256(cert.Raw)
	return hex.EncodeToString(sum[:])
}

func keyAlgorithm(cert *x509.Certificate) string {
	if cert.PublicKeyAlgorithm == x509.UnknownPublicKeyAlgorithm {
		return "unknown"
	}
	return cert.PublicKeyAlgorithm.String()
}

// keyBits is 0 for keys of other algorithms, which no TLS peer of ours can use.
func keyBits(cert *x509.Certificate) int {
	switch key := cert.PublicKey.(type) {
	case *rsa.PublicKey:
		return key.N.BitLen()
	case *ecdsa.PublicKey:
		return key.Curve.Params().BitSize
	case ed25519.PublicKey:
		return 8 * ed25519.PublicKeySize
	}
	return 0
}

// selfSigned needs the signature to fit, except where this release of Go no
// longer verifies the algorithm (MD5) or the key (RSA below 1,024 bits): there
// equal names decide, for "not self-signed" would be the flattering mistake.
func selfSigned(cert *x509.Certificate) bool {
	if !bytes.Equal(cert.RawIssuer, cert.RawSubject) {
		return false
	}
	err := cert.CheckSignature(cert.SignatureAlgorithm, cert.RawTBSCertificate, cert.Signature)
	key, isRSA := cert.PublicKey.(*rsa.PublicKey)
	switch {
	case err == nil:
		return true
	case isA[x509.InsecureAlgorithmError](err), errors.Is(err, x509.ErrUnsupportedAlgorithm):
		return true
	}
	return isRSA && key.N.BitLen() < minRSABits
}
