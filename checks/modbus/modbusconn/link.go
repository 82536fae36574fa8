package modbusconn

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"time"

	"hardcheck/checks"
)

const (
	// firstTransaction is not 0 or 1, so that a server which doesn't repeat the
	// transaction id is noticed.
	firstTransaction = 0x4843
	// maxLate bounds the answers to earlier requests that are skipped for one reply.
	maxLate = 2
	// patience is how long a few bytes that don't begin like a reply may grow into one.
	patience = 250 * time.Millisecond
	// readSize is more than one message, so that a longer answer is seen as such.
	readSize = 512
)

// link is one connection that speaks Modbus.
type link struct {
	conn       net.Conn // a guard
	device     *device
	timeout    time.Duration
	transcript *checks.Transcript
	next       uint16
	held       []byte // bytes that were read and not used yet
	// raw is everything that was read since the last request, and odd how it is a
	// Modbus reply although not the one that the specification asks for.
	raw []byte
	odd string
}

func newLink(conn net.Conn, c *collector) *link {
	return &link{
		conn: newGuard(conn, c.access), device: c.device, timeout: c.options.Timeout,
		transcript: c.options.Transcript, next: firstTransaction,
	}
}

// do sends one request and reads its reply, at the device's pace. The whole
// answer must come within one timeout. It gives a [checks.Problem] when the
// request may not be sent, a [fault] when the answer isn't the reply, and the
// error of the connection otherwise.
func (l *link) do(ctx context.Context, asked request) (reply, error) {
	if problem := l.device.budget(); problem != nil {
		return reply{}, *problem
	}
	if err := l.device.pause(ctx); err != nil {
		return reply{}, fmt.Errorf("wait for the next request: %w", err)
	}
	defer l.device.touched()
	until := time.Now().Add(l.timeout)
	if err := l.conn.SetDeadline(until); err != nil {
		return reply{}, fmt.Errorf("set deadline: %w", err)
	}
	transaction := l.next
	l.next++
	if err := l.send(transaction, asked); err != nil {
		return reply{}, err
	}
	l.raw, l.odd = nil, ""
	got, err := l.reply(transaction, asked, until)
	if err == nil {
		err = l.trailing()
	}
	if err != nil {
		l.raw = append(l.raw, l.rest(err, until)...)
		// What our own end has cut short is no oddity.
		if ctx.Err() == nil {
			l.odd = oddity(transaction, asked, l.raw)
		}
		if l.odd != "" {
			return reply{}, oddReply{l.odd, err}
		}
		return reply{}, err
	}
	l.transcript.Add(time.Now(), "receive", got.String())
	return got, nil
}

func (l *link) send(transaction uint16, asked request) error {
	_, err := l.conn.Write(encodeFrame(transaction, asked.unit, asked.pdu))
	if errors.Is(err, errRefused) {
		return err
	}
	l.device.sent++
	l.device.left--
	l.transcript.Add(time.Now(), "send", asked.String())
	// A server that turned us away may have closed already: why, it said before.
	if err != nil && !isReset(err) {
		return fmt.Errorf("send request: %w", err)
	}
	return nil
}

func (l *link) reply(transaction uint16, asked request, until time.Time) (reply, error) {
	for late := 0; ; late++ {
		got, err := l.receive(transaction, until)
		if err != nil {
			return reply{}, err
		}
		if got.transaction == transaction {
			return judgeReply(asked, got)
		}
		if !l.issued(got.transaction) || late == maxLate {
			return reply{}, wrongTransaction
		}
		l.transcript.Add(time.Now(), "receive", "late answer to an earlier request, skipped")
	}
}

// trailing finds bytes after the end of the reply that are not another reply.
func (l *link) trailing() error {
	if len(l.held) == 1 || l.foreign() {
		return trailingBytes
	}
	return nil
}

// issued reports whether a transaction id was used on this connection.
func (l *link) issued(transaction uint16) bool {
	return transaction >= firstTransaction && transaction < l.next
}

// receive reads until one whole message is there.
func (l *link) receive(transaction uint16, until time.Time) (frame, error) {
	for {
		got, size, err := parseFrame(l.held)
		if err == nil {
			l.held = l.held[size:]
			return got, nil
		}
		if !errors.Is(err, errIncomplete) {
			return frame{}, err
		}
		if err := l.shortenPatience(until); err != nil {
			return frame{}, err
		}
		have := len(l.held)
		l.held = slices.Grow(l.held, readSize)
		n, err := l.conn.Read(l.held[have : have+readSize])
		l.held = l.held[:have+n]
		l.raw = append(l.raw, l.held[have:]...)
		if n == 0 && err != nil {
			return frame{}, l.broken(err)
		}
	}
}

// rest reads what still follows an answer that isn't the reply, for a moment and at
// most one message: the whole of it may show what the device speaks.
func (l *link) rest(err error, until time.Time) []byte {
	if _, garbled := errors.AsType[fault](err); !garbled {
		return nil
	}
	if soon := time.Now().Add(patience); soon.Before(until) {
		until = soon
	}
	if l.conn.SetReadDeadline(until) != nil {
		return nil
	}
	rest, _ := io.ReadAll(io.LimitReader(l.conn, readSize))
	return rest
}

// foreign reports whether what is held begins like no answer on this connection.
func (l *link) foreign() bool {
	return len(l.held) >= 2 && !l.issued(binary.BigEndian.Uint16(l.held))
}

// shortenPatience shortens the wait for the rest of a message that is hardly one:
// a server that leaves the header out sends two bytes and then nothing.
func (l *link) shortenPatience(until time.Time) error {
	if !l.foreign() {
		return nil
	}
	soon := time.Now().Add(patience)
	if soon.After(until) {
		return nil
	}
	if err := l.conn.SetReadDeadline(soon); err != nil {
		return fmt.Errorf("set deadline: %w", err)
	}
	return nil
}

// broken says what the end of the answer means.
func (l *link) broken(err error) error {
	ended := errors.Is(err, io.EOF) || errors.Is(err, os.ErrDeadlineExceeded)
	if ended && l.foreign() {
		return notMBAP
	}
	if errors.Is(err, io.EOF) && len(l.held) > 0 {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("read answer: %w", err)
}

// close ends the connection in order; it counts as the last contact.
func (l *link) close() {
	_ = l.conn.Close()
	l.device.touched()
}
