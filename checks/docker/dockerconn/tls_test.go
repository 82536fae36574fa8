package dockerconn

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/testenv/dockerlab"
)

// pki is one self-signed certificate that serves as CA, server and client.
type pki struct {
	cert tls.Certificate
	pool *x509.CertPool
	pem  []byte
	key  []byte
}

func newPKI(t *testing.T) pki {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "engine.example.org"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	made := pki{cert: tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool: x509.NewCertPool()}
	made.pool.AddCert(leaf)
	made.pem = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	made.key = pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: encoded})
	return made
}

func TestTransports(t *testing.T) {
	t.Parallel()
	ours, other := newPKI(t), newPKI(t)
	asks := &tls.Config{Certificates: []tls.Certificate{ours.cert}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: ours.pool}
	asks12 := asks.Clone()
	asks12.MaxVersion = tls.VersionTLS12
	open := &tls.Config{Certificates: []tls.Certificate{ours.cert}}
	withCert := checks.TLSOptions{CA: ours.pem, Cert: ours.pem, Key: checks.NewSecret(string(ours.key))}
	for _, tc := range []struct {
		name      string
		server    *tls.Config
		trust     checks.TLSOptions
		transport string
		state     checks.State
		anonymous string
	}{
		{"plaintext", nil, checks.TLSOptions{}, "plaintext", checks.StateCollected, "true"},
		{"tls_for_everybody", open, checks.TLSOptions{CA: ours.pem}, "tls", checks.StateCollected, "true"},
		{"tls_for_everybody_and_a_certificate", open, withCert, "tls", checks.StateCollected, "true"},
		{"mutual", asks, withCert, "tls", checks.StateCollected, "false"},
		{"mutual_1.2", asks12, withCert, "tls", checks.StateCollected, "false"},
		{"mutual_without_certificate", asks, checks.TLSOptions{CA: ours.pem}, "tls", checks.StatePartial, "false"},
		{"mutual_without_certificate_1.2", asks12, checks.TLSOptions{CA: ours.pem}, "tls", checks.StatePartial, "false"},
		{"untrusted", open, checks.TLSOptions{CA: other.pem}, "tls", checks.StatePartial, "null"},
		{"insecure", open, checks.TLSOptions{CA: other.pem, Insecure: true}, "tls", checks.StateCollected, "true"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			fake := dockerlab.NewFake()
			fake.Add(dockerlab.Hardened("a", "web"))
			access := tcpAccess(fake.ServeTCP(t, tc.server))
			access.TLS = tc.trust
			got, facts := collect(t, t.Context(), access)
			if string(facts.Transport) != tc.transport || got.State() != tc.state {
				t.Errorf("transport %q, state %s, problem %v, %v", facts.Transport, got.State(), got.Problem, got.Problems)
			}
			anonymous, err := facts.Anonymous.MarshalJSON()
			if err != nil || string(anonymous) != tc.anonymous {
				t.Errorf("anonymous %s, want %s", anonymous, tc.anonymous)
			}
			if tc.state == checks.StatePartial && (got.Problem == nil || got.Problem.Reason != checks.Denied || known(facts.Containers) || len(fake.Requests()) > 0) {
				t.Errorf("problem %+v, asked %q", got.Problem, fake.Requests())
			}
			if tc.transport == "tls" != known(facts.TLS) {
				t.Error("TLS facts")
			}
			if tc.state == checks.StateCollected && !known(containerNamed(t, facts, "web").Security) {
				t.Error("the container is unknown")
			}
		})
	}
}
