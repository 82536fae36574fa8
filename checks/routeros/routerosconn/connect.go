package routerosconn

import (
	"context"
	"errors"
	"fmt"
	"net"

	"hardcheck/checks"
	"hardcheck/checks/wire"
)

// connect opens the guarded connection, over TLS where the scheme says so, and then
// only to a router that is trusted. The facts hold what a router showed that is not.
func (c *collector) connect(ctx context.Context) (*guard, error) {
	allowed := allowedSentences(c.sheltered())
	if !c.encrypted() {
		conn, err := wire.Dial(ctx, c.access.Endpoint, c.options)
		if err != nil {
			return nil, err
		}
		return newGuard(conn, allowed, c.options.Transcript), nil
	}
	secure, _, shown, err := wire.Connect(ctx, c.dial, c.access.Host, c.access.TLS, wire.Offers()...)
	if len(shown.Chain) > 0 {
		c.learned, c.facts.TLS = true, checks.Known(shown)
	}
	if err != nil {
		return nil, explainHandshake(err)
	}
	if err = wire.Trust(shown, c.access.TLS); err != nil {
		return nil, errors.Join(fmt.Errorf("trust the router: %w", withheld(err)), secure.Close())
	}
	return newGuard(secure, allowed, c.options.Transcript), nil
}

// dial opens the connection for one ClientHello.
func (c *collector) dial(ctx context.Context, offer wire.Offer) (net.Conn, error) {
	conn, err := wire.Dial(ctx, c.access.Endpoint, c.options)
	if err != nil {
		return nil, err
	}
	return wire.Announce(conn, c.options.Transcript, offer.Hello()), nil
}

// withheld says what distrust means for the credentials.
func withheld(err error) error {
	problem := wire.Classify(err)
	problem.Detail = "no credentials were sent: " + problem.Detail
	return problem
}

// explainHandshake adds what the usual cause is on this kind of router: an api-ssl
// service without a certificate speaks anonymous Diffie-Hellman only, which proves
// nothing about who answers and is not offered.
func explainHandshake(err error) error {
	problem := wire.Classify(err)
	if wire.NothingInCommon(err) && !wire.SpokeSSL3(err) {
		problem.Detail = "the router has no cipher suite or no curve in common with this tool: this is what a router does whose api-ssl " +
			"service has no certificate; bind one with /ip service set api-ssl certificate=NAME"
	}
	return problem
}
