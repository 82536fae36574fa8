package redisconn

import (
	"context"
	"errors"
	"fmt"
	"net"

	"hardcheck/checks"
	"hardcheck/checks/wire"
)

// metered counts what is read against the target's budget, which is larger than
// one connection's.
type metered struct {
	net.Conn
	left *int64
}

// Read counts; the connection below refuses what is over the budget.
func (m metered) Read(p []byte) (int, error) {
	n, err := m.Conn.Read(p)
	*m.left -= int64(n)
	return n, err
}

// dial opens a TCP connection that may read what is left of the target's budget.
func (c *collector) dial(ctx context.Context) (net.Conn, error) {
	if c.left <= 0 {
		return nil, checks.Problem{
			Reason: checks.Budget,
			Detail: fmt.Sprintf("the target sent all of the %d bytes that may be read from it", c.options.MaxBytes),
		}
	}
	options := c.options
	options.MaxBytes = c.left
	conn, err := wire.Dial(ctx, c.access.Endpoint, options)
	if err != nil {
		return nil, err
	}
	return metered{conn, &c.left}, nil
}

// connect opens a guarded connection, over TLS where the scheme says so. On an
// error of TLS the facts hold what the server had shown until then.
func (c *collector) connect(ctx context.Context, trust checks.TLSOptions) (*guard, checks.TLS, error) {
	conn, err := c.dial(ctx)
	if err != nil {
		return nil, checks.TLS{}, err
	}
	if !c.encrypted() {
		return newGuard(conn, c.options.Timeout, c.options.Transcript), checks.TLS{}, nil
	}
	secure, facts, err := wire.Handshake(ctx, conn, c.access.Host, trust)
	if err != nil {
		return nil, facts, errors.Join(err, conn.Close())
	}
	return newGuard(secure, c.options.Timeout, c.options.Transcript), facts, nil
}

// stranger is the site's trust settings without a certificate of our own.
func (c *collector) stranger() checks.TLSOptions {
	trust := c.access.TLS
	trust.Cert, trust.Key = nil, checks.Secret{}
	return trust
}

// probeVersions asks for each TLS version on a connection of its own.
func (c *collector) probeVersions(ctx context.Context) {
	facts, known := c.facts.TLS.Get()
	if !c.encrypted() || !known {
		return
	}
	wire.ProbeVersions(ctx, c.dial, c.access.Host, c.access.TLS, &facts)
	c.facts.TLS = checks.Known(facts)
}
