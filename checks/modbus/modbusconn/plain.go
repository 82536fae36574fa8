package modbusconn

import (
	"context"
	"fmt"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/wire"
)

// tlsFields are the facts that a plaintext endpoint can't show.
var tlsFields = []string{"tlsPresent", "tls", "admission", "ownRoles", "framing"}

// readPlain reads a device in plaintext, over one connection.
func (c *collector) readPlain(ctx context.Context) {
	for _, field := range tlsFields {
		c.problems.Add(field, checks.Problem{
			Reason: checks.Source,
			Detail: "no TLS is tried on a modbus:// port: name the device's TLS port as a modbus+tls:// target of its own",
		})
	}
	conn, err := c.dial(ctx, nil)
	if err != nil {
		c.fail(wire.Classify(err))
		return
	}
	l := newLink(conn, c)
	defer l.close()
	c.askQuestions(ctx, l)
	if l.odd != "" {
		c.facts.Oddity, c.learned = l.odd, true
	}
	if c.learned {
		c.facts.Plaintext = checks.Known(true)
		c.explainGaps()
		return
	}
	c.explainNoAnswer(ctx)
}

// advice is what a person may try with a device that says nothing.
func (c *collector) advice() string {
	settings := settingsOf(c.access)
	tries := []string{
		fmt.Sprintf("another unit id than %d in units (0 and 255 are common)", c.facts.Unit),
		fmt.Sprintf("a longer --step-timeout than %v", c.options.Timeout),
	}
	if settings.SettleTime() == 0 {
		tries = append(tries, "settle: 2s, as some devices swallow what comes right after the connect")
	}
	if !c.access.Target.Fragile {
		tries = append(tries, "pace: fragile")
	}
	if quick(c.access) {
		tries = append(tries, "no --pace quick, so that a plain read comes first")
	}
	return "Try " + strings.Join(tries, "; ") + ". Some devices serve one client only: is another one connected? " +
		"A serial server that passes Modbus RTU through as it is answers no Modbus TCP: set it to Modbus TCP"
}

// explainNoAnswer says more about a device that took the connection and did not
// answer the first request.
func (c *collector) explainNoAnswer(ctx context.Context) {
	broken := c.device.broken
	if broken == nil {
		return
	}
	switch broken.how {
	case brokeClosed:
		// Most TLS servers close without a word when they are spoken plaintext to.
		c.main.Detail = "the device closed the connection at the first request: does it serve Modbus to this host, and is the port modbus+tls://?"
	case brokeSilent:
		if ctx.Err() != nil {
			return // it had less time than it was promised
		}
		first := c.sequence.asked[0].request
		c.main.Detail = fmt.Sprintf("%s accepts connections and did not answer function %d (%s) within %v; "+
			"whether it answers plaintext Modbus (modbus-transport-encrypted) can't be decided, since a silent device is asked nothing more. %s",
			checks.Clean(c.access.Endpoint), first.function(), first.words(), c.options.Timeout, c.advice())
	case brokeReset, brokeGarbled:
	}
}
