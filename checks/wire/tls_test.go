package wire_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/wire"
)

// handshake makes one with the server and leaves the closing to the test's end.
func handshake(t *testing.T, address, name string, options checks.TLSOptions) (checks.TLS, error) {
	t.Helper()
	open := func(context.Context, wire.Offer) (net.Conn, error) { return dial(t, address, wire.Options{}), nil }
	client, _, facts, err := wire.Connect(t.Context(), open, name, options, wire.Offers()...)
	if err == nil {
		t.Cleanup(func() { _ = client.Close() })
	}
	return facts, err
}

func TestHandshakeDescribesServer(t *testing.T) {
	ca := authority(t)
	own := leaf(t, ca)
	address := serveTLS(t, &tls.Config{Certificates: []tls.Certificate{own.pair(t)}})
	facts, err := handshake(t, address, "127.0.0.1", checks.TLSOptions{CA: ca.certPEM})
	if err != nil {
		t.Fatal(err)
	}
	want := checks.TLS{
		Offered:                    map[string]bool{"1.2": true},
		Suites:                     facts.Suites,
		ClientCertificateRequested: checks.Known(false),
		Trusted:                    checks.Known(true),
		Chain:                      []checks.Certificate{wire.Describe(own.cert)},
	}
	if diff := cmp.Diff(want, facts, cmp.AllowUnexported(checks.Value[bool]{})); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	if suite := facts.Suites["1.2"]; !strings.HasPrefix(suite, "TLS_") {
		t.Errorf("suite of 1.2 is %q, want its IANA name", suite)
	}
}

func TestTrust(t *testing.T) {
	ca, other := authority(t), authority(t)
	own := leaf(t, ca)
	expired := leafTemplate()
	expired.NotBefore, expired.NotAfter = time.Now().Add(-48*time.Hour), time.Now().Add(-24*time.Hour)
	late := certificate(t, expired, ca)
	pin := wire.Describe(own.cert).SHA256
	for _, tc := range []struct {
		name    string
		server  *issued
		host    string
		options checks.TLSOptions
		trusted bool
		problem string // in TrustProblem
		advice  string // in the error of Trust
	}{
		{"ca_and_name", own, "plc.example.org", checks.TLSOptions{CA: ca.certPEM}, true, "", ""},
		{"ca_and_address", own, "127.0.0.1", checks.TLSOptions{CA: ca.certPEM}, true, "", ""},
		{"server_name_setting", own, "192.0.2.1", checks.TLSOptions{CA: ca.certPEM, ServerName: "plc.example.org"}, true, "", ""},
		{"other_name", own, "hmi.example.org", checks.TLSOptions{CA: ca.certPEM}, false, "wrong name: ", "tls.server-name"},
		{"other_address", own, "192.0.2.1", checks.TLSOptions{CA: ca.certPEM}, false, "wrong name: ", "tls.server-name"},
		{"no_name", own, "", checks.TLSOptions{CA: ca.certPEM}, false, "wrong name: ", "tls.server-name"},
		{"other_ca", own, "plc.example.org", checks.TLSOptions{CA: other.certPEM}, false, "unknown issuer: ", "tls.ca"},
		{"system_roots", own, "plc.example.org", checks.TLSOptions{}, false, "unknown issuer: ", "tls.ca"},
		{"both", own, "hmi.example.org", checks.TLSOptions{}, false, "; wrong name: ", "tls.ca"},
		{"expired", late, "plc.example.org", checks.TLSOptions{CA: ca.certPEM}, false, "expired", "renew"},
		{"pin", own, "hmi.example.org", checks.TLSOptions{Pin: pin}, true, "", ""},
		{"pin_in_capitals", own, "hmi.example.org", checks.TLSOptions{Pin: strings.ToUpper(pin)}, true, "", ""},
		{"other_pin", own, "plc.example.org", checks.TLSOptions{CA: ca.certPEM, Pin: strings.Repeat("0", 64)}, false, "wrong pin", "tls.pin"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			address := serveTLS(t, &tls.Config{Certificates: []tls.Certificate{tc.server.pair(t)}})
			facts, err := handshake(t, address, tc.host, tc.options)
			if err != nil {
				t.Fatal(err)
			}
			if facts.Trusted != checks.Known(tc.trusted) || !strings.Contains(facts.TrustProblem, tc.problem) {
				t.Errorf("trusted %v, problem %q; want %v with %q", facts.Trusted, facts.TrustProblem, tc.trusted, tc.problem)
			}
			err = wire.Trust(facts, tc.options)
			if tc.trusted {
				if err != nil || facts.TrustProblem != "" {
					t.Errorf("trusted, but Trust is %v and the problem %q", err, facts.TrustProblem)
				}
				return
			}
			problem := wire.Classify(err)
			if problem.Reason != checks.Denied || !strings.Contains(problem.Detail, tc.advice) {
				t.Errorf("Trust is %+v, want denied with advice on %s", problem, tc.advice)
			}
			if fingerprint := wire.Describe(tc.server.cert).SHA256; !strings.Contains(problem.Detail, fingerprint) {
				t.Errorf("detail %q does not show the fingerprint", problem.Detail)
			}
			tc.options.Insecure = true
			if err := wire.Trust(facts, tc.options); err != nil {
				t.Errorf("insecure accepts any certificate, but Trust is %v", err)
			}
		})
	}
}

