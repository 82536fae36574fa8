package wire

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
)

// capture keeps what is written to it and ends the handshake there.
type capture struct {
	net.Conn
	hello  []byte
	answer *bytes.Reader
}

var errCaptured = errors.New("captured")

func (c *capture) Write(p []byte) (int, error) {
	c.hello = append(c.hello, p...)
	return 0, errCaptured
}
func (c *capture) Read(p []byte) (int, error)       { return c.answer.Read(p) }
func (c *capture) Close() error                     { return nil }
func (c *capture) SetWriteDeadline(time.Time) error { return nil }

// TestHellosAreSmall holds for every TLS setting that leaves this package, with
// the release of Go that builds it: a release that makes the hello longer fails
// here, before it can reach a plant.
func TestHellosAreSmall(t *testing.T) {
	longest := 0
	names := []string{"", "plc.example.org", "192.0.2.7", "2001:db8::7", "fe80::1%eth0"}
	for length := 1; length <= 64; length++ {
		names = append(names, strings.Repeat("a", length))
	}
	for _, name := range names {
		for _, options := range allOptions(t) {
			for _, offer := range Offers() {
				sent := &capture{}
				if _, _, err := Handshake(t.Context(), sent, name, options, offer); !errors.Is(err, errCaptured) {
					t.Fatalf("handshake ended with %v before its hello", err)
				}
				longest = max(longest, len(sent.hello))
				inspect(t, offer.String(), nameOf(name, options), sent.hello)
			}
			single := probeHellos(t, name, options)
			if len(single) != len(versions) {
				t.Fatalf("%d versions were probed, want %d", len(single), len(versions))
			}
			for i, hello := range single {
				longest = max(longest, len(hello))
				inspect(t, versions[i].name, nameOf(name, options), hello)
			}
		}
	}
	t.Logf("the longest hello has %d bytes of %d", longest, maxHello)
}

// allOptions are the TLS settings that a target may have.
func allOptions(t *testing.T) []checks.TLSOptions {
	own, key := ownPair(t)
	return []checks.TLSOptions{
		{},
		{Insecure: true},
		{CA: own, Pin: strings.Repeat("0", 64)},
		{ServerName: "plc.example.org"},
		{ServerName: strings.Repeat("b", maxIndication)},
		{ServerName: strings.Repeat("b", maxIndication+1)},
		{Cert: own, Key: checks.NewSecret(string(key))},
	}
}

// ownPair is a certificate and its key in PEM.
func ownPair(t *testing.T) (cert, key []byte) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded})
}

// probeHellos captures the hello of each version, oldest first.
func probeHellos(t *testing.T, name string, options checks.TLSOptions) [][]byte {
	var conns []*capture
	dial := func(context.Context, Offer) (net.Conn, error) {
		conns = append(conns, &capture{})
		return conns[len(conns)-1], nil
	}
	var facts checks.TLS
	ProbeVersions(t.Context(), dial, name, options, &facts)
	if len(facts.Offered) != 0 {
		t.Errorf("offered %v learned from connections that never answer", facts.Offered)
	}
	var hellos [][]byte
	for _, conn := range conns {
		hellos = append(hellos, conn.hello)
	}
	return hellos
}

func inspect(t *testing.T, version, name string, hello []byte) {
	t.Helper()
	what := fmt.Sprintf("hello of %s for %q", version, name)
	if len(hello) < 8 || hello[0] != 0x16 || hello[5] != 1 {
		t.Fatalf("%s begins with % x", what, hello[:min(len(hello), 8)])
	}
	if hello[7] != 0 || len(hello) > 264 {
		t.Errorf("%s: byte 7 is %d, and it has %d bytes", what, hello[7], len(hello))
	}
	info := parseHello(t, hello)
	const sessionTicket, alpn, preSharedKey = 35, 16, 41
	for _, long := range []uint16{sessionTicket, alpn, preSharedKey} {
		if slices.Contains(info.Extensions, long) {
			t.Errorf("%s carries extension %d, which makes it longer", what, long)
		}
	}
	want := name
	if _, err := netip.ParseAddr(name); err == nil || len(name) > 20 {
		want = ""
	}
	if info.ServerName != want {
		t.Errorf("%s indicates the server name %q, want %q", what, info.ServerName, want)
	}
}

// parseHello lets a server read the hello and stops it there.
func parseHello(t *testing.T, hello []byte) *tls.ClientHelloInfo {
	t.Helper()
	var seen *tls.ClientHelloInfo
	server := tls.Server(&capture{answer: bytes.NewReader(hello)}, &tls.Config{
		GetConfigForClient: func(info *tls.ClientHelloInfo) (*tls.Config, error) {
			seen = info
			return nil, errCaptured
		},
	})
	if err := server.HandshakeContext(t.Context()); seen == nil {
		t.Fatalf("the hello can't be parsed: %v", err)
	}
	return seen
}

func TestLongHelloIsNotSent(t *testing.T) {
	// Go's own settings: their post-quantum key share makes the hello a Modbus write.
	for _, config := range []*tls.Config{
		{ServerName: "plc.example.org"},
		{ServerName: strings.Repeat("a", 60) + ".example.org"},
		// The settings of this package's first version, whose hello read as function 1.
		{
			ServerName: "controller-of-the-far-hall.plant", MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS13,
			CurvePreferences: []tls.CurveID{tls.X25519, tls.CurveP256}, CipherSuites: everySuite(),
		},
	} {
		sink := &capture{}
		err := tls.Client(&helloConn{Conn: sink}, config).HandshakeContext(t.Context())
		if err == nil || !strings.Contains(err.Error(), "function code") {
			t.Errorf("long hello: %v, want a refusal that names the function code", err)
		}
		if len(sink.hello) != 0 {
			t.Errorf("%d bytes were sent", len(sink.hello))
		}
	}
}

func TestOnlyHelloMayComeFirst(t *testing.T) {
	for _, first := range [][]byte{nil, []byte("PING\r\n\r\n\r\n"), {0x16, 3, 1, 0, 9, 2, 0, 0}, {0x16, 3, 1, 0, 9, 1, 0}} {
		sink := &capture{}
		if _, err := (&helloConn{Conn: sink}).Write(first); err == nil || errors.Is(err, errCaptured) {
			t.Errorf("first write % x: %v, want a refusal", first, err)
		}
	}
}

func everySuite() []uint16 {
	var ids []uint16
	for _, suite := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		ids = append(ids, suite.ID)
	}
	return ids
}

func TestEverySuiteIsOffered(t *testing.T) {
	config, err := clientConfig("plc.example.org", checks.TLSOptions{}, UpTo12, new(bool))
	if err != nil {
		t.Fatal(err)
	}
	for _, suite := range everySuite() {
		if !slices.Contains(config.CipherSuites, suite) {
			t.Errorf("suite %s is not offered", tls.CipherSuiteName(suite))
		}
	}
}

func TestNameOfLinkLocalAddressHasNoInterface(t *testing.T) {
	t.Parallel()
	if got := nameOf("fe80::1%eth0", checks.TLSOptions{}); got != "fe80::1" {
		t.Errorf("%q", got)
	}
}
