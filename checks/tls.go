package checks

import "time"

// TLS is what a TLS server showed to a prober. Versions are "1.0" to "1.3",
// cipher suites have their IANA names.
type TLS struct {
	// Offered tells, by version, whether the server completed a handshake at it.
	// A version that is missing was not tried or gave no clear answer.
	Offered map[string]bool `json:"offered"`
	// Suites are the suites that were negotiated, by version.
	Suites map[string]string `json:"suites,omitempty"`
	// ClientCertificateRequested is set when the server asked for one. Whether it
	// insists shows only at the first read after the handshake (RFC 8446, 4.4.2.4).
	ClientCertificateRequested Value[bool] `json:"clientCertificateRequested"`
	// Trusted tells whether the chain, the name or the pin satisfied the site's trust
	// settings. Where not, Distrust says in what, and TrustProblem the same for people.
	Trusted      Value[bool] `json:"trusted"`
	Distrust     []Distrust  `json:"distrust,omitempty"`
	TrustProblem string      `json:"trustProblem,omitempty"`
	// Chain is what the server sent, leaf first.
	Chain []Certificate `json:"chain,omitempty"`
}

// Distrust is what is wrong with a certificate for a site's trust settings.
type Distrust string

// The kinds of distrust.
const (
	UnknownIssuer Distrust = "unknown-issuer"
	WrongName     Distrust = "wrong-name"
	WrongPin      Distrust = "wrong-pin"
	NotValid      Distrust = "not-valid"
)

// Certificate is the public content of an X.509 certificate (RFC 5280).
type Certificate struct {
	Subject      string    `json:"subject"`
	NotBefore    time.Time `json:"notBefore"`
	NotAfter     time.Time `json:"notAfter"`
	KeyAlgorithm string    `json:"keyAlgorithm"`
	// KeyBits is the RSA modulus' or the curve's size in bits.
	KeyBits            int    `json:"keyBits"`
	SignatureAlgorithm string `json:"signatureAlgorithm"`
	// SelfSigned is set when the certificate verifies with its own key.
	SelfSigned bool `json:"selfSigned"`
	IsCA       bool `json:"isCA"`
	// SHA256 is the fingerprint of the DER form in lower-case hex: a pin.
	SHA256 string `json:"sha256"`
}
