package redisd

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"time"
)

// Credentials are throw-away certificates in PEM: an authority, a server and a client.
type Credentials struct {
	CA, ServerCert, ServerKey, ClientCert, ClientKey []byte
}

// Variant is a way in which a server certificate can be wrong.
type Variant string

// The variants of server certificates.
const (
	// Sound is valid for a year, for 127.0.0.1, ::1 and localhost.
	Sound Variant = ""
	// Expired ended an hour ago.
	Expired Variant = "expired"
	// SelfSigned verifies with its own key, not with the authority's.
	SelfSigned Variant = "self-signed"
	// Weak has an RSA key of 1,024 bits.
	Weak Variant = "weak"
	// WrongName is valid for wrong.example.org only.
	WrongName Variant = "wrong-name"
)

// NewCredentials makes fresh keys and certificates.
func NewCredentials(variant Variant) (*Credentials, error) {
	authority, err := newAuthority()
	if err != nil {
		return nil, err
	}
	serverKey, err := newKey(variant)
	if err != nil {
		return nil, err
	}
	template := serverTemplate(variant)
	parent, signer := authority.certificate, authority.key
	if variant == SelfSigned {
		parent, signer = template, serverKey
	}
	credentials := &Credentials{CA: encode("CERTIFICATE", authority.certificate.Raw)}
	if credentials.ServerCert, credentials.ServerKey, err = issue(template, parent, serverKey, signer); err != nil {
		return nil, err
	}
	clientKey, err := newKey(Sound)
	if err != nil {
		return nil, err
	}
	client := leaf(3, "auditor", x509.ExtKeyUsageClientAuth)
	credentials.ClientCert, credentials.ClientKey, err = issue(client, authority.certificate, clientKey, authority.key)
	return credentials, err
}

type authority struct {
	certificate *x509.Certificate
	key         crypto.Signer
}

func newAuthority() (authority, error) {
	key, err := newKey(Sound)
	if err != nil {
		return authority{}, err
	}
	template := leaf(1, "test authority", x509.ExtKeyUsageServerAuth)
	template.ExtKeyUsage = nil // OpenSSL applies an authority's usages to what it signed
	template.IsCA, template.BasicConstraintsValid = true, true
	template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return authority{}, fmt.Errorf("make authority: %w", err)
	}
	certificate, err := x509.ParseCertificate(der)
	return authority{certificate, key}, err
}

func newKey(variant Variant) (crypto.Signer, error) {
	if variant == Weak {
		return rsa.GenerateKey(rand.Reader, 1024) //nolint:gosec // a weak key is what the test is about
	}
	return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
}

func serverTemplate(variant Variant) *x509.Certificate {
	template := leaf(2, "redis.example.org", x509.ExtKeyUsageServerAuth)
	template.DNSNames = []string{"localhost", "redis.example.org"}
	template.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	switch variant {
	case Expired:
		template.NotBefore, template.NotAfter = time.Now().Add(-48*time.Hour), time.Now().Add(-time.Hour)
	case WrongName:
		template.DNSNames, template.IPAddresses = []string{"wrong.example.org"}, nil
	}
	return template
}

func leaf(serial int64, name string, usage x509.ExtKeyUsage) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(serial),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(365 * 24 * time.Hour),
		KeyUsage:     x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
		ExtKeyUsage:  []x509.ExtKeyUsage{usage},
	}
}

func issue(template, parent *x509.Certificate, key, signer crypto.Signer) (cert, private []byte, err error) {
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), signer)
	if err != nil {
		return nil, nil, fmt.Errorf("sign certificate: %w", err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, nil, fmt.Errorf("encode key: %w", err)
	}
	return encode("CERTIFICATE", der), encode("PRIVATE KEY", pkcs8), nil
}

func encode(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}
