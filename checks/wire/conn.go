// Package wire is the guarded TCP connection of every connector, with a TLS
// prober beside it.
//
// A peer is foreign and may be fragile: every dial, read and write has its own
// time limit, everything read counts against one budget, the end of the context
// ends what is pending at once, and a connection is closed with FIN rather than
// reset. The package never logs; what it does to the target goes to the transcript.
package wire

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"hardcheck/checks"
)

// The limits of a connection whose options leave them zero.
const (
	DefaultTimeout  = 3 * time.Second
	DefaultMaxBytes = 4 << 20
)

// Options bound one connection.
type Options struct {
	// Timeout bounds the dial, each single read and each single write; 0 means DefaultTimeout.
	Timeout time.Duration
	// MaxBytes bounds everything read over the connection; 0 means DefaultMaxBytes.
	MaxBytes int64
	// Via is the proxy to dial through; the zero value is none.
	Via checks.Proxy
	// Transcript receives the connect and close events; nil records nothing.
	Transcript *checks.Transcript
}

// OptionsOf takes the bounds from a connector's access, with defaults for what it leaves zero.
func OptionsOf(access checks.Access) Options {
	return Options{Timeout: access.Timeout, MaxBytes: access.MaxBytes, Via: access.Via, Transcript: access.Transcript}.withDefaults()
}

func (o Options) withDefaults() Options {
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	if o.MaxBytes <= 0 {
		o.MaxBytes = DefaultMaxBytes
	}
	return o
}

// Conn is a guarded TCP connection, or one to a Unix socket. It implements [net.Conn] and is safe for
// use by several goroutines. A deadline set by the caller holds where it is
// earlier than the connection's own.
type Conn struct {
	tcp        stream
	peer       net.Addr // the target, also where a proxy is between
	timeout    time.Duration
	latest     time.Time // the context's deadline; zero when it has none
	transcript *checks.Transcript
	unwatch    func() bool

	// reading is held through every read, so that Close can wait for a pending
	// one to leave before it drains.
	reading sync.Mutex

	mu             sync.Mutex
	read, write    limit
	left           int64
	received, sent int64
	interrupted    error // why the context ended; nil while it lives
	closing        bool
	drainUntil     time.Time

	once     sync.Once
	closeErr error
}

// limit is the deadline of one direction: our own for the running operation,
// and the one that the caller set.
type limit struct{ own, caller time.Time }

func (l limit) effective() time.Time { return earliest(l.own, l.caller) }

// past is a deadline that has expired.
var past = time.Unix(1, 0)

// Dial connects to endpoint ("address:port") over TCP, through the proxy of o where there
// is one. One connection attempt runs at a time and no keep-alive probes are sent, since
// a small device may have only a few connection slots. The connection ends with ctx.
func Dial(ctx context.Context, endpoint string, o Options) (*Conn, error) {
	o = o.withDefaults()
	o.Transcript.Add(time.Now(), "connect", o.Via.To(endpoint))
	tcp, peer, err := connect(ctx, endpoint, o)
	if err != nil {
		o.Transcript.Add(time.Now(), "close", "not connected")
		return nil, fmt.Errorf("connect to %q: %w", endpoint, err)
	}
	return guarded(ctx, tcp, peer, o), nil
}

// stream is a TCP connection or that to a socket of this machine.
type stream interface {
	net.Conn
	CloseWrite() error
}

// DialSocket connects to a Unix socket of this machine, with the bounds of [Dial].
func DialSocket(ctx context.Context, path string, o Options) (*Conn, error) {
	o = o.withDefaults()
	o.Transcript.Add(time.Now(), "connect", path)
	dialer := net.Dialer{Timeout: o.Timeout}
	raw, err := dialer.DialContext(ctx, "unix", path)
	socket, ok := raw.(*net.UnixConn)
	if err == nil && !ok {
		err = errors.Join(errors.New("not a Unix socket"), raw.Close())
	}
	if err != nil {
		o.Transcript.Add(time.Now(), "close", "not connected")
		return nil, fmt.Errorf("connect to %q: %w", path, err)
	}
	return guarded(ctx, socket, socket.RemoteAddr(), o), nil
}

