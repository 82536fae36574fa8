package wire

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"

	"hardcheck/checks"
)

// answer is how a server met an offer of one single version.
type answer int

const (
	unclear   answer = iota // silence, a reset, an error of our own
	agreed                  // it settled on the version
	declined                // it closed or sent an alert, for whatever reason
	versionNo               // it said that the version is the reason
)

// ProbeVersions finds out which of TLS 1.0 to 1.3 the server accepts. It dials
// once for every version that into.Offered doesn't tell yet, one after the other,
// and offers only that version, as dial is told. Accepted is true; false needs a TLS alert or a
// clean close in answer. Silence and resets leave a version out: unknown.
//
// A refusal that doesn't name the version as its cause counts only for a server
// that accepts us at some version. Otherwise it may have no suite in common with
// us, or not speak TLS at all. The first dial that fails ends the probe.
func ProbeVersions(
	ctx context.Context, dial func(context.Context, Offer) (net.Conn, error),
	serverName string, options checks.TLSOptions, into *checks.TLS,
) {
	if into.Offered == nil {
		into.Offered = map[string]bool{}
	}
	var undecided []string
	for _, version := range versions {
		if _, known := into.Offered[version.name]; known || ctx.Err() != nil {
			continue
		}
		only := Only(version.name)
		conn, err := dial(ctx, only)
		if err != nil {
			break
		}
		result, suite := probe(ctx, conn, only, serverName, options)
		switch result {
		case agreed:
			into.Offered[version.name] = true
			addSuite(into, version.name, suite)
		case versionNo:
			into.Offered[version.name] = false
		case declined:
			undecided = append(undecided, version.name)
		case unclear:
		}
	}
	if acceptsAny(into.Offered) {
		for _, name := range undecided {
			into.Offered[name] = false
		}
	}
}

// probe makes one handshake with offer and closes conn.
func probe(
	ctx context.Context, conn net.Conn, offer Offer, serverName string, options checks.TLSOptions,
) (answer, string) {
	var requested bool
	config, err := clientConfig(serverName, options, offer, &requested)
	if err != nil {
		_ = conn.Close()
		return unclear, ""
	}
	client := tls.Client(&helloConn{Conn: conn}, config)
	err = client.HandshakeContext(ctx)
	state := client.ConnectionState()
	if err == nil {
		_ = client.Close()
	} else {
		_ = conn.Close()
	}
	switch {
	case accepted(state):
		return agreed, tls.CipherSuiteName(state.CipherSuite)
	case state.Version != 0:
		// It chose the version and then broke off: that refuses something else.
		return unclear, ""
	}
	return refusal(err), ""
}

func refusal(err error) answer {
	switch _, told := remoteAlert(err); {
	case isVersionAlert(err):
		return versionNo
	case isA[silentEnd](err):
		return unclear // it may have been the proxy's
	case told, errors.Is(err, io.EOF):
		return declined
	}
	return unclear
}

func addSuite(into *checks.TLS, version, suite string) {
	if into.Suites == nil {
		into.Suites = map[string]string{}
	}
	into.Suites[version] = suite
}

func acceptsAny(offered map[string]bool) bool {
	for _, is := range offered {
		if is {
			return true
		}
	}
	return false
}
