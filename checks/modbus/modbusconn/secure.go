package modbusconn

import (
	"context"
	"errors"
	"net"

	"hardcheck/checks"
	"hardcheck/checks/modbus"
	"hardcheck/checks/wire"
)

// readTLS asks in plaintext first, see [collector.probePlaintext]. Then it probes the device
// without a client certificate: that shows its certificate, and whether it wants one of ours, before
// the key of the site file is used. Then come the versions and the questions.
func (c *collector) readTLS(ctx context.Context) {
	c.noteRoles()
	defer c.explainGaps()
	if !c.probePlaintext(ctx) {
		return
	}
	if single(c.access) {
		c.learned = true // that the port does not answer plaintext, or not us
		return
	}
	defer c.settlePlaintext()
	admission := c.probeAdmission(ctx, anonymousClient(c.access))
	switch admission {
	case modbus.RefusedByAlert, modbus.RefusedByClose:
		c.probeSelfSigned(ctx)
	case modbus.Admitted:
		c.problems.Add("admission.selfSigned", checks.Problem{
			Reason: checks.Source, Detail: "not tried: clients without a certificate are admitted already",
		})
	}
	c.probeVersions(ctx)
	c.askOverTLS(ctx, admission)
}

// client is one way to appear before a TLS server.
type client struct {
	// name is how plans and transcripts show it.
	name  string
	trust checks.TLSOptions
	// field is the path of its admission, into the fact.
	field string
	into  func(*modbus.Facts) *checks.Value[modbus.Admission]
}

// anonymousClient has no certificate.
func anonymousClient(access checks.Access) client {
	trust := access.TLS
	trust.Cert, trust.Key = nil, checks.Secret{}
	return client{"no client certificate", trust, "admission.anonymous", func(f *modbus.Facts) *checks.Value[modbus.Admission] {
		return &f.Admission.Anonymous
	}}
}

// selfSignedClient has a certificate that nobody can know.
func selfSignedClient(access checks.Access) client {
	return client{
		"a self-signed client certificate made for this connection", access.TLS, "admission.selfSigned",
		func(f *modbus.Facts) *checks.Value[modbus.Admission] { return &f.Admission.SelfSigned },
	}
}

// siteClient has the certificate of the site file.
func siteClient(access checks.Access) client {
	return client{
		"the client certificate of the site file", access.TLS, "admission.own",
		func(f *modbus.Facts) *checks.Value[modbus.Admission] { return &f.Admission.Own },
	}
}

// probeAdmission connects, asks one question and disconnects.
func (c *collector) probeAdmission(ctx context.Context, as client) modbus.Admission {
	l, admission := c.present(ctx, as)
	if l != nil {
		l.close()
	}
	return admission
}

func (c *collector) probeSelfSigned(ctx context.Context) {
	as := selfSignedClient(c.access)
	cert, key, err := throwAway()
	if err != nil {
		c.problems.Add(as.field, checks.Problem{Reason: checks.Unreadable, Detail: err.Error()})
		return
	}
	as.trust.Cert, as.trust.Key = cert, checks.NewSecret(string(key))
	c.probeAdmission(ctx, as)
}

// present connects as a client and asks one question, since a TLS 1.3 server
// tells its verdict on a certificate only after the handshake. A link is returned
// when the question was answered.
func (c *collector) present(ctx context.Context, as client) (*link, modbus.Admission) {
	if problem := c.device.budget(); problem != nil {
		c.problems.Add(as.field, *problem)
		return nil, ""
	}
	l, shown, err := c.connectTLS(ctx, as)
	if err != nil {
		return nil, c.judgeRefusal(as, c.lastHello(as), shown, err)
	}
	asked := firstQuestion(c.access)
	got, err := l.do(ctx, asked)
	if _, odd := errors.AsType[oddReply](err); odd {
		l.close()
		*as.into(&c.facts), c.learned = checks.Known(modbus.Admitted), true
		c.breakTLS(asked.String(), shown, err)
		return nil, modbus.Admitted
	}
	if err != nil {
		l.close()
		admission := c.judgeRefusal(as, asked.String(), shown, err)
		if admission != "" {
			c.device.left++ // no Modbus server saw what the TLS layer turned away
		}
		return nil, admission
	}
	c.learned = true
	*as.into(&c.facts) = checks.Known(modbus.Admitted)
	c.facts.Framing = checks.Known(modbus.FramingMBAP)
	c.gateway = c.gateway || got.Gateway()
	c.takeRead(asked, got)
	return l, modbus.Admitted
}

