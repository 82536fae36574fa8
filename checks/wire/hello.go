package wire

import (
	"crypto/tls"
	"fmt"
	"net"
	"slices"

	"hardcheck/checks"
)

// The limits of a ClientHello, in bytes. A handshake message of up to 255 bytes, in
// a record with a header of 5 and its own of 4, has 0 at byte 7.
const (
	maxHello = 5 + 4 + 255
	// maxIndication is the longest server name that the longest hello has room for.
	maxIndication = 20
)

// Places in the first bytes of a ClientHello: the record header has five, then
// come the handshake's type and the three bytes of its length.
const (
	helloTypeAt   = 5
	helloLengthAt = 7 // bits 8 to 15 of the length
)

// helloConn looks at the ClientHello before it leaves.
//
// A plaintext Modbus device that ignores the protocol id and the length field
// reads a ClientHello as a request to the broadcast unit whose function code is
// byte 7, and what follows as further requests. Crypto/tls's own hello, with its
// post-quantum key share, has 5 there: write coil. A hello above 264 bytes has 1 at
// least: libmodbus answers that read and then executes the client's random bytes,
// among which there may be a write. 0 is no function: it is refused, and libmodbus
// throws away the rest.
//
// It holds the first hello: a second one follows only a server's HelloRetryRequest, which
// no device makes that doesn't speak TLS.
type helloConn struct {
	net.Conn
	sent bool
	// first is how the answer begins.
	first []byte
}

// Read keeps the first bytes of the answer.
func (c *helloConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if room := openingSize - len(c.first); room > 0 {
		c.first = append(c.first, p[:min(n, room)]...)
	}
	return n, err
}

// Write refuses a first write that isn't a small ClientHello.
func (c *helloConn) Write(p []byte) (int, error) {
	if !c.sent {
		if err := checkHello(p); err != nil {
			return 0, err
		}
		c.sent = true
	}
	return c.Conn.Write(p)
}

func checkHello(p []byte) error {
	const handshake, clientHello = 0x16, 1
	if len(p) <= helloLengthAt || p[0] != handshake || p[helloTypeAt] != clientHello {
		return fmt.Errorf("send ClientHello: the first write is something else")
	}
	if len(p) > maxHello || p[helloLengthAt] != 0 {
		return fmt.Errorf("send ClientHello: %d bytes are too long: a plaintext Modbus device would execute function code %d", len(p), p[helloLengthAt])
	}
	return nil
}

// versions are those that crypto/tls can speak, by the name used in facts.
var versions = []struct {
	name string
	id   uint16
}{
	{"1.0", tls.VersionTLS10},
	{"1.1", tls.VersionTLS11},
	{"1.2", tls.VersionTLS12},
	{"1.3", tls.VersionTLS13},
}

// Versions names the TLS versions that are told apart, oldest first.
func Versions() []string {
	names := make([]string, len(versions))
	for i, version := range versions {
		names[i] = version.name
	}
	return names
}

// Undecided names the versions that the facts don't tell, oldest first: those that
// [ProbeVersions] dials for, one after the other.
func Undecided(seen checks.TLS) []string {
	return slices.DeleteFunc(Versions(), func(name string) bool {
		_, told := seen.Offered[name]
		return told
	})
}

func versionName(id uint16) string {
	for _, version := range versions {
		if version.id == id {
			return version.name
		}
	}
	return ""
}

// clientConfig makes the settings of one handshake: every suite that Go has, so
// that an old server can be described, and nothing that makes the hello long.
// It sets *requested when the server asks for a certificate.
func clientConfig(serverName string, options checks.TLSOptions, offer Offer, requested *bool) (*tls.Config, error) {
	own, err := ownCertificate(options)
	if err != nil {
		return nil, err
	}
	config := &tls.Config{
		// The chain is judged by judgeTrust and the verdict returned as a fact: the
		// prober must be able to describe a server that it doesn't trust.
		InsecureSkipVerify:     true,
		ServerName:             indication(nameOf(serverName, options)),
		MinVersion:             offer.from,
		MaxVersion:             offer.to,
		CurvePreferences:       []tls.CurveID{tls.X25519, tls.CurveP256, tls.CurveP384, tls.CurveP521},
		SessionTicketsDisabled: true,
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			*requested = true
			return own, nil
		},
	}
	for _, suite := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		config.CipherSuites = append(config.CipherSuites, suite.ID)
	}
	return config, nil
}

// indication leaves a long name out: it would lengthen the hello. The server
// then answers with its default certificate.
func indication(name string) string {
	if len(name) > maxIndication {
		return ""
	}
	return name
}

// ownCertificate is never nil: an empty one tells the server that we have none.
func ownCertificate(options checks.TLSOptions) (*tls.Certificate, error) {
	if len(options.Cert) == 0 && !options.Key.IsSet() {
		return &tls.Certificate{}, nil
	}
	own, err := tls.X509KeyPair(options.Cert, []byte(options.Key.Reveal()))
	if err != nil {
		return nil, setting("read tls.cert and tls.key: %v", err)
	}
	return &own, nil
}

// setting is a mistake in the site's TLS settings: nothing has been sent.
func setting(format string, args ...any) error {
	return checks.Problem{Reason: checks.Denied, Detail: checks.Clean(fmt.Sprintf(format, args...))}
}
