package modbussim

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"
)

// roleExtension holds a client's role under Modbus/TCP Security.
var roleExtension = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 50316, 802, 1}

// Authority issues throw-away certificates.
type Authority struct {
	// PEM is its own certificate.
	PEM         []byte
	certificate *x509.Certificate
	key         crypto.Signer
}

// NewAuthority is MakeAuthority for a test.
func NewAuthority(t testing.TB) *Authority {
	t.Helper()
	a, err := MakeAuthority()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// MakeAuthority makes one with a fresh key.
func MakeAuthority() (*Authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make key: %w", err)
	}
	template := leaf("test authority")
	template.IsCA, template.BasicConstraintsValid, template.KeyUsage = true, true, x509.KeyUsageCertSign
	template.IPAddresses = nil
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("make certificate: %w", err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("read certificate: %w", err)
	}
	return &Authority{PEM: encodePEM("CERTIFICATE", der), certificate: certificate, key: key}, nil
}

// Issue is Make for a test.
func (a *Authority) Issue(t testing.TB, name string, roles ...string) (cert, key []byte) {
	t.Helper()
	cert, key, err := a.Make(name, roles...)
	if err != nil {
		t.Fatal(err)
	}
	return cert, key
}

// Make makes a certificate and its key in PEM, for 127.0.0.1 and for a server or
// a client, with a role extension for each role.
func (a *Authority) Make(name string, roles ...string) (cert, key []byte, err error) {
	return a.MakeAt(name, net.IPv4(127, 0, 0, 1), roles...)
}

// MakeAt is Make for another address than 127.0.0.1, and for the name where it has a dot.
func (a *Authority) MakeAt(name string, address net.IP, roles ...string) (cert, key []byte, err error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, fmt.Errorf("make key: %w", err)
	}
	template := leaf(name)
	template.IPAddresses = []net.IP{address}
	if strings.Contains(name, ".") {
		template.DNSNames = []string{name}
	}
	for _, role := range roles {
		value, err := asn1.MarshalWithParams(role, "utf8")
		if err != nil {
			return nil, nil, fmt.Errorf("encode role: %w", err)
		}
		template.ExtraExtensions = append(template.ExtraExtensions, pkix.Extension{Id: roleExtension, Value: value})
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, private.Public(), a.key)
	if err != nil {
		return nil, nil, fmt.Errorf("make certificate: %w", err)
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, nil, fmt.Errorf("encode key: %w", err)
	}
	return encodePEM("CERTIFICATE", der), encodePEM("PRIVATE KEY", encoded), nil
}

// ServerConfig is MakeServerConfig for a test.
func (a *Authority) ServerConfig(t testing.TB, mutual bool) *tls.Config {
	t.Helper()
	config, err := a.MakeServerConfig(mutual)
	if err != nil {
		t.Fatal(err)
	}
	return config
}

// MakeServerConfig is the setting of a TLS server with a fresh certificate. Mutual
// demands a client certificate of this authority.
func (a *Authority) MakeServerConfig(mutual bool) (*tls.Config, error) {
	cert, key, err := a.Make("plc")
	if err != nil {
		return nil, err
	}
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		return nil, fmt.Errorf("read key pair: %w", err)
	}
	config := &tls.Config{Certificates: []tls.Certificate{pair}}
	if mutual {
		config.ClientCAs = x509.NewCertPool()
		config.ClientCAs.AddCert(a.certificate)
		config.ClientAuth = tls.RequireAndVerifyClientCert
	}
	return config, nil
}

func leaf(name string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(0, 0, 120),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		KeyUsage:    x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
}

func encodePEM(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}
