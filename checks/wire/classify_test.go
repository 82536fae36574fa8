package wire_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"strings"
	"syscall"
	"testing"
	"unicode"
	"unicode/utf8"

	"hardcheck/checks"
	"hardcheck/checks/wire"
)

var endpoint = &net.TCPAddr{IP: net.IPv4(192, 0, 2, 5), Port: 6379}

func failed(op string, err error) error {
	return fmt.Errorf("collect: %w", &net.OpError{Op: op, Net: "tcp", Addr: endpoint, Err: err})
}

func TestClassify(t *testing.T) {
	known := checks.Problem{Reason: checks.Denied, Detail: "wrong password"}
	for _, tc := range []struct {
		name   string
		err    error
		reason checks.Reason
		says   string
	}{
		{"refused", failed("dial", os.NewSyscallError("connect", syscall.ECONNREFUSED)), checks.Unreachable, "connection refused: is the service running on 192.0.2.5:6379"},
		{"no_route", failed("dial", syscall.EHOSTUNREACH), checks.Unreachable, "no route to 192.0.2.5:6379"},
		{"no_network", failed("dial", syscall.ENETUNREACH), checks.Unreachable, "no route to 192.0.2.5:6379"},
		{"reset_at_dial", failed("dial", syscall.ECONNRESET), checks.Unreachable, "reset while connecting"},
		{"other_dial", failed("dial", syscall.EACCES), checks.Unreachable, "permission denied"},
		{"lookup", failed("dial", &net.DNSError{Err: "no such host", Name: "cache.example.org", IsNotFound: true}), checks.Unreachable, `"cache.example.org" could not be resolved`},
		{"lookup_timeout", failed("dial", &net.DNSError{Err: "timed out", Name: "cache.example.org", IsTimeout: true}), checks.Unreachable, "could not be resolved"},
		{"no_descriptor", failed("dial", os.NewSyscallError("socket", syscall.EMFILE)), checks.Budget, "the target was not asked: raise the limit"},
		{"no_descriptor_in_the_system", failed("dial", os.NewSyscallError("socket", syscall.ENFILE)), checks.Budget, "no further connection or file"},
		{"no_descriptor_for_lookup", failed("dial", &net.DNSError{Err: "dial udp 192.0.2.53:53: socket: too many open files", Name: "cache.example.org"}), checks.Budget, "--parallel"},
		{"dial_timeout", failed("dial", os.ErrDeadlineExceeded), checks.Timeout, "no connection in time: is 192.0.2.5:6379 switched on"},
		{"kernel_timeout", failed("dial", syscall.ETIMEDOUT), checks.Timeout, "no connection in time"},
		{"read_timeout", failed("read", os.ErrDeadlineExceeded), checks.Timeout, "did not answer in time"},
		{"context_deadline", fmt.Errorf("x: %w", context.DeadlineExceeded), checks.Timeout, "no answer in time"},
		{"interrupted", fmt.Errorf("x: %w", context.Canceled), checks.Timeout, "interrupted"},
		{"end", fmt.Errorf("x: %w", io.EOF), checks.Unreadable, "closed the connection"},
		{"early_end", io.ErrUnexpectedEOF, checks.Unreadable, "closed the connection"},
		{"reset", failed("read", syscall.ECONNRESET), checks.Unreadable, "reset the connection"},
		{"broken_pipe", failed("write", syscall.EPIPE), checks.Unreadable, "reset the connection"},
		{"closed_by_us", failed("read", net.ErrClosed), checks.Unreadable, "already closed"},
		{"not_tls", tls.RecordHeaderError{Msg: "x", Conn: &net.TCPConn{}}, checks.Unreadable, "does the port speak plaintext"},
		{"odd_tls", tls.RecordHeaderError{Msg: "record with version 302 when expecting 303"}, checks.Unreadable, "when expecting 303"},
		{"renegotiation", failed("local error", tls.AlertError(100)), checks.Unreadable, "renegotiation"},
		{"our_own_alert", failed("local error", tls.AlertError(40)), checks.Unreadable, "could not be used"},
		{"alert_certificate", failed("remote error", tls.AlertError(116)), checks.Denied, "set tls.cert and tls.key"},
		{"alert_version", failed("remote error", tls.AlertError(70)), checks.Unreadable, "every TLS version"},
		{"alert_handshake", failed("remote error", tls.AlertError(40)), checks.Unreadable, "no cipher suite"},
		{"alert_other", failed("remote error", tls.AlertError(80)), checks.Unreadable, "internal error"},
		{"garbage", errors.New("unexpected reply type 0x7f"), checks.Unreadable, "unexpected reply type"},
		{"problem", fmt.Errorf("log in: %w", fmt.Errorf("%w: %w", known, io.EOF)), checks.Denied, "wrong password"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := wire.Classify(tc.err)
			if got.Reason != tc.reason || !strings.Contains(got.Detail, tc.says) {
				t.Errorf("Classify(%v) = %+v, want %s with %q", tc.err, got, tc.reason, tc.says)
			}
			if got, want := wire.NothingInCommon(tc.err), tc.name == "alert_handshake"; got != want {
				t.Errorf("NothingInCommon(%v) = %t", tc.err, got)
			}
		})
	}
}

func TestClassifyCleansForeignText(t *testing.T) {
	got := wire.Classify(errors.New("bad reply \x1b[31m\x00\xff\r\n")).Detail
	if !utf8.ValidString(got) || strings.ContainsFunc(got, unicode.IsControl) {
		t.Errorf("detail %q still holds control characters", got)
	}
}

func TestClassifyNil(t *testing.T) {
	if got := wire.Classify(nil); got != (checks.Problem{}) {
		t.Errorf("Classify(nil) = %+v", got)
	}
}

func TestProblemOfTheResolver(t *testing.T) {
	// A name that no resolver knows (RFC 6761): the real error, not one made here.
	_, err := wire.Dial(t.Context(), "cache.invalid:6379", wire.Options{})
	if got := wire.Classify(err); got.Reason != checks.Unreachable || !strings.Contains(got.Detail, "cache.invalid") {
		t.Errorf("problem %+v of %v", got, err)
	}
}

// TestRefusalIsAField holds that who asks whether anything listens needs no words.
func TestRefusalIsAField(t *testing.T) {
	t.Parallel()
	dial := func(err error, to string) error {
		return fmt.Errorf("connect: %w", &net.OpError{Op: "dial", Net: "tcp", Addr: net.TCPAddrFromAddrPort(netip.MustParseAddrPort(to)), Err: err})
	}
	for _, tc := range []struct {
		name string
		err  error
		want bool
	}{
		{"refused", dial(syscall.ECONNREFUSED, "192.0.2.1:1"), true},
		{"no_such_loopback_address", dial(syscall.EADDRNOTAVAIL, "[::1]:1"), true},
		{"no_such_address", dial(syscall.EADDRNOTAVAIL, "192.0.2.1:1"), false},
		{"no_route", dial(syscall.ENETUNREACH, "192.0.2.1:1"), false},
		{"reset", dial(syscall.ECONNRESET, "192.0.2.1:1"), false},
		{"timeout", dial(os.ErrDeadlineExceeded, "192.0.2.1:1"), false},
		{"refused_later", &net.OpError{Op: "read", Err: syscall.ECONNREFUSED}, false},
	} {
		if got := wire.Classify(tc.err); got.Refused != tc.want {
			t.Errorf("%s: %+v", tc.name, got)
		}
	}
}
