package wire

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"

	"hardcheck/checks"
)

// Handshake speaks TLS over conn, with the versions of offer, and describes the server. serverName
// is the host as the user wrote it; options.ServerName replaces it. The server is
// not refused for its certificate: [Trust] says whether it may be used, and the
// caller must ask before it sends a credential.
//
// On an error the facts hold what was seen until then (a server that insists on a
// client certificate has shown its own by then), and conn is left for the caller to
// close. On success closing the returned connection closes conn.
func Handshake(
	ctx context.Context, conn net.Conn, serverName string, options checks.TLSOptions, offer Offer,
) (*tls.Conn, checks.TLS, error) {
	var requested bool
	config, err := clientConfig(serverName, options, offer, &requested)
	if err != nil {
		return nil, checks.TLS{}, err
	}
	roots, err := rootsOf(options)
	if err != nil {
		return nil, checks.TLS{}, err
	}
	hello := &helloConn{Conn: conn}
	client := tls.Client(hello, config)
	err = client.HandshakeContext(ctx)
	state := client.ConnectionState()
	facts := describeState(state)
	if requested || err == nil {
		facts.ClientCertificateRequested = checks.Known(requested)
	}
	if len(state.PeerCertificates) > 0 {
		note(&facts, judgeTrust(state.PeerCertificates, nameOf(serverName, options), options.Pin, roots))
	}
	if err != nil {
		fault := handshakeFault{openingOf(hello.first), offer, err}
		return nil, facts, handshakeError(fault, requested && len(options.Cert) == 0)
	}
	return client, facts, nil
}

// describeState also serves a handshake that failed on the way: a server that
// has sent its certificate has settled on the version and the suite.
func describeState(state tls.ConnectionState) checks.TLS {
	facts := checks.TLS{Offered: map[string]bool{}}
	for _, cert := range state.PeerCertificates[:min(len(state.PeerCertificates), maxChain)] {
		facts.Chain = append(facts.Chain, Describe(cert))
	}
	if accepted(state) {
		name := versionName(state.Version)
		facts.Offered[name] = true
		facts.Suites = map[string]string{name: tls.CipherSuiteName(state.CipherSuite)}
	}
	return facts
}

func accepted(state tls.ConnectionState) bool {
	return versionName(state.Version) != "" && len(state.PeerCertificates) > 0
}

func handshakeError(fault handshakeFault, certificateMissing bool) error {
	alert, told := remoteAlert(fault)
	if !told || !certificateMissing {
		return fault
	}
	return fmt.Errorf("%w: %w", checks.Problem{
		Reason: checks.Denied,
		Detail: fmt.Sprintf("the server requires a client certificate (alert %q): set tls.cert and tls.key", alert.Error()),
	}, fault)
}
