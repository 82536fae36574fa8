package webconn

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/sha1"
	"encoding/base64"
	"net"
	"strconv"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/web"
	"hardcheck/checks/wire"
)

// A socket is watched for what the server does by itself: for leastSettle, and longer where
// the server is slow, since one that takes a second to agree may take as long to close.
const (
	leastSettle = 2 * time.Second
	mostSettle  = 10 * time.Second
)

// settleOf is how long to watch a socket of a server that took so long to agree.
func settleOf(took time.Duration) time.Duration {
	return min(max(10*took, leastSettle), mostSettle)
}

// readSockets asks for each listed WebSocket twice: as the server's own pages do, and as
// another site's.
func (c *collector) readSockets(ctx context.Context) {
	for _, path := range c.settings.Web.Sockets {
		if c.facts.Sockets == nil {
			c.facts.Sockets = map[string]web.Socket{}
		}
		field := "sockets." + path
		seen := web.Socket{
			Own:     c.readUpgrade(ctx, field+".own", path, c.origin()),
			Foreign: c.readUpgrade(ctx, field+".foreign", path, foreignOrigin),
		}
		c.facts.Sockets[path] = seen
		if !c.active() {
			c.problems.Add(field+".frames", optIn)
		}
	}
}

func (c *collector) readUpgrade(ctx context.Context, field, path, origin string) checks.Value[web.Upgrade] {
	if !c.tried(ctx, field) {
		return checks.Unknown[web.Upgrade]()
	}
	asked := c.upgrade(path, origin, newKey())
	seen, err := c.upgradeOn(ctx, asked, func() (net.Conn, error) { return c.open(ctx, 0) })
	if err != nil {
		c.missed++
		c.fail(field, wire.Classify(err))
		return checks.Unknown[web.Upgrade]()
	}
	c.missed = 0
	return checks.Known(seen)
}

// upgradePlain is an upgrade at another port, in plaintext.
func (c *collector) upgradePlain(ctx context.Context, port int, path string) (web.Upgrade, error) {
	asked := c.upgrade(path, c.origin(), newKey())
	asked.shown += ", in plaintext at port " + strconv.Itoa(port)
	return c.upgradeOn(ctx, asked, func() (net.Conn, error) { return c.dial(ctx, port, 0) })
}

// upgradeOn asks for a WebSocket and watches it until it has settled.
func (c *collector) upgradeOn(ctx context.Context, asked request, open func() (net.Conn, error)) (web.Upgrade, error) {
	if err := c.wait(ctx, c.pause()); err != nil {
		return web.Upgrade{}, err
	}
	defer func() { c.last = time.Now() }()
	conn, err := open()
	if err != nil {
		return web.Upgrade{}, err
	}
	defer func() { _ = conn.Close() }() // it changes nothing about the answer
	asks := time.Now()
	g, reader, got, err := c.handshake(conn, asked)
	if err != nil || got.status != 101 {
		return web.Upgrade{Status: got.status}, err
	}
	seen := web.Upgrade{Status: got.status}
	switch kind, code := awaitFrame(g, reader, settleOf(time.Since(asks))); kind {
	case web.AnsweredData:
		seen.Data = true
	case web.AnsweredNothing:
		seen.Open = true
	case web.AnsweredClose:
		seen.Close = code
	case web.AnsweredEnd:
	}
	c.leave(g)
	return seen, nil
}

// handshake sends the upgrade and reads its answer. A 101 without the right key is none
// (RFC 6455, 4.1).
func (c *collector) handshake(conn net.Conn, asked request) (*guard, *bufio.Reader, answer, error) {
	g := newGuard(conn, c.options.Transcript, c.list(), asked.shown)
	if err := c.send(g, asked); err != nil {
		return g, nil, answer{}, err
	}
	got, reader, err := receive(g, asked.method, maxBody)
	if err == nil && got.status == 101 && got.header.Get("Sec-WebSocket-Accept") != acceptOf(asked.key) {
		err = checks.Problem{Reason: checks.Unreadable, Detail: "the server agrees to an upgrade with the wrong key: it speaks no WebSocket"}
	}
	g.granted = err == nil && got.status == 101
	return g, reader, got, err
}

// leave says goodbye; a server that is gone already needs none.
func (c *collector) leave(g *guard) { _, _ = g.Write(closeFrame()) }

// newKey is a random key of 16 bytes.
func newKey() string {
	var bytes [16]byte
	_, _ = rand.Read(bytes[:]) // never fails since Go 1.24
	return base64.StdEncoding.EncodeToString(bytes[:])
}

// acceptOf is the answer to a key.
func acceptOf(key string) string {
	sum := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")) // RFC 6455 prescribes SHA-1
	return base64.StdEncoding.EncodeToString(sum[:])
}
