package dockerconn

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"runtime"
	"syscall"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/wire"
)

// longAgo is a deadline that has expired: it wakes what is pending.
var longAgo = time.Unix(1, 0)

// dial opens one metered connection to the engine's address or socket.
func (l *line) dial(ctx context.Context, endpoint, socket string) (net.Conn, error) {
	if l.left.Load() <= 0 {
		return nil, l.exhausted()
	}
	if socket != "" {
		conn, err := dialSocket(ctx, socket, l.options)
		if err != nil {
			return nil, err
		}
		l.peer.Store(int64(peerPID(conn.Conn)))
		return metered{conn, l}, nil
	}
	options := l.options
	options.MaxBytes = l.left.Load()
	conn, err := wire.Dial(ctx, endpoint, options)
	if err != nil {
		return nil, err
	}
	return metered{conn, l}, nil
}

func (l *line) exhausted() error {
	return because(checks.Budget, "the target sent all of the %d bytes that may be read from it", l.options.MaxBytes)
}

// metered counts what is read against the target's budget, which all connections share.
// Reads that run at the same time may each take what is left: answers have bounds of
// their own.
type metered struct {
	net.Conn
	line *line
}

// Read counts and refuses what is over the budget.
func (m metered) Read(p []byte) (int, error) {
	left := m.line.left.Load()
	if left <= 0 {
		return 0, m.line.exhausted()
	}
	n, err := m.Conn.Read(p[:min(int64(len(p)), left)])
	m.line.left.Add(-int64(n))
	return n, err
}

// socketConn is a connection to a local socket whose every read and write is bounded.
type socketConn struct {
	net.Conn
	timeout time.Duration
	unwatch func() bool
	ctx     func() error
	end     func()
}

// dialSocket connects to a Unix socket. The connection ends with ctx.
func dialSocket(ctx context.Context, socket string, o wire.Options) (*socketConn, error) {
	o.Transcript.Add(time.Now(), "connect", socket)
	dialer := net.Dialer{Timeout: o.Timeout}
	conn, err := dialer.DialContext(ctx, "unix", socket)
	if err != nil {
		o.Transcript.Add(time.Now(), "close", "not connected")
		return nil, explainSocket(runtime.GOOS, socket, err)
	}
	s := &socketConn{Conn: conn, timeout: o.Timeout, ctx: ctx.Err}
	s.unwatch = context.AfterFunc(ctx, func() { _ = conn.SetDeadline(longAgo) })
	s.end = func() { o.Transcript.Add(time.Now(), "close", "") }
	return s, nil
}

// Read reads within the timeout.
func (s *socketConn) Read(p []byte) (int, error) {
	if err := s.arm(s.SetReadDeadline); err != nil {
		return 0, err
	}
	return s.Conn.Read(p)
}

// Write writes within the timeout.
func (s *socketConn) Write(p []byte) (int, error) {
	if err := s.arm(s.SetWriteDeadline); err != nil {
		return 0, err
	}
	return s.Conn.Write(p)
}

// arm sets a deadline, and takes it back when the context ended meanwhile.
func (s *socketConn) arm(set func(time.Time) error) error {
	if err := set(time.Now().Add(s.timeout)); err != nil {
		return fmt.Errorf("set deadline: %w", err)
	}
	return s.ctx()
}

// Close closes the connection.
func (s *socketConn) Close() error {
	s.unwatch()
	s.end()
	return s.Conn.Close()
}

// explainSocket gives the usual reasons why a local engine can't be reached, for a system.
func explainSocket(system, socket string, err error) error {
	switch {
	case system == "windows":
		return because(checks.Unreachable, "no connection to %s: engines on Windows listen on a named pipe, which is not read. Use docker+tcp://HOST:2376 "+
			"with tls, or run hardcheck for Linux where the engine runs (in WSL: docker:)", socket)
	case errors.Is(err, fs.ErrPermission):
		return because(checks.Denied, "permission denied on %s: run as root or as a member of the group %s "+
			"(who is in it can become root on this host)", socket, groupOf(socket))
	case errors.Is(err, fs.ErrNotExist):
		return because(checks.Unreachable, "there is no socket %s: is Docker installed and running on this host?", socket)
	case errors.Is(err, syscall.ECONNREFUSED):
		return because(checks.Unreachable, "nothing listens on %s: is the Docker service running?", socket)
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled), wire.Exhausted(err):
		return fmt.Errorf("connect to %q: %w", socket, err)
	}
	return because(checks.Unreachable, "no connection to %s: %v", socket, err)
}
