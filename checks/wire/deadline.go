package wire

import (
	"errors"
	"net"
	"time"
)

// LocalAddr is our end of the connection.
func (c *Conn) LocalAddr() net.Addr { return c.tcp.LocalAddr() }

// RemoteAddr is the peer's end of the connection, behind the proxy where there is one.
func (c *Conn) RemoteAddr() net.Addr { return c.peer }

// SetDeadline sets both deadlines; see [Conn.SetReadDeadline].
func (c *Conn) SetDeadline(t time.Time) error {
	return errors.Join(c.SetReadDeadline(t), c.SetWriteDeadline(t))
}

// SetReadDeadline sets the caller's own read deadline, for pending reads too.
// The zero time takes it back; it never lengthens the connection's own limits.
func (c *Conn) SetReadDeadline(t time.Time) error {
	return c.setDeadline(&c.read, t, c.tcp.SetReadDeadline)
}

// SetWriteDeadline is SetReadDeadline for writes.
func (c *Conn) SetWriteDeadline(t time.Time) error {
	return c.setDeadline(&c.write, t, c.tcp.SetWriteDeadline)
}

func (c *Conn) setDeadline(of *limit, t time.Time, set func(time.Time) error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.ended("set deadline of"); err != nil {
		return err
	}
	of.caller = t
	return set(of.effective())
}
