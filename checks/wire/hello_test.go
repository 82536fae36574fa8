package wire

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
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
	for _, name := range []string{"", "plc.example.org", strings.Repeat("a", 32), strings.Repeat("a", 60), "192.0.2.7", "2001:db8::7"} {
		full := &capture{}
		if _, _, err := Handshake(t.Context(), full, name, checks.TLSOptions{}); !errors.Is(err, errCaptured) {
			t.Fatalf("handshake ended with %v before its hello", err)
		}
		inspect(t, "1.0 to 1.3", name, full.hello)
		single := probeHellos(t, name)
		if len(single) != len(versions) {
			t.Fatalf("%d versions were probed, want %d", len(single), len(versions))
		}
		for i, hello := range single {
			inspect(t, versions[i].name, name, hello)
		}
	}
}

// probeHellos captures the hello of each version, oldest first.
func probeHellos(t *testing.T, name string) [][]byte {
	var conns []*capture
	dial := func(context.Context) (net.Conn, error) {
		conns = append(conns, &capture{})
		return conns[len(conns)-1], nil
	}
	var facts checks.TLS
	ProbeVersions(t.Context(), dial, name, checks.TLSOptions{}, &facts)
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
	if hello[7] > 1 {
		t.Errorf("%s: byte 7 is %d", what, hello[7])
	}
	info := parseHello(t, hello)
	const sessionTicket, alpn, preSharedKey = 35, 16, 41
	for _, long := range []uint16{sessionTicket, alpn, preSharedKey} {
		if slices.Contains(info.Extensions, long) {
			t.Errorf("%s carries extension %d, which makes it longer", what, long)
		}
	}
	want := ""
	if name == "plc.example.org" || len(name) == 32 {
		want = name
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

func TestEverySuiteIsOffered(t *testing.T) {
	config, err := clientConfig("plc.example.org", checks.TLSOptions{}, new(bool))
	if err != nil {
		t.Fatal(err)
	}
	for _, suite := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		if !slices.Contains(config.CipherSuites, suite.ID) {
			t.Errorf("suite %s is not offered", suite.Name)
		}
	}
}
