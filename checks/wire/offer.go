package wire

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"

	"hardcheck/checks"
)

// Offer is the range of TLS versions that one ClientHello offers.
type Offer struct{ from, to uint16 }

// The offers of an ordinary connection. One hello for all versions would be too
// long to be harmless, see [Offers].
var (
	UpTo12 = Offer{tls.VersionTLS10, tls.VersionTLS12}
	Only13 = Offer{tls.VersionTLS13, tls.VersionTLS13}
)

// Only is the offer of one single version, which is one of [Versions].
func Only(version string) Offer {
	for _, known := range versions {
		if known.name == version {
			return Offer{known.id, known.id}
		}
	}
	return Offer{}
}

// Offers lists them in the order in which they are tried. Nearly every server that
// speaks TLS 1.3 speaks 1.2 too, and Modbus/TCP Security asks for 1.2, so that the
// second one is rarely needed.
func Offers() []Offer { return []Offer{UpTo12, Only13} }

// String is "1.0 to 1.2" or "1.3 only".
func (o Offer) String() string {
	if o.from == o.to {
		return versionName(o.to) + " only"
	}
	return versionName(o.from) + " to " + versionName(o.to)
}

// Hello is the ClientHello with this offer as plans and transcripts show it.
func (o Offer) Hello() string { return "ClientHello for TLS " + o.String() }

// Connect speaks TLS with a server whose versions are unknown: it dials for each of
// offers ([Offers], or the one that was accepted before) until the server settles on
// a version, and returns that offer too. The next one is tried only after an alert or
// a clean close in answer to the hello; silence and a reset end it. See [Handshake]
// for the rest. On an error no connection is left open, and the facts hold what the
// last server that showed something showed.
func Connect(
	ctx context.Context, dial func(context.Context, Offer) (net.Conn, error),
	serverName string, options checks.TLSOptions, offers ...Offer,
) (*tls.Conn, Offer, checks.TLS, error) {
	var refused []Offer
	var first error
	for _, offer := range offers {
		conn, err := dial(ctx, offer)
		if err != nil {
			return nil, offer, checks.TLS{}, err
		}
		client, facts, err := Handshake(ctx, conn, serverName, options, offer)
		if err == nil || len(facts.Chain) > 0 {
			closeUnless(err == nil, conn)
			noteRefused(facts, refused)
			return client, offer, facts, err
		}
		err = errors.Join(err, conn.Close())
		if first == nil || isVersionAlert(first) || noCurve(err) {
			first = err
		}
		if !declines(err) {
			break
		}
		if !isA[silentEnd](err) { // a proxy's close says nothing about the versions
			refused = append(refused, offer)
		}
	}
	return nil, offers[0], checks.TLS{}, first
}

func closeUnless(used bool, conn net.Conn) {
	if !used {
		_ = conn.Close()
	}
}

// noteRefused keeps that the server declined every version of the offers before.
func noteRefused(facts checks.TLS, refused []Offer) {
	for _, offer := range refused {
		for _, version := range versions {
			if version.id >= offer.from && version.id <= offer.to {
				facts.Offered[version.name] = false
			}
		}
	}
}

// declines reports whether the server refused the hello in an orderly way.
func declines(err error) bool {
	_, told := remoteAlert(err)
	return told || errors.Is(err, io.EOF)
}

func isVersionAlert(err error) bool {
	alert, _ := remoteAlert(err)
	return alert == alertProtocolVersion
}
