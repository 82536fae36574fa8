package redisconn

import (
	"errors"
	"fmt"
	"net"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/wire"
)

// guard is the only way to a server: it sits above TLS and below every client.
// Requests that aren't on the list are refused before a byte of their write is
// sent, and replies are handed on whole, after they were found to be bounded RESP2.
type guard struct {
	*wire.Gate
	timeout time.Duration
	replies *replyReader
	unread  []byte // the rest of a reply that Read has begun to hand out
	logins  int
	// config is what CONFIG is called.
	config renaming
}

func newGuard(conn net.Conn, timeout time.Duration, transcript *checks.Transcript) *guard {
	g := &guard{timeout: timeout, replies: newReplyReader(conn)}
	g.Gate = wire.NewGate(conn, transcript, g.inspect)
	return g
}

var errSecondLogin = errors.New("refused: credentials are sent once only")

// inspect returns how many bytes of pending are complete, allowed requests and
// how the transcript shows them.
func (g *guard) inspect(pending []byte) (size int, shown []string, err error) {
	for size < len(pending) {
		args, length, err := parseRequest(pending[size:])
		if errors.Is(err, errIncomplete) && len(pending)-size <= maxRequestBytes {
			return size, shown, nil
		}
		if err != nil {
			return 0, nil, fmt.Errorf("read request: %w: %w", err, errRefused)
		}
		text, err := permit(args, g.config)
		if err != nil {
			return 0, nil, err
		}
		if isLogin(args) {
			if g.logins++; g.logins > 1 {
				return 0, nil, errSecondLogin
			}
		}
		shown = append(shown, text)
		size += length
	}
	return size, shown, nil
}

// Read hands out replies. It returns nothing of a reply that is incomplete, too
// large or no RESP2.
func (g *guard) Read(p []byte) (int, error) {
	if len(g.unread) == 0 {
		_, raw, err := g.next()
		if err != nil {
			return 0, err
		}
		g.unread = raw
	}
	n := copy(p, g.unread)
	g.unread = g.unread[n:]
	return n, nil
}

func (g *guard) next() (reply, []byte, error) {
	value, raw, err := g.replies.next()
	if err == nil {
		g.Received(fmt.Sprintf("%d bytes", len(raw)))
	}
	return value, raw, err
}

// ask sends one request and reads its reply, both within the timeout.
func (g *guard) ask(args ...string) (reply, error) {
	if err := g.SetDeadline(time.Now().Add(g.timeout)); err != nil {
		return reply{}, fmt.Errorf("set deadline: %w", err)
	}
	_, writeErr := g.Write(encodeRequest(args))
	if errors.Is(writeErr, errRefused) || errors.Is(writeErr, errSecondLogin) {
		return reply{}, writeErr
	}
	// A server that turns clients away says why and closes before it reads
	// anything, so a write may fail although there is an answer.
	value, _, err := g.next()
	if err != nil {
		return reply{}, errors.Join(err, writeErr)
	}
	if err := g.SetDeadline(time.Time{}); err != nil {
		return reply{}, fmt.Errorf("take back deadline: %w", err)
	}
	return value, nil
}
