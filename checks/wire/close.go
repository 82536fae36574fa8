package wire

import (
	"fmt"
	"io"
	"strconv"
	"time"
)

// How long and how much Close reads on after it has said that we are done.
const (
	drainTime            = 500 * time.Millisecond
	interruptedDrainTime = 100 * time.Millisecond
	drainBytes           = 64 << 10
)

// Close ends the connection the way a fragile device can bear: it closes the
// write side (FIN), reads what the peer still sends until the peer closes too,
// at most 500 ms and 64 KiB, and closes then.
//
// Closing a socket that holds unread bytes would send a reset instead. Industrial
// communication cards have as few as two to eight connection slots, and some keep
// a slot after a reset or a half-closed connection until they are power-cycled: an
// audit must not be what locks the operator out.
//
// After the context has ended Close takes at most about 100 ms. It is idempotent,
// and ends pending operations with [net.ErrClosed].
func (c *Conn) Close() error {
	c.once.Do(func() { c.closeErr = c.finish() })
	return c.closeErr
}

func (c *Conn) finish() error {
	c.mu.Lock()
	c.closing = true
	_ = c.tcp.SetDeadline(past)
	c.mu.Unlock()

	c.reading.Lock()
	defer c.reading.Unlock()
	discarded := c.drain()
	err := c.tcp.Close()
	c.unwatch()
	c.transcript.Add(time.Now(), "close", c.totals(discarded))
	if err != nil {
		return fmt.Errorf("close connection to %s: %w", c.peer, err)
	}
	return nil
}

// drain returns how many bytes it threw away. Its errors are the peer's end and
// our own time limit: both mean that there is nothing left to wait for.
func (c *Conn) drain() int64 {
	_ = c.tcp.CloseWrite()
	c.mu.Lock()
	wait := drainTime
	if c.interrupted != nil {
		wait = interruptedDrainTime
	}
	c.drainUntil = time.Now().Add(wait)
	_ = c.tcp.SetReadDeadline(c.drainUntil)
	c.mu.Unlock()
	discarded, _ := io.Copy(io.Discard, io.LimitReader(c.tcp, drainBytes))
	return discarded
}

func (c *Conn) totals(discarded int64) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	text := "sent " + strconv.FormatInt(c.sent, 10) + " bytes, received " + strconv.FormatInt(c.received, 10) + " bytes"
	if discarded > 0 {
		text += fmt.Sprintf(", discarded %d bytes", discarded)
	}
	return text
}
