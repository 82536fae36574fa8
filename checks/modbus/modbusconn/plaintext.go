package modbusconn

import (
	"context"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/wire"
)

// firstQuestion is what every HMI polls: it comes first on each connection, and a TLS port
// is asked it without TLS before any byte of TLS.
func firstQuestion(access checks.Access) request {
	return read(byte(unitOf(access)), fcReadHolding)
}

// probePlaintext asks the TLS port one question without TLS, on a connection of its own,
// and reports whether a ClientHello may follow. To a device that ignores the length
// in the header a hello is a request, and the rest of the hello further requests
// with random function codes: so none follows a Modbus reply, however odd, nor
// silence, nor any bytes that are not TLS. An alert, a close or a reset is what
// servers of TLS answer; a proxy closes and resets of its own accord, so that behind
// one only the alert counts.
func (c *collector) probePlaintext(ctx context.Context) bool {
	conn, err := c.dial(ctx, nil)
	if err != nil {
		c.fail(wire.Classify(err))
		return false
	}
	l := newLink(conn, c)
	defer l.close()
	asked := firstQuestion(c.access)
	_, err = l.do(ctx, asked)
	switch {
	case err == nil || l.odd != "":
		c.answersPlaintext(l.odd)
		return false
	case isAlertRecord(l.raw):
		c.facts.TLSPresent, c.facts.Plaintext, c.learned = checks.Known(true), checks.Known(false), true
		c.options.Transcript.Add(time.Now(), "receive", "TLS alert")
		return true
	case len(l.raw) == 0 && (isClose(err) || isReset(err)) && !c.access.Via.Used():
		return true
	}
	problem := c.device.breakOff(asked.String(), err)
	if len(l.raw) > 0 {
		problem.Reason = checks.Unreadable
	}
	problem.Detail = "no ClientHello was sent, since only " + plaintextRefusal(c.access) + " may come before one: " + problem.Detail
	c.fail(problem)
	return false
}

// plaintextRefusal names what a ClientHello may follow.
func plaintextRefusal(access checks.Access) string {
	if access.Via.Used() {
		return "a TLS alert (a proxy closes a connection too)"
	}
	return "a TLS alert, a close or a reset"
}

// answersPlaintext keeps the proof, and why TLS is not tried.
func (c *collector) answersPlaintext(odd string) {
	c.facts.Plaintext, c.facts.Oddity, c.learned = checks.Known(true), odd, true
	for _, field := range tlsFields {
		c.problems.Add(field, checks.Problem{
			Reason: checks.Source,
			Detail: "the port answers plaintext Modbus, so no TLS is tried on it: a ClientHello may be a write to such a device",
		})
	}
}

// settlePlaintext decides the plaintext question of a port that ended the connection
// in answer: where TLS is spoken, that refused plaintext.
func (c *collector) settlePlaintext() {
	if _, known := c.facts.Plaintext.Get(); known {
		return
	}
	if speaks, _ := c.facts.TLSPresent.Get(); speaks {
		c.facts.Plaintext = checks.Known(false)
	}
}

// isAlertRecord reports whether got is one TLS alert or more and nothing else (RFC 8446, 5.1
// and 6): type 21, version 3.x, two bytes, of which the first is the level 1 or 2.
func isAlertRecord(got []byte) bool {
	const size = 7
	if len(got) == 0 || len(got)%size != 0 {
		return false
	}
	for ; len(got) > 0; got = got[size:] {
		if got[0] != 21 || got[1] != 3 || got[2] > 4 || got[3] != 0 || got[4] != 2 || got[5] < 1 || got[5] > 2 {
			return false
		}
	}
	return true
}
