package databaseconn

import (
	"context"
	"errors"
	"io"
	"net"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/database"
	"hardcheck/checks/wire"
)

// shownRequest is the request for TLS as plan and transcript show it.
const shownRequest = "SSLRequest"

var optIn = checks.Problem{
	Reason: checks.OptIn, Detail: `naming a role that does not exist is logged by the server as a failed login: add consent: [active] to the target`,
}

// request asks over a new connection whether TLS is offered. The answer is one byte, and
// nothing is read beyond it: what follows belongs to TLS (CVE-2021-23222).
func (c *collector) request(ctx context.Context) (net.Conn, database.Encryption, error) {
	conn, err := c.dial(ctx)
	if err != nil {
		return nil, "", err
	}
	c.options.Transcript.Add(time.Now(), "send", shownRequest)
	var answer [1]byte
	if _, err = conn.Write(sslRequest()); err == nil {
		_, err = io.ReadFull(conn, answer[:])
	}
	switch {
	case err != nil:
	case answer[0] == 'S':
		return conn, database.Offered, nil
	case answer[0] == 'N':
		return conn, database.Refused, nil
	default:
		err = notPostgres
	}
	return nil, "", errors.Join(err, conn.Close())
}

// errNoTLS ends a TLS connection whose server has changed its mind.
var errNoTLS = error(checks.Problem{Reason: checks.Unreadable, Detail: "the server offers TLS on one connection and not on the next"})

// dialTLS is a connection on which the server waits for this ClientHello.
func (c *collector) dialTLS(ctx context.Context, offer wire.Offer) (net.Conn, error) {
	conn, encryption, err := c.request(ctx)
	if err != nil {
		return nil, err
	}
	if encryption != database.Offered {
		return nil, errors.Join(errNoTLS, conn.Close())
	}
	return wire.Announce(conn, c.options.Transcript, offer.Hello()), nil
}

// askEncryption asks whether TLS is offered, speaks it, and shows a stranger to the server
// over the best that it offers. A problem is returned when nothing more can be had.
func (c *collector) askEncryption(ctx context.Context) *checks.Problem {
	conn, encryption, err := c.request(ctx)
	if err != nil {
		problem := wire.Classify(err)
		return &problem
	}
	c.facts.Encryption = checks.Known(encryption)
	if encryption == database.Refused || c.access.Quick {
		defer func() { _ = conn.Close() }()
		if !c.access.Quick {
			c.meet(conn)
		}
		return nil
	}
	return c.speakTLS(ctx, conn)
}

// speakTLS goes on with TLS over the connection that the server offered it on, and over new
// ones where it refuses the versions.
func (c *collector) speakTLS(ctx context.Context, first net.Conn) *checks.Problem {
	defer func() { _ = first.Close() }()
	dial := func(ctx context.Context, offer wire.Offer) (net.Conn, error) {
		if offer == c.offers[0] {
			return wire.Announce(first, c.options.Transcript, offer.Hello()), nil
		}
		return c.dialTLS(ctx, offer)
	}
	secure, offer, facts, err := wire.Connect(ctx, dial, c.access.Host, c.access.TLS, c.offers...)
	if err == nil || len(facts.Chain) > 0 {
		c.facts.TLS = checks.Known(facts)
	}
	if err != nil {
		problem := wire.Classify(err)
		return &problem
	}
	defer func() { _ = secure.Close() }()
	c.offers = []wire.Offer{offer}
	c.meet(secure)
	return nil
}

// meet shows a role that does not exist to the server.
func (c *collector) meet(conn net.Conn) {
	if !c.active() {
		c.problems.Add("stranger", optIn)
		return
	}
	answer, err := c.greet(conn)
	if err != nil {
		c.fail("stranger", wire.Classify(err))
		return
	}
	c.facts.Stranger = checks.Known(answer)
}

func (c *collector) greet(conn net.Conn) (database.Answer, error) {
	gate := guarded(conn, c.options.Transcript, c.stranger, 0)
	if _, err := gate.Write(startup(map[string]string{"user": c.stranger, "database": "postgres"})); err != nil {
		return "", err
	}
	answer, err := readAnswer(gate)
	if err == nil {
		gate.Received("answer to the role")
	}
	return answer, err
}

// askPlain shows the stranger to a server without TLS, although it offers that.
func (c *collector) askPlain(ctx context.Context) {
	encryption, _ := c.facts.Encryption.Get()
	switch {
	case !c.active():
		c.problems.Add("plain", optIn)
		return
	case encryption == database.Refused:
		c.facts.Plain = c.facts.Stranger
		if _, known := c.facts.Stranger.Get(); !known {
			c.problems.Add("plain", checks.Problem{Reason: checks.Source, Detail: "there is no other connection than the one without TLS"})
		}
		return
	}
	conn, err := c.dial(ctx)
	if err != nil {
		c.fail("plain", wire.Classify(err))
		return
	}
	defer func() { _ = conn.Close() }()
	answer, err := c.greet(conn)
	if err != nil {
		c.fail("plain", wire.Classify(err))
		return
	}
	c.facts.Plain = checks.Known(answer)
}

// probeVersions asks for each TLS version on a connection of its own.
func (c *collector) probeVersions(ctx context.Context) {
	facts, known := c.facts.TLS.Get()
	if !known {
		return
	}
	wire.ProbeVersions(ctx, c.dialTLS, c.access.Host, c.access.TLS, &facts)
	c.facts.TLS = checks.Known(facts)
}
