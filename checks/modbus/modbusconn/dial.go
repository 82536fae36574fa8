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

// settle waits after a connect for as long as the site file says.
func (c *collector) settle(ctx context.Context) error {
	rest := settingsOf(c.access).SettleTime()
	if rest == 0 {
		return nil
	}
	c.options.Transcript.Add(time.Now(), "wait", settleText(rest))
	timer := time.NewTimer(rest)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait after the connect: %w", ctx.Err())
	}
}

// settleText is the wait as plans and transcripts show it.
func settleText(rest time.Duration) string { return fmt.Sprintf("%v after the connect", rest) }

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
	if err := c.settle(ctx); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return metered{conn, c.device, watch}, nil
}
