package routerosconn

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/routeros"
)

// routerCertificate is self-signed, for the name router.example.org.
func routerCertificate(t *testing.T) (config *tls.Config, authority []byte, pin string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "router"}, DNSNames: []string{"router.example.org"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(der)
	config = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	return config, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), hex.EncodeToString(sum[:])
}

func TestTrustDecidesOverTheLogin(t *testing.T) {
	t.Parallel()
	config, authority, pin := routerCertificate(t)
	for _, tc := range []struct {
		name  string
		trust checks.TLSOptions
		says  string
	}{
		{"untrusted", checks.TLSOptions{}, "no credentials were sent"},
		{"wrong_pin", checks.TLSOptions{Pin: strings.Repeat("0", 64)}, "another than the pinned one"},
		{"wrong_name", checks.TLSOptions{CA: authority}, "wrong name"},
		{"bad_authority", checks.TLSOptions{CA: []byte("none")}, "no PEM certificate"},
		{"pin", checks.TLSOptions{Pin: pin}, ""},
		{"authority_and_name", checks.TLSOptions{CA: authority, ServerName: "router.example.org"}, ""},
		{"insecure", checks.TLSOptions{Insecure: true}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			peer := startRouter(t, config, nil)
			access := accessTo(t, schemeTLS, peer.Address)
			access.TLS = tc.trust
			collection := Collect(t.Context(), access)
			wantPlanned(t, access)
			if tc.says == "" {
				if collection.State() != checks.StateCollected || !peer.got("/login") {
					t.Errorf("state %s: %+v", collection.State(), collection.Problem)
				}
				return
			}
			checktest.WantMain(t, collection, checks.Denied, tc.says)
			if got := peer.sentences(); len(got) > 0 {
				t.Errorf("an untrusted router was sent %q", got)
			}
			facts, learned := collection.Facts.(routeros.Facts)
			if tc.name == "bad_authority" {
				return
			}
			if !learned || isUnknown(facts.TLS) {
				t.Error("what the router showed is lost")
			}
			checktest.WantProblem(t, collection, "management.services", checks.Denied, tc.says)
			if collection.State() != checks.StatePartial {
				t.Errorf("state %s", collection.State())
			}
		})
	}
}

// TestNoCertificate plays the alert of a server that has no certificate and so shares
// no cipher suite with us.
func TestNoCertificate(t *testing.T) {
	t.Parallel()
	listen, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listen.Close() })
	go func() {
		conn, err := listen.Accept()
		if err != nil {
			return
		}
		defer func() { _ = conn.Close() }()
		hello := make([]byte, 1024)
		_, _ = conn.Read(hello)
		_, _ = conn.Write([]byte{0x15, 3, 3, 0, 2, 2, 40})
	}()
	collection := Collect(t.Context(), accessTo(t, schemeTLS, listen.Addr().String()))
	checktest.WantMain(t, collection, checks.Unreadable, "api-ssl service has no certificate")
	if collection.Facts != nil {
		t.Error("facts of a router that was never met")
	}
}