func TestInsecureStillTellsTheTruth(t *testing.T) {
	address := serveTLS(t, &tls.Config{Certificates: []tls.Certificate{leaf(t, nil).pair(t)}})
	facts, err := handshake(t, address, "127.0.0.1", checks.TLSOptions{Insecure: true})
	if err != nil {
		t.Fatal(err)
	}
	if facts.Trusted != checks.Known(false) || facts.TrustProblem == "" {
		t.Errorf("trusted %v, problem %q: insecure must not change what is true", facts.Trusted, facts.TrustProblem)
	}
}

func TestTrustOfNothing(t *testing.T) {
	if got := wire.Classify(wire.Trust(checks.TLS{}, checks.TLSOptions{})); got.Reason != checks.Denied {
		t.Errorf("Trust of a server without facts is %+v, want denied", got)
	}
}

func TestHandshakeRefusesBadSettings(t *testing.T) {
	own := leaf(t, nil)
	for _, tc := range []struct {
		name    string
		options checks.TLSOptions
		says    string
	}{
		{"cert_is_not_pem", checks.TLSOptions{Cert: []byte("nonsense"), Key: checks.NewSecret(string(own.keyPEM))}, "tls.cert"},
		{"key_is_missing", checks.TLSOptions{Cert: own.certPEM}, "tls.key"},
		{"key_of_another", checks.TLSOptions{Cert: own.certPEM, Key: checks.NewSecret(string(leaf(t, nil).keyPEM))}, "tls.key"},
		{"ca_is_not_pem", checks.TLSOptions{CA: []byte("nonsense")}, "tls.ca"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			near, far := net.Pipe()
			defer func() { _, _ = near.Close(), far.Close() }()
			_ = near.SetDeadline(time.Now()) // whatever is sent fails: nothing may be
			_, _, err := wire.Handshake(t.Context(), near, "plc.example.org", tc.options, wire.UpTo12)
			if problem := wire.Classify(err); problem.Reason != checks.Denied || !strings.Contains(problem.Detail, tc.says) {
				t.Errorf("problem %+v, want one about %s", problem, tc.says)
			}
		})
	}
}

func TestMutualTLS(t *testing.T) {
	ca := authority(t)
	clients := x509.NewCertPool()
	clients.AddCert(ca.cert)
	own := leaf(t, ca)
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		t.Run(tls.VersionName(version), func(t *testing.T) {
			address := serveTLS(t, &tls.Config{
				Certificates: []tls.Certificate{leaf(t, ca).pair(t)}, MinVersion: version, MaxVersion: version,
				ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: clients,
			})
			offer := wire.UpTo12
			if version == tls.VersionTLS13 {
				offer = wire.Only13
			}
			conn := dial(t, address, wire.Options{})
			client, facts, err := wire.Handshake(t.Context(), conn, "plc.example.org", checks.TLSOptions{CA: ca.certPEM}, offer)
			if facts.ClientCertificateRequested != checks.Known(true) || facts.Trusted != checks.Known(true) {
				t.Errorf("requested %v, trusted %v; want both", facts.ClientCertificateRequested, facts.Trusted)
			}
			if err == nil {
				// TLS 1.3: that the server insists shows at the first read only.
				_, err = client.Read(make([]byte, 1))
			}
			if problem := wire.Classify(err); problem.Reason != checks.Denied || !strings.Contains(problem.Detail, "tls.cert") {
				t.Errorf("without a certificate: %+v of %v", problem, err)
			}
			options := checks.TLSOptions{CA: ca.certPEM, Cert: own.certPEM, Key: checks.NewSecret(string(own.keyPEM))}
			if _, err := handshake(t, address, "plc.example.org", options); err != nil {
				t.Errorf("with a certificate: %v", err)
			}
		})
	}
}

func TestPlaintextPeerIsUnreadable(t *testing.T) {
	address := serve(t, func(peer net.Conn) {
		_, _ = peer.Read(make([]byte, 512))
		_, _ = peer.Write([]byte("-ERR unknown command\r\n"))
		silent(peer)
	})
	_, err := handshake(t, address, "127.0.0.1", checks.TLSOptions{})
	if got := wire.Classify(err); got.Reason != checks.Unreadable || !strings.Contains(got.Detail, "plaintext") {
		t.Errorf("problem %+v of %v", got, err)
	}
}

func TestLongChainIsCut(t *testing.T) {
	own := leaf(t, nil).pair(t)
	for range 30 {
		own.Certificate = append(own.Certificate, certificate(t, x509.Certificate{Subject: pkix.Name{CommonName: "filler"}}, nil).cert.Raw)
	}
	facts, err := handshake(t, serveTLS(t, &tls.Config{Certificates: []tls.Certificate{own}}), "127.0.0.1", checks.TLSOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(facts.Chain) != 10 {
		t.Errorf("chain of 31 certificates is told with %d, want 10", len(facts.Chain))
	}
}
