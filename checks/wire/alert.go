package wire

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"reflect"
	"slices"

	"hardcheck/checks"
)

// TLS alerts (RFC 8446, 6) that are answers to what we care about.
const (
	alertHandshakeFailure tls.AlertError = 40
	alertProtocolVersion  tls.AlertError = 70
	alertNoRenegotiation  tls.AlertError = 100
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

// remoteAlert is the alert that the peer sent; false when err is something else.
func remoteAlert(err error) (tls.AlertError, bool) { return alertOf(err, "remote error") }

// localAlert is the alert that we sent.
func localAlert(err error) (tls.AlertError, bool) { return alertOf(err, "local error") }

// alertOf takes the number out of an error of crypto/tls, whose type for it is not
// exported and has the same form as [tls.AlertError].
func alertOf(err error, op string) (tls.AlertError, bool) {
	told, ok := errors.AsType[*net.OpError](err)
	if !ok || told.Op != op || told.Err == nil {
		return 0, false
	}
	if value := reflect.ValueOf(told.Err); value.Kind() == reflect.Uint8 {
		return tls.AlertError(value.Uint()), true
	}
	return 0, false
}

// NothingInCommon reports whether the server ended TLS because it has no cipher suite
// or key exchange in common with us.
func NothingInCommon(err error) bool {
	alert, told := remoteAlert(err)
	return told && alert == alertHandshakeFailure
}

func explainAlert(alert tls.AlertError) (checks.Reason, string) {
	switch {
	case slices.Contains(certificateAlerts, alert):
		return checks.Denied, fmt.Sprintf("the server does not accept us without a client certificate that it knows (alert %q): "+
			"set tls.cert and tls.key", alert.Error())
	case alert == alertProtocolVersion:
		return checks.Unreadable, "the server refuses every TLS version from 1.0 to 1.3"
	case alert == alertHandshakeFailure:
		return checks.Unreadable, "the server has no cipher suite or no curve in common with this tool, which has every suite of Go and " + curvesText
	}
	return checks.Unreadable, fmt.Sprintf("the server ended TLS with the alert %q", alert.Error())
}
