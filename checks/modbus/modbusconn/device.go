package modbusconn

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"syscall"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/modbus"
	"hardcheck/checks/wire"
)

// The limits that hold for one device, over all its connections.
const (
	maxRequests     = modbus.MaxRequests
	interval        = 250 * time.Millisecond
	fragileInterval = time.Second
	// maxBytes is far more than twelve answers, nine handshakes and their certificates need.
	maxBytes = 512 << 10
)

// device is what one device has been asked, and whether it may be asked more.
type device struct {
	interval time.Duration
	// left is how many requests may still be sent, bytes how much may be read.
	left  int
	bytes int64
	sent  int
	// connections is how many were opened.
	connections int
	// last is when the last exchange or connection ended. The end of the context may
	// close a connection from another goroutine.
	mu   sync.Mutex
	last time.Time
	// only is why one question is all; nil where it is not.
	only *checks.Problem
	// stop is why nothing more may be sent; nil while something may.
	stop *checks.Problem
	// broken is how the device itself ended the conversation.
	broken *breach
}

// breach is how a device itself ended the conversation, and after which request.
type breach struct {
	after string
	how   how
}

// how is the way in which a device ended the conversation.
type how string

// The ways.
const (
	// brokeSilent sent nothing, or not all of an answer, in time.
	brokeSilent how = "silent"
	// brokeClosed closed the connection in order (FIN).
	brokeClosed how = "closed"
	// brokeReset reset the connection (RST).
	brokeReset how = "reset"
	// brokeGarbled answered with something else than the Modbus reply to the request.
	brokeGarbled how = "garbled"
)

func newDevice(access checks.Access) *device {
	d := &device{interval: interval, left: maxRequests, bytes: min(wire.OptionsOf(access).MaxBytes, maxBytes)}
	if access.Target.Fragile {
		d.interval = fragileInterval
	}
	if quick(access) {
		d.interval = 0
	}
	if access.Further {
		d.last = time.Now() // it may be the device that was asked just now
	}
	if single(access) {
		d.left, d.only = 1, onlyProblem(access)
	}
	return d
}

// budget is why no further request may be sent; nil while one may.
func (d *device) budget() *checks.Problem {
	switch {
	case d.stop != nil:
		return d.stop
	case d.left <= 0 && d.only != nil:
		return d.only
	case d.left <= 0:
		return &checks.Problem{Reason: checks.Budget, Detail: fmt.Sprintf("not asked: the %d requests that may be sent to a device were used up", maxRequests)}
	}
	return nil
}

// onlyProblem is why all but one question stays unasked where one is all: a choice, not
// a failure.
func onlyProblem(access checks.Access) *checks.Problem {
	if access.Further {
		return &checks.Problem{Reason: checks.Source, Detail: fmt.Sprintf(
			"not asked: of the addresses of %s one is read as a whole, and the others are asked for one holding register only, since they may lead to one device",
			checks.Clean(access.Host))}
	}
	return &checks.Problem{Reason: checks.OptIn, Detail: "not asked with --pace quick, which asks a device one question only"}
}

// pause waits until the device has had its rest.
func (d *device) pause(ctx context.Context) error {
	d.mu.Lock()
	rest := time.Until(d.last.Add(d.interval))
	d.mu.Unlock()
	if rest <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(rest)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// touched notes a contact with the device: the next one keeps its distance.
func (d *device) touched() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last = time.Now()
}

// breakOff ends everything with this device. After names what it was sent.
func (d *device) breakOff(after string, err error) checks.Problem {
	problem := explain(err)
	if d.stop == nil {
		d.stop = &checks.Problem{Reason: problem.Reason, Detail: fmt.Sprintf("not asked after this: %s (%s)", problem.Detail, after)}
		if way := howBroken(err); way != "" {
			d.broken = &breach{after: after, how: way}
		}
	}
	return problem
}

// howBroken names the end of a conversation; "" when it was ours.
func howBroken(err error) how {
	_, garbled := errors.AsType[fault](err)
	_, odd := errors.AsType[oddReply](err)
	switch {
	case garbled, odd:
		return brokeGarbled
	case errors.Is(err, context.Canceled), errors.Is(err, errRefused):
		return ""
	case isReset(err):
		return brokeReset
	case isClose(err):
		return brokeClosed
	case wire.Classify(err).Reason == checks.Timeout:
		return brokeSilent
	}
	return ""
}

func isReset(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

func isClose(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }

// explain gives an error its reason and sentence.
func explain(err error) checks.Problem {
	if odd, ok := errors.AsType[oddReply](err); ok {
		return checks.Problem{Reason: checks.Unreadable, Detail: odd.Error()}
	}
	switch garbled, ok := errors.AsType[fault](err); {
	case ok && garbled == tlsRecord:
		return checks.Problem{Reason: checks.Unreadable, Detail: "the port answers TLS to plaintext Modbus: is it modbus+tls://?"}
	case ok:
		return checks.Problem{Reason: checks.Unreadable, Detail: garbled.Error()}
	}
	return wire.Classify(err)
}