// connectTLS gives a link over TLS. On an error the facts hold what the server had shown.
func (c *collector) connectTLS(ctx context.Context, as client) (*link, checks.TLS, error) {
	dial := func(ctx context.Context, offer wire.Offer) (net.Conn, error) {
		conn, err := c.dialTLS(ctx, nil)
		if err == nil {
			c.offer = offer
			c.noteHello(c.lastHello(as))
		}
		return conn, err
	}
	secure, offer, shown, err := wire.Connect(ctx, dial, c.access.Host, as.trust, c.offers...)
	c.keepTLS(shown, err)
	if len(shown.Chain) > 0 {
		c.offers = []wire.Offer{offer}
	}
	if err != nil {
		return nil, shown, err
	}
	return newLink(secure, c), shown, nil
}

// keepTLS keeps the first sight of the server, which was without our certificate.
func (c *collector) keepTLS(shown checks.TLS, err error) {
	if _, known := c.facts.TLS.Get(); known {
		return
	}
	switch {
	case len(shown.Chain) > 0:
		c.facts.TLS, c.facts.TLSPresent, c.learned = checks.Known(shown), checks.Known(true), true
	case wire.SpokeSSL3(err):
		c.facts.TLSPresent, c.learned = checks.Value[bool]{}, true
		c.problems.Add("tlsPresent", wire.Classify(err))
	case wire.SpokeTLS(err):
		c.facts.TLSPresent, c.learned = checks.Known(true), true
	case wire.SpokeOther(err):
		c.facts.TLSPresent = checks.Known(false)
	}
}

// judgeRefusal tells the refusal of a client from a break. A server that asked for a
// certificate and then ended the connection has refused the client.
func (c *collector) judgeRefusal(as client, after string, shown checks.TLS, err error) modbus.Admission {
	requested, _ := shown.ClientCertificateRequested.Get()
	switch {
	case requested && isAlert(err):
		*as.into(&c.facts) = checks.Known(modbus.RefusedByAlert)
		return modbus.RefusedByAlert
	case c.access.Via.Used(): // a proxy closes and resets too
	case requested && isClose(err):
		*as.into(&c.facts) = checks.Known(modbus.RefusedByClose)
		return modbus.RefusedByClose
	case requested && isReset(err):
		// It may be a refusal, but a device in trouble looks the same: leave it alone.
		*as.into(&c.facts) = checks.Known(modbus.RefusedByClose)
		c.fail(c.device.breakOff(after, err))
		return modbus.RefusedByClose
	}
	c.problems.Add(as.field, c.breakTLS(after, shown, err))
	return ""
}

// breakTLS ends TLS after a failure that isn't about a client certificate.
func (c *collector) breakTLS(after string, shown checks.TLS, err error) checks.Problem {
	if errors.Is(err, notMBAP) || errors.Is(err, wrongProtocol) {
		c.facts.Framing = checks.Known(modbus.FramingOther)
	}
	problem := c.device.breakOff(after, err)
	mute := problem.Reason == checks.Timeout || problem.Reason == checks.Unreadable
	if mute && len(shown.Chain) == 0 && !wire.SpokeTLS(err) && !isAlert(err) && !isDial(err) {
		problem.Detail = "the port does not answer TLS here: is it modbus://? (" + problem.Detail + ")"
	}
	c.fail(problem)
	return problem
}
