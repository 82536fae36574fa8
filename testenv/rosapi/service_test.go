package rosapi

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"hardcheck/testenv/freeport"
)

const withCertificate = `
menu /certificate
row
  name=web common-name=router.example.org key-size=prime256v1
menu /ip/service
change name=api-ssl
  certificate=web tls-version=only-1.2
`

// trust is a TLS client's settings for the router's own authority.
func trust(router *Router) *tls.Config {
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(router.Authority())
	return &tls.Config{RootCAs: pool, ServerName: "127.0.0.1"}
}

func TestTLS(t *testing.T) {
	router := Start(t, Must(t, "factory", withCertificate))
	c := dial(t, router.Address("api-ssl"), trust(router))
	c.want("!done", "/login", "=name=admin", "=password=")
	rows := c.ask("/certificate/print", "=.proplist=fingerprint")
	if want := fmtFingerprint(router.Certificate()); rows[0] != "!re =fingerprint="+want {
		t.Errorf("fingerprint: got %s, want %s", rows[0], want)
	}
	if sentences := router.Sentences(); !sentences[0].TLS {
		t.Error("the login isn't noted as one over TLS")
	}
	old := trust(router)
	old.MinVersion, old.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	if err := handshake(t, router.Address("api-ssl"), old); err == nil {
		t.Error("TLS 1.1 in spite of only-1.2")
	}
}

func TestTLSFaults(t *testing.T) {
	expired := "\nmenu /certificate\nchange name=web\n invalid-before=\"2020-01-01 00:00:00\" invalid-after=\"2021-01-01 00:00:00\""
	foreign := "\nmenu /certificate\nchange name=web\n subject-alt-name=DNS:other.example.org"
	for name, tc := range map[string]struct{ text, want string }{
		"expired":        {withCertificate + expired, "certificate has expired"},
		"other_name":     {withCertificate + foreign, "IP SANs"},
		"no_certificate": {"", "remote error: tls: handshake failure"},
	} {
		t.Run(name, func(t *testing.T) {
			router := Start(t, Must(t, "factory", tc.text))
			if err := handshake(t, router.Address("api-ssl"), trust(router)); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %s", err, tc.want)
			}
		})
	}
}

func TestUnknownAuthority(t *testing.T) {
	router := Start(t, Must(t, "factory", withCertificate))
	var unknown x509.UnknownAuthorityError
	if err := handshake(t, router.Address("api-ssl"), &tls.Config{ServerName: "127.0.0.1", RootCAs: x509.NewCertPool()}); !errors.As(err, &unknown) {
		t.Errorf("got %v", err)
	}
}

func TestCertificateMustExist(t *testing.T) {
	device := Must(t, "factory", "menu /ip/service\nchange name=api-ssl\n certificate=gone")
	if _, err := Launch(t.Context(), device); err == nil || !strings.Contains(err.Error(), `"gone"`) {
		t.Errorf("got %v", err)
	}
}

func handshake(t *testing.T, address string, config *tls.Config) error {
	t.Helper()
	c := dial(t, address, config)
	return c.conn.(*tls.Conn).Handshake()
}

func TestListenersFollowTheServices(t *testing.T) {
	router := Start(t, Must(t, "factory"))
	address := router.Address("api")
	reachable := func(want bool) {
		t.Helper()
		conn, err := net.DialTimeout("tcp", address, 5*time.Second)
		if err == nil {
			_ = conn.Close()
		}
		if (err == nil) != want || err != nil && !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("dial: %v, want reachable %t", err, want)
		}
	}
	reachable(true)
	for _, disabled := range []string{"true", "false"} {
		if err := router.Change("menu /ip/service\nchange name=api\n disabled=" + disabled); err != nil {
			t.Fatal(err)
		}
		reachable(disabled == "false")
	}
	if router.Address("api") != address || router.Address("ssh") != "" {
		t.Errorf("addresses: api %s, ssh %s", router.Address("api"), router.Address("ssh"))
	}
}

func TestDisabledFromTheStart(t *testing.T) {
	router := Start(t, Must(t, "factory", "menu /ip/service\nchange name=api\n disabled=true"))
	if _, err := net.DialTimeout("tcp", router.Address("api"), 5*time.Second); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("dial: %v", err)
	}
}

func TestAddressListOfAService(t *testing.T) {
	text := "menu /ip/service\nchange name=api\n address=192.0.2.0/24,2001:db8::1\n"
	for client, want := range map[string]bool{"": false, "client 192.0.2.7": true, "client 2001:db8::1": true, "client 2001:db8::2": false} {
		router := Start(t, Must(t, "factory", text+client))
		c := dial(t, router.Address("api"), nil)
		_, _ = c.conn.Write(appendSentence(nil, "/login", "=name=admin", "=password="))
		if _, err := c.reader.ReadByte(); (err == nil) != want {
			t.Errorf("%q: %v, want admitted %t", client, err, want)
		}
	}
}

func TestOtherServicesGreet(t *testing.T) {
	device := Must(t, "factory")
	device.AllServices = true
	router := Start(t, device)
	for name, want := range map[string]string{"ssh": "SSH-2.0-ROSSSH\r\n", "ftp": "220 MikroTik FTP server (MikroTik 7.14.3) ready\r\n"} {
		c := dial(t, router.Address(name), nil)
		got := make([]byte, len(want))
		if _, err := io.ReadFull(c.reader, got); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestStopEndsConnections(t *testing.T) {
	router, err := Launch(t.Context(), Must(t, "factory"))
	if err != nil {
		t.Fatal(err)
	}
	c := open(t, router, "admin")
	router.Stop()
	router.Stop()
	if _, err := c.reader.ReadByte(); err == nil {
		t.Error("the connection is still open")
	}
}

// With an address of its own the router uses the ports of /ip/service, as it does in
// a network namespace.
func TestPortsOfAHost(t *testing.T) {
	first, second := freePort(t), freePort(t)
	device := Must(t, "factory", "menu /ip/service\nchange name=api\n port="+first+"\nchange name=api-ssl\n disabled=true")
	device.Host = "127.0.0.1"
	router := Start(t, device)
	if want := "127.0.0.1:" + first; router.Address("api") != want {
		t.Fatalf("listens at %s, want %s", router.Address("api"), want)
	}
	open(t, router, "admin")
	if err := router.Change("menu /ip/service\nchange name=api\n port=" + second); err != nil {
		t.Fatal(err)
	}
	open(t, router, "admin")
	if _, err := net.DialTimeout("tcp", "127.0.0.1:"+first, 5*time.Second); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("at the old port: %v", err)
	}
	if want := "127.0.0.1:" + second; router.Address("api") != want {
		t.Errorf("listens at %s, want %s", router.Address("api"), want)
	}
}

func freePort(t *testing.T) string {
	t.Helper()
	port, err := freeport.On(t.Context(), "127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	return strconv.Itoa(port)
}

// One session that never ends its answer doesn't hold up another.
func TestSessionsDontWaitForEachOther(t *testing.T) {
	router := Start(t, Must(t, "factory", "fault endless /user/print"))
	open(t, router, "admin").send("/user/print")
	open(t, router, "admin").want("!done =ret=2", "/user/active/print", "=count-only=")
}
