package modbusconn

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/wire"
)

// metered counts what is read against the device's budget.
type metered struct {
	net.Conn
	device *device
	// watch is told every error of a read.
	watch func(error)
}

// Read counts; the connection below refuses what is over the budget.
func (m metered) Read(p []byte) (int, error) {
	n, err := m.Conn.Read(p)
	m.device.bytes -= int64(n)
	if err != nil && m.watch != nil {
		m.watch(err)
	}
	return n, err
}

// Close counts as a contact: the next one must keep its distance.
func (m metered) Close() error {
	defer m.device.touched()
	return m.Conn.Close()
}

// dialTLS is dial for a handshake, which may take one timeout as a whole.
func (c *collector) dialTLS(ctx context.Context, watch func(error)) (net.Conn, error) {
	conn, err := c.dial(ctx, watch)
	if err != nil {
		return nil, err
	}
	if err := conn.SetDeadline(time.Now().Add(c.options.Timeout)); err != nil {
		return nil, errors.Join(fmt.Errorf("set deadline: %w", err), conn.Close())
	}
	return conn, nil
}

// dial opens a TCP connection at the device's pace.
func (c *collector) dial(ctx context.Context, watch func(error)) (net.Conn, error) {
	if c.device.stop != nil {
		return nil, *c.device.stop
	}
	if c.device.bytes <= 0 {
		return nil, checks.Problem{
			Reason: checks.Budget,
			Detail: fmt.Sprintf("the device sent all of the %d bytes that may be read from it", min(c.options.MaxBytes, maxBytes)),
		}
	}
	if err := c.device.pause(ctx); err != nil {
		return nil, fmt.Errorf("wait for the next connection: %w", err)
	}
	options := c.options
	options.MaxBytes = c.device.bytes
	c.device.connections++
	conn, err := wire.Dial(ctx, c.access.Endpoint, options)
	c.device.touched()
	if err != nil {
		return nil, err
	}
	return metered{conn, c.device, watch}, nil
}
