package modbusconn

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/modbus"
	"hardcheck/checks/wire"
)

// askOverTLS asks with the client certificate of the site file, or without one where there is no
// certificate to show and none is wanted.
func (c *collector) askOverTLS(ctx context.Context, anonymous modbus.Admission) {
	l := c.ownLink(ctx)
	if l == nil && anonymous == modbus.Admitted && c.device.budget() == nil {
		var shown checks.TLS
		var err error
		as := anonymousClient(c.access)
		if l, shown, err = c.connectTLS(ctx, as); err != nil {
			c.breakTLS(c.lastHello(as), shown, err)
		}
	}
	if l == nil {
		return
	}
	defer l.close()
	c.askQuestions(ctx, l)
}

// ownLink uses the key of the site file towards a trusted device only. It is nil
// when there is no key, or the device did not admit us with it.
func (c *collector) ownLink(ctx context.Context) *link {
	if len(c.access.TLS.Cert) == 0 {
		return nil
	}
	shown, known := c.facts.TLS.Get()
	if !known {
		return nil
	}
	as := siteClient(c.access)
	if err := wire.Trust(shown, c.access.TLS); err != nil {
		problem := wire.Classify(err)
		problem.Detail = "the client certificate was not used: " + problem.Detail
		c.problems.Add(as.field, problem)
		c.fail(problem)
		return nil
	}
	l, admission := c.present(ctx, as)
	if l != nil {
		c.facts.Client = modbus.ClientOwn
		return l
	}
	if admission != "" {
		c.fail(checks.Problem{Reason: checks.Denied, Detail: fmt.Sprintf("the client certificate of the site file was %s", admission)})
	}
	return nil
}

// probeVersions asks for each TLS version on a connection of its own. The first
// silence or reset ends it, and everything else with it.
func (c *collector) probeVersions(ctx context.Context) {
	facts, known := c.facts.TLS.Get()
	if !known {
		return
	}
	var dialed error
	dial := func(ctx context.Context, offer wire.Offer) (net.Conn, error) {
		hello := helloText(offer.String(), anonymousClient(c.access).name)
		conn, err := c.dialTLS(ctx, func(err error) {
			if isReset(err) || wire.Classify(err).Reason == checks.Timeout {
				c.fail(c.device.breakOff(hello, err))
			}
		})
		switch {
		case err == nil:
			c.noteHello(hello)
		case isDial(err):
			c.fail(c.device.breakOff(hello, err))
		}
		dialed = err
		return conn, err
	}
	wire.ProbeVersions(ctx, dial, c.access.Host, anonymousClient(c.access).trust, &facts)
	c.facts.TLS = checks.Known(facts)
	c.explainVersions(ctx, wire.Undecided(facts), dialed)
}

// explainVersions says why it is unknown whether the server speaks some versions:
// the probe ended early, with the device or with its own last dial, or the server
// gave no clear answer.
func (c *collector) explainVersions(ctx context.Context, unknown []string, dialed error) {
	const field = "tls.offered"
	var problem checks.Problem
	switch {
	case len(unknown) == 0:
		return
	case c.device.stop != nil:
		c.problems.Add(field, *c.device.stop)
		return
	case dialed != nil:
		problem = wire.Classify(dialed)
	case ctx.Err() != nil:
		problem = wire.Classify(ctx.Err())
	default:
		problem = checks.Problem{Reason: checks.Unreadable, Detail: fmt.Sprintf(
			"the server gave no clear answer to a handshake at TLS %s alone", strings.Join(unknown, ", "))}
	}
	c.problems.Add(field, problem)
	c.fail(problem)
}

// helloText is a ClientHello as plans and transcripts show it.
func helloText(versions, who string) string {
	return fmt.Sprintf("ClientHello for TLS %s, %s", versions, who)
}

// lastHello is the ClientHello that was sent last.
func (c *collector) lastHello(as client) string { return helloText(c.offer.String(), as.name) }

func (c *collector) noteHello(text string) {
	c.options.Transcript.Add(time.Now(), "send", text)
}

// isAlert reports whether the peer ended TLS with an alert: crypto/tls gives
// alerts this form.
func isAlert(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "remote error"
}

func isDial(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "dial"
}