func guarded(ctx context.Context, conn stream, peer net.Addr, o Options) *Conn {
	c := &Conn{tcp: conn, peer: peer, timeout: o.Timeout, transcript: o.Transcript, left: o.MaxBytes}
	c.latest, _ = ctx.Deadline()
	c.unwatch = context.AfterFunc(ctx, func() { c.interrupt(ctx.Err()) })
	return c
}

func connect(ctx context.Context, endpoint string, o Options) (*net.TCPConn, net.Addr, error) {
	if o.Via.Used() {
		tcp, err := dialThrough(ctx, endpoint, o)
		return tcp, farEnd{endpoint, o.Via}, err
	}
	tcp, err := dialTCP(ctx, endpoint, o.Timeout)
	if err != nil {
		return nil, nil, err
	}
	return tcp, tcp.RemoteAddr(), nil
}

func dialTCP(ctx context.Context, endpoint string, timeout time.Duration) (*net.TCPConn, error) {
	dialer := net.Dialer{Timeout: timeout, KeepAlive: -1, FallbackDelay: -1}
	raw, err := dialer.DialContext(ctx, "tcp", endpoint)
	if err != nil {
		return nil, err
	}
	tcp, ok := raw.(*net.TCPConn)
	if !ok {
		return nil, errors.Join(errors.New("not a TCP connection"), raw.Close())
	}
	return tcp, nil
}

// Read reads within the timeout and the byte budget. Beyond the budget it
// returns a [checks.Problem] with reason budget.
func (c *Conn) Read(p []byte) (int, error) {
	c.reading.Lock()
	defer c.reading.Unlock()
	room, err := c.beginRead(len(p))
	if err != nil {
		return 0, err
	}
	n, err := c.tcp.Read(p[:room])
	return n, c.end("read from", n, err, &c.received)
}

// Write writes all of p within one timeout.
func (c *Conn) Write(p []byte) (int, error) {
	if err := c.beginWrite(); err != nil {
		return 0, err
	}
	n, err := c.tcp.Write(p)
	return n, c.end("write to", n, err, &c.sent)
}

// beginRead sets the read's deadline and returns how many bytes it may read.
func (c *Conn) beginRead(size int) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.ended("read from"); err != nil {
		return 0, err
	}
	if c.left == 0 && size > 0 {
		return 0, fmt.Errorf("read from %s: %w", c.peer, checks.Problem{
			Reason: checks.Budget,
			Detail: fmt.Sprintf("%s sent more than the %d bytes that may be read from it", c.peer, c.received),
		})
	}
	c.read.own = earliest(time.Now().Add(c.timeout), c.latest)
	return int(min(int64(size), c.left)), c.tcp.SetReadDeadline(c.read.effective())
}

func (c *Conn) beginWrite() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.ended("write to"); err != nil {
		return err
	}
	c.write.own = earliest(time.Now().Add(c.timeout), c.latest)
	return c.tcp.SetWriteDeadline(c.write.effective())
}

// end counts what was moved and gives an error its true cause: a deadline in
// the past is how pending operations are woken.
func (c *Conn) end(verb string, n int, err error, total *int64) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if total == &c.received {
		if at, over := network(c.peer, c.tcp.LocalAddr()); over && n > 0 {
			c.transcript.Hear(at)
		}
		c.left -= int64(n)
	}
	*total += int64(n)
	if err == nil {
		return nil
	}
	if cause := c.ended(verb); cause != nil {
		return cause
	}
	return c.aboutPeer(err)
}

// ended is why no operation may run any more; nil while they may.
func (c *Conn) ended(verb string) error {
	switch {
	case c.interrupted != nil:
		return fmt.Errorf("%s %s interrupted: %w", verb, c.peer, c.interrupted)
	case c.closing:
		return fmt.Errorf("%s %s: %w", verb, c.peer, net.ErrClosed)
	}
	return nil
}

// interrupt ends every pending and later operation, and shortens a running Close.
func (c *Conn) interrupt(cause error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.interrupted = cause
	if !c.closing {
		_ = c.tcp.SetDeadline(past)
		return
	}
	if !c.drainUntil.IsZero() {
		_ = c.tcp.SetReadDeadline(earliest(c.drainUntil, time.Now().Add(interruptedDrainTime)))
	}
}

// earliest is the earlier of two times, of which a zero one is none.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
