package wire

import (
	"net"
	"sync"
	"time"

	"hardcheck/checks"
)

// announced tells the transcript of a ClientHello when it is really sent: a mistake in
// our own TLS settings ends a handshake before that.
type announced struct {
	net.Conn
	tell func()
}

// Announce puts hello, a ClientHello in words, into the transcript at the first write to
// the connection that it returns.
func Announce(conn net.Conn, transcript *checks.Transcript, hello string) net.Conn {
	return announced{conn, sync.OnceFunc(func() { transcript.Add(time.Now(), "send", hello) })}
}

// Write tells of the first write only; what follows belongs to the handshake or is
// told by the guard.
func (a announced) Write(p []byte) (int, error) {
	a.tell()
	return a.Conn.Write(p)
}
