package wire

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"

	"hardcheck/checks"
)

// TLS alerts (RFC 8446, 6) that are answers to what we care about.
const (
	alertHandshakeFailure tls.AlertError = 40
	alertProtocolVersion  tls.AlertError = 70
)

// certificateAlerts are what a server says about the client's certificate, or its absence.
var certificateAlerts = []tls.AlertError{
	42,  // bad_certificate
	43,  // unsupported_certificate
	44,  // certificate_revoked
	45,  // certificate_expired
	46,  // certificate_unknown
	48,  // unknown_ca
	49,  // access_denied
	116, // certificate_required
}

// remoteAlert is the text of the alert that the peer sent; empty when err is
// something else. crypto/tls keeps the number to itself, but gives its text
// through [tls.AlertError] too.
func remoteAlert(err error) string {
	op, ok := errors.AsType[*net.OpError](err)
	if !ok || op.Op != "remote error" || op.Err == nil {
		return ""
	}
	return op.Err.Error()
}

// SharesNoCipher reports whether the peer ended TLS because it has no cipher suite or key
// exchange in common with us.
func SharesNoCipher(err error) bool { return remoteAlert(err) == alertHandshakeFailure.Error() }

func explainAlert(alert string) (checks.Reason, string) {
	about := func(known tls.AlertError) bool { return known.Error() == alert }
	switch {
	case slices.ContainsFunc(certificateAlerts, about):
		return checks.Denied, fmt.Sprintf("the server does not accept us without a client certificate that it knows (alert %q): "+
			"set tls.cert and tls.key", alert)
	case about(alertProtocolVersion):
		return checks.Unreadable, "the server refuses every TLS version from 1.0 to 1.3"
	case about(alertHandshakeFailure):
		return checks.Unreadable, "the server and this tool have no cipher suite or key exchange in common"
	}
	return checks.Unreadable, fmt.Sprintf("the server ended TLS with the alert %q", alert)
}
