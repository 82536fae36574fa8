package wire

import (
	"fmt"
	"net"
	"sync"
	"time"

	"hardcheck/checks"
)

// Gate lets only allowed requests onto a connection. It sits above TLS and below
// a client library, whose writes may hold several requests, or a part of one. A
// request that isn't allowed is refused before a byte of its write is sent, and
// after a refusal nothing more is sent.
type Gate struct {
	net.Conn
	transcript *checks.Transcript
	inspect    Inspect

	mu      sync.Mutex
	held    []byte // the begin of a request whose end has not been written yet
	refused error
}

// Inspect tells how many bytes of pending are complete, allowed requests, and how
// the transcript shows each of them. An incomplete rest is no error; a request
// that isn't allowed, or is none at all, is. It is never called twice at a time,
// and sees what it left over again, with what was written since.
type Inspect func(pending []byte) (size int, shown []string, err error)

// NewGate puts a gate in front of conn.
func NewGate(conn net.Conn, transcript *checks.Transcript, inspect Inspect) *Gate {
	return &Gate{Conn: conn, transcript: transcript, inspect: inspect}
}

// Write sends the complete requests in p if all of them are allowed, and holds
// back an incomplete rest.
func (g *Gate) Write(p []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.refused != nil {
		return 0, g.refused
	}
	pending := append(g.held, p...)
	size, shown, err := g.inspect(pending)
	if err != nil {
		g.refused = err
		return 0, err
	}
	g.held = append([]byte(nil), pending[size:]...)
	if size == 0 {
		return len(p), nil
	}
	for _, request := range shown {
		g.transcript.Add(time.Now(), "send", request)
	}
	if _, err := g.Conn.Write(pending[:size]); err != nil {
		return 0, fmt.Errorf("send request: %w", err)
	}
	return len(p), nil
}

// Received records an answer in the transcript, by its size and never its content.
func (g *Gate) Received(what string) { g.transcript.Add(time.Now(), "receive", what) }
