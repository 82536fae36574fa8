package wire

import (
	"crypto/tls"
	"errors"
	"fmt"
)

// What a record and a handshake message begin with (RFC 8446, 5.1 and 4; RFC 6101 for
// SSL 3.0, whose versions are 3.0).
const (
	recordAlert     = 21
	recordHandshake = 22
	helloRequest    = 0
	serverHello     = 2
	// openingSize reaches to the version of a ServerHello.
	openingSize = 11
)

// opening is how a server began its answer to a ClientHello.
type opening int

const (
	openedNothing opening = iota // no byte, or too few
	openedOther                  // something that is not TLS
	openedTLS
	openedSSL3        // in SSL 3.0
	openedRenegotiate // by asking for a new hello
)

// openingOf reads the first bytes of an answer.
func openingOf(first []byte) opening {
	switch {
	case len(first) < 3:
		return openedNothing
	case first[0] != recordAlert && first[0] != recordHandshake, first[1] != 3 || first[2] > 4:
		return openedOther
	case first[0] == recordAlert && first[2] == 0:
		return openedSSL3
	case first[0] == recordHandshake && len(first) > 5 && first[5] == helloRequest:
		return openedRenegotiate
	case first[0] == recordHandshake && len(first) == openingSize && first[5] == serverHello && first[9] == 3 && first[10] == 0:
		return openedSSL3
	}
	return openedTLS
}

// handshakeFault is why a handshake failed, with what the server had said.
type handshakeFault struct {
	opening opening
	offer   Offer
	cause   error
}

// Error is that of the handshake.
func (f handshakeFault) Error() string { return fmt.Sprintf("speak TLS: %v", f.cause) }

// Unwrap is the error of the handshake.
func (f handshakeFault) Unwrap() error { return f.cause }

// SpokeTLS reports whether a server that the handshake failed with has answered the
// ClientHello in some version of TLS or SSL.
func SpokeTLS(err error) bool {
	fault, ok := errors.AsType[handshakeFault](err)
	return ok && fault.opening >= openedTLS
}

// SpokeSSL3 reports whether a server has answered the ClientHello in SSL 3.0, which is no
// version of TLS.
func SpokeSSL3(err error) bool {
	fault, ok := errors.AsType[handshakeFault](err)
	return ok && fault.opening == openedSSL3
}

// SpokeOther reports whether a server has answered the ClientHello with something that
// is not TLS.
func SpokeOther(err error) bool {
	fault, ok := errors.AsType[handshakeFault](err)
	header, refused := errors.AsType[tls.RecordHeaderError](err)
	return ok && fault.opening == openedOther || !ok && refused && header.Conn != nil
}

// noCurve reports whether a server that speaks TLS 1.3 found nothing in the hello for
// it: all have its cipher suites in common, so what is missing is a curve.
func noCurve(err error) bool {
	fault, ok := errors.AsType[handshakeFault](err)
	return ok && fault.offer == Only13 && NothingInCommon(err)
}

// explainFault names what a server does that this tool doesn't; false for what else ends
// a handshake, or a connection after one.
func explainFault(err error) (string, bool) {
	fault, _ := errors.AsType[handshakeFault](err)
	alert, ours := localAlert(err)
	switch {
	case fault.opening == openedSSL3:
		return "the server answers in SSL 3.0, which is broken (RFC 7568) and which this tool does not speak: has it nothing newer?", true
	case fault.opening == openedRenegotiate, ours && alert == alertNoRenegotiation:
		return "the server asks for a second handshake within the connection (renegotiation), which this tool refuses: " +
			"does it want a client certificate that it should ask for in the first one?", true
	case noCurve(err):
		return "the server speaks TLS 1.3 and has no curve or signature algorithm in common with this tool, which has " + curvesText, true
	}
	return "", false
}

// curvesText names the curves of [clientConfig].
const curvesText = "the curves X25519, P-256, P-384 and P-521"
