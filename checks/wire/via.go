package wire

import (
	"context"
	"errors"
	"fmt"
	"net"

	"golang.org/x/net/proxy"

	"hardcheck/checks"
)

// farEnd is a peer behind a proxy: it may be a name.
type farEnd struct {
	endpoint string
	via      checks.Proxy
}

// Network is "tcp".
func (farEnd) Network() string { return "tcp" }

// String is the peer's "host:port".
func (f farEnd) String() string { return f.endpoint }

// dialThrough asks a SOCKS5 proxy for a connection to endpoint, whose name the proxy
// resolves. Proxy and target together have one timeout. Its error is that of a dial, with
// a [checks.Problem] that says which of the two is the cause.
func dialThrough(ctx context.Context, endpoint string, o Options) (*net.TCPConn, error) {
	ctx, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	tcp, err := dialTCP(ctx, o.Via.Endpoint, o.Timeout)
	if err != nil {
		problem := Classify(err)
		problem.Detail = fmt.Sprintf("the proxy %s (via) is not reached: %s", o.Via.URL(), problem.Detail)
		return nil, proxyError(endpoint, o.Via, problem, err)
	}
	heard := &hearing{Conn: tcp}
	if err = ask(ctx, heard, endpoint, o.Via); err == nil {
		err = heard.contradiction(o.Via)
	}
	if err != nil {
		err = errors.Join(err, ctx.Err(), tcp.Close())
		return nil, proxyError(endpoint, o.Via, heard.problem(endpoint, o.Via, err), err)
	}
	return tcp, nil
}

// proxyError has the form of an error of [net.Dial]: no byte has reached the target.
func proxyError(endpoint string, via checks.Proxy, problem checks.Problem, cause error) error {
	return &net.OpError{Op: "dial", Net: "tcp", Addr: farEnd{endpoint, via}, Err: fmt.Errorf("%w (%w)", problem, cause)}
}

// ask leads the conversation with the proxy over a connection that is open.
func ask(ctx context.Context, conn net.Conn, endpoint string, via checks.Proxy) error {
	var login *proxy.Auth
	if via.Username != "" {
		login = &proxy.Auth{User: via.Username, Password: via.Password.Reveal()}
	}
	dialer, err := proxy.SOCKS5("tcp", via.Endpoint, login, opened{conn})
	if err != nil {
		return fmt.Errorf("set up the proxy: %w", err)
	}
	asking, ok := dialer.(proxy.ContextDialer)
	if !ok {
		return errors.New("set up the proxy: it takes no context")
	}
	_, err = asking.DialContext(ctx, "tcp", endpoint)
	return err
}

// opened gives the library the connection that we dialled.
type opened struct{ conn net.Conn }

// Dial returns the connection.
func (o opened) Dial(string, string) (net.Conn, error) { return o.conn, nil }

// DialContext returns the connection.
func (o opened) DialContext(context.Context, string, string) (net.Conn, error) { return o.conn, nil }

// aboutPeer names the target in an error of the socket, which names the proxy, and says
// whose end it may have been where nothing came over the connection at all.
func (c *Conn) aboutPeer(err error) error {
	far, behind := c.peer.(farEnd)
	if !behind {
		return err
	}
	if c.received == 0 && isEnd(err) {
		return silentEnd{far.via.URL(), err}
	}
	if op, fromSocket := errors.AsType[*net.OpError](err); fromSocket {
		named := *op
		named.Addr = c.peer
		return &named
	}
	return err
}

// silentEnd is the end of a connection behind a proxy that brought no byte: of the
// target's, or of one that never stood.
type silentEnd struct {
	via   string
	cause error
}

// Error is the error of the connection.
func (s silentEnd) Error() string { return s.cause.Error() }

// Unwrap is the error of the connection.
func (s silentEnd) Unwrap() error { return s.cause }
