package dockerconn

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"

	dockerclient "github.com/docker/docker/client"

	"github.com/docker/docker/api/types"

	"hardcheck/checks"
	"hardcheck/checks/pattern"
	"hardcheck/checks/wire"
)

// oldestAPI is the minor version of the oldest API 1.x that is read: Docker 1.12.
// Older engines show too little to judge.
const oldestAPI = 24

// probeEngine finds out how the engine is spoken to and which API it has. A problem is
// returned when nothing can be asked.
func (c *collector) probeEngine(ctx context.Context) *checks.Problem {
	if !c.local() {
		if err := c.chooseTransport(ctx); err != nil {
			problem := classify(err)
			return &problem
		}
	}
	header, err := c.ping(ctx, c.guard)
	if c.facts.Transport == transportTLS {
		defer c.probeVersions(ctx)
	}
	if err != nil {
		problem := classify(err)
		if problem.Reason == checks.Denied && c.withoutCertificate() {
			c.facts.Anonymous = checks.Known(false)
		}
		return &problem
	}
	c.learned = true
	c.facts.Product = productOf(header)
	if !c.local() {
		c.judgeAnonymous(ctx)
	}
	return c.negotiate(header.Get("Api-Version"))
}

// chooseTransport speaks TLS first, and plaintext on a new connection only to a
// peer whose answer is not TLS: then there is nothing that could be weakened.
func (c *collector) chooseTransport(ctx context.Context) error {
	c.facts.Transport = transportTLS
	open := func(context.Context, wire.Offer) (net.Conn, error) { return c.line.open() }
	secured, offer, shown, err := wire.Connect(ctx, open, c.access.Host, c.access.TLS, wire.Offers()...)
	if len(shown.Chain) > 0 {
		c.facts.TLS, c.learned = checks.Known(shown), true
	}
	if err == nil {
		return c.adopt(secured, offer, shown)
	}
	if wire.SpokeOther(err) {
		c.facts.Transport = transportPlain
		return nil
	}
	if c.turnedAway(err, shown) {
		c.facts.Anonymous = checks.Known(false)
	}
	return err
}

// adopt keeps the first connection, to a peer that is trusted, and the offer that
// was accepted for those that follow.
func (c *collector) adopt(secured net.Conn, offer wire.Offer, shown checks.TLS) error {
	if err := wire.Trust(shown, c.access.TLS); err != nil {
		return errors.Join(err, secured.Close())
	}
	c.offer, c.line.secure = offer, c.secure(c.access.TLS, offer)
	t, err := c.line.adopt(secured)
	if err == nil {
		c.line.release(t)
	}
	return err
}

// turnedAway reports whether a server that we would trust refused us for want of a
// certificate.
func (c *collector) turnedAway(err error, shown checks.TLS) bool {
	asked, known := shown.ClientCertificateRequested.Get()
	return known && asked && c.withoutCertificate() && classify(err).Reason == checks.Denied && wire.Trust(shown, c.access.TLS) == nil
}

// secure makes TLS connections to a peer that must be trusted each time: the peer
// of this connection need not be the one that was met before.
func (c *collector) secure(options checks.TLSOptions, offer wire.Offer) func(context.Context, net.Conn) (net.Conn, error) {
	return func(ctx context.Context, conn net.Conn) (net.Conn, error) {
		secured, shown, err := wire.Handshake(ctx, conn, c.access.Host, options, offer)
		if err != nil {
			return nil, err
		}
		if err := wire.Trust(shown, options); err != nil {
			return nil, err
		}
		return secured, nil
	}
}

func (c *collector) withoutCertificate() bool { return len(c.access.TLS.Cert) == 0 }

// ping asks the one question that needs no version.
func (c *collector) ping(ctx context.Context, through http.RoundTripper) (http.Header, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://docker"+pingPath, nil)
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	response, err := through.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	return response.Header, response.Body.Close()
}

// judgeAnonymous finds out whether the engine answers whoever connects. Over TLS
// with a certificate of ours that takes one more connection without it.
func (c *collector) judgeAnonymous(ctx context.Context) {
	if c.facts.Transport == transportPlain || c.withoutCertificate() {
		c.facts.Anonymous = checks.Known(true)
		return
	}
	anonymous := c.access.TLS
	anonymous.Cert, anonymous.Key = nil, checks.Secret{}
	line := newLine(ctx, c.options, c.access.Endpoint, "")
	line.left.Store(boundSmall.bytes)
	line.secure = c.secure(anonymous, c.offer)
	defer line.closeAll()
	_, err := c.ping(ctx, newGuard(line, c.options))
	switch {
	case err == nil:
		c.facts.Anonymous = checks.Known(true)
	case classify(err).Reason == checks.Denied:
		c.facts.Anonymous = checks.Known(false)
	}
}

// probeVersions asks for each TLS version on a connection of its own.
func (c *collector) probeVersions(ctx context.Context) {
	facts, known := c.facts.TLS.Get()
	if !known {
		return
	}
	wire.ProbeVersions(ctx, func(context.Context, wire.Offer) (net.Conn, error) { return c.line.open() }, c.access.Host, c.access.TLS, &facts)
	c.facts.TLS = checks.Known(facts)
}

var apiVersion = pattern.New(`^1\.([0-9]{1,3})$`)

// negotiate sets up the client library for the older of its own and the engine's
// version of the API. An engine that names none is taken for the oldest that is
// read, as the library does.
func (c *collector) negotiate(theirs string) *checks.Problem {
	if theirs == "" {
		theirs = "1." + strconv.Itoa(oldestAPI)
	}
	match := apiVersion.FindStringSubmatch(theirs)
	if match == nil {
		return new(because(checks.Unreadable, "the engine says that it speaks API version %q: is this a Docker engine?", checks.Clean(theirs)))
	}
	if minor, _ := strconv.Atoi(match[1]); minor < oldestAPI {
		return new(because(checks.Unreadable, "the engine speaks API version %s, which is older than Docker 1.12 (1.%d): "+
			"that is too old to be read", theirs, oldestAPI))
	}
	client, err := dockerclient.NewClientWithOpts(
		dockerclient.WithHTTPClient(&http.Client{Transport: c.guard}), dockerclient.WithScheme("http"))
	if err != nil {
		return new(because(checks.Unreadable, "set up the client library: %v", err))
	}
	client.NegotiateAPIVersionPing(types.Ping{APIVersion: theirs})
	c.api = client
	return nil
}
