package webconn

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/wire"
)

// The pauses before a request. A burst has its own.
const (
	pause        = 250 * time.Millisecond
	fragilePause = time.Second
	burstPause   = 100 * time.Millisecond
)

// wait keeps the pause since the last request; it ends with the context.
func (c *collector) wait(ctx context.Context, pause time.Duration) error {
	left := time.Until(c.last.Add(pause))
	if c.last.IsZero() || left <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(left)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

func (c *collector) pause() time.Duration {
	if c.access.Target.Fragile {
		return fragilePause
	}
	return pause
}

// dial opens a TCP connection to a port of the target, 0 for its own.
func (c *collector) dial(ctx context.Context, port int, timeout time.Duration) (net.Conn, error) {
	if c.left.Load() <= 0 {
		return nil, checks.Problem{
			Reason: checks.Budget, Detail: fmt.Sprintf("the server sent all of the %d bytes that may be read from it", maxTotal),
		}
	}
	options := c.options
	options.MaxBytes = min(c.left.Load(), maxConnection)
	if timeout > 0 {
		options.Timeout = timeout
	}
	conn, err := wire.Dial(ctx, c.endpoint(port), options)
	if err != nil {
		return nil, err
	}
	return wire.Metered(conn, &c.left), nil
}

// endpoint is the target's address with a port.
func (c *collector) endpoint(port int) string {
	host, own, err := net.SplitHostPort(c.access.Endpoint)
	if err != nil {
		host, own = c.access.Host, strconv.Itoa(int(c.access.Target.Port))
	}
	if port == 0 {
		return net.JoinHostPort(host, own)
	}
	return net.JoinHostPort(host, strconv.Itoa(port))
}

// open is a connection for one request to the target's own port, over TLS where the
// scheme says so.
func (c *collector) open(ctx context.Context, timeout time.Duration) (net.Conn, error) {
	if !c.encrypted() {
		return c.dial(ctx, 0, timeout)
	}
	dial := func(ctx context.Context, offer wire.Offer) (net.Conn, error) {
		conn, err := c.dial(ctx, 0, timeout)
		if err != nil {
			return nil, err
		}
		return wire.Announce(conn, c.options.Transcript, offer.Hello()), nil
	}
	secure, offer, facts, err := wire.Connect(ctx, dial, c.serverName(), c.access.TLS, c.offers...)
	if _, known := c.facts.TLS.Get(); !known && (err == nil || len(facts.Chain) > 0) {
		c.facts.TLS = checks.Known(facts)
	}
	if err != nil {
		return nil, err
	}
	c.offers = []wire.Offer{offer}
	return secure, nil
}

// probeVersions asks for each TLS version on a connection of its own.
func (c *collector) probeVersions(ctx context.Context) {
	facts, known := c.facts.TLS.Get()
	if !known {
		return
	}
	dial := func(ctx context.Context, offer wire.Offer) (net.Conn, error) {
		if err := c.wait(ctx, c.pause()); err != nil {
			return nil, err
		}
		conn, err := c.dial(ctx, 0, 0)
		c.last = time.Now()
		if err != nil {
			return nil, err
		}
		return wire.Announce(conn, c.options.Transcript, offer.Hello()), nil
	}
	wire.ProbeVersions(ctx, dial, c.serverName(), c.access.TLS, &facts)
	c.facts.TLS = checks.Known(facts)
}
