package redisconn

import (
	"context"
	"fmt"
	"net"

	"hardcheck/checks"
	"hardcheck/checks/wire"
)

// dial opens a TCP connection that may read what is left of the target's budget.
func (c *collector) dial(ctx context.Context) (net.Conn, error) {
	if c.left.Load() <= 0 {
		return nil, checks.Problem{
			Reason: checks.Budget,
			Detail: fmt.Sprintf("the target sent all of the %d bytes that may be read from it", c.options.MaxBytes),
		}
	}
	options := c.options
	options.MaxBytes = c.left.Load()
	var conn *wire.Conn
	var err error
	if c.access.Scheme == schemeSocket {
		conn, err = wire.DialSocket(ctx, c.access.Path, options)
	} else {
		conn, err = wire.Dial(ctx, c.access.Endpoint, options)
	}
	if err != nil {
		return nil, err
	}
	return wire.Metered(conn, &c.left), nil
}

// connect opens a guarded connection, over TLS where the scheme says so. On an
// error of TLS the facts hold what the server had shown until then.
func (c *collector) connect(ctx context.Context, trust checks.TLSOptions) (*guard, checks.TLS, error) {
	if !c.encrypted() {
		conn, err := c.dial(ctx)
		if err != nil {
			return nil, checks.TLS{}, err
		}
		return newGuard(conn, c.options.Timeout, c.options.Transcript), checks.TLS{}, nil
	}
	secure, offer, facts, err := wire.Connect(ctx, c.dialTLS, c.access.Host, trust, c.offers...)
	if err != nil {
		return nil, facts, err
	}
	c.offers = []wire.Offer{offer}
	return newGuard(secure, c.options.Timeout, c.options.Transcript), facts, nil
}

// dialTLS opens the connection for one ClientHello.
func (c *collector) dialTLS(ctx context.Context, offer wire.Offer) (net.Conn, error) {
	conn, err := c.dial(ctx)
	if err != nil {
		return nil, err
	}
	return wire.Announce(conn, c.options.Transcript, offer.Hello()), nil
}

// withoutCertificate is the site's trust settings without a certificate of our own.
func (c *collector) withoutCertificate() checks.TLSOptions {
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
	dial := func(ctx context.Context, offer wire.Offer) (net.Conn, error) {
		conn, err := c.dial(ctx)
		if err != nil {
			return nil, err
		}
		return wire.Announce(conn, c.options.Transcript, offer.Hello()), nil
	}
	wire.ProbeVersions(ctx, dial, c.access.Host, c.access.TLS, &facts)
	c.facts.TLS = checks.Known(facts)
}
