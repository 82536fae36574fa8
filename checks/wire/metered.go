package wire

import (
	"net"
	"sync/atomic"
)

// metered counts what is read.
type metered struct {
	net.Conn
	left *atomic.Int64
}

// Metered counts what is read from conn against a budget that several connections share,
// of which left is what remains. It refuses nothing: the connection below does. Client
// libraries read in the background, even after they gave up, so the count is atomic.
func Metered(conn net.Conn, left *atomic.Int64) net.Conn { return metered{conn, left} }

// Read counts.
func (m metered) Read(p []byte) (int, error) {
	n, err := m.Conn.Read(p)
	m.left.Add(-int64(n))
	return n, err
}
