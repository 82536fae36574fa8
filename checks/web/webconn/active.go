package webconn

import (
	"context"
	"net"
	"strconv"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/web"
	"hardcheck/checks/wire"
)

// The bounds of what asks for consent.
const (
	maxBurst = 30
	// halfTime is how long a server may leave a half request open. The slowest of
	// those that end it is daphne, after 60 s.
	halfTime = 65 * time.Second
	// halfReserve is left of the target's own time for what ends the collection.
	halfReserve = 2 * time.Second
)

var optIn = checks.Problem{
	Reason: checks.OptIn, Detail: `it asks for more than reading: add consent: [active] to the target`,
}

// readActive asks for what needs the consent "active", the slowest last.
func (c *collector) readActive(ctx context.Context) {
	if !c.active() {
		for _, field := range []string{"form", "burst", "halfRequest"} {
			c.problems.Add(field, optIn)
		}
		return
	}
	c.readForm(ctx)
	c.readFrames(ctx)
	c.readBurst(ctx)
	c.readHalf(ctx)
}

func (c *collector) readForm(ctx context.Context) {
	login := c.settings.Web.Login
	if login == "" {
		c.problems.Add("form", unlisted("login"))
		return
	}
	if got, ok := c.read(ctx, "form", c.emptyForm(login), maxBody); ok {
		c.facts.Form = checks.Known(c.page(got))
	}
}

// readBurst asks for the API's first path until it is refused, or the series ends.
func (c *collector) readBurst(ctx context.Context) {
	if len(c.settings.Web.API) == 0 {
		c.problems.Add("burst", unlisted("api"))
		return
	}
	path := c.settings.Web.API[0]
	seen := web.Burst{Path: path}
	for seen.Requests < maxBurst && !seen.Limited {
		got, ok := c.read(ctx, "burst", c.burst(path), maxBody)
		if !ok {
			return
		}
		if seen.Requests++; seen.Requests == 1 {
			seen.Status = got.status
		}
		seen.Limited = seen.Requests > 1 && got.status != seen.Status && (got.status == 429 || got.status == 503)
	}
	c.facts.Burst = checks.Known(seen)
}

// readHalf waits for the server to end a request that doesn't. It isn't sent where less
// time is left than shows that it stays open.
func (c *collector) readHalf(ctx context.Context) {
	if !c.tried(ctx, "halfRequest") {
		return
	}
	if until, bounded := ctx.Deadline(); bounded && time.Until(until) < halfTime+halfReserve {
		c.fail("halfRequest", checks.Problem{
			Reason: checks.Budget, Detail: "a half request needs 65 s, and less was left of the target's time: raise --timeout",
		})
		return
	}
	seen, err := c.half(ctx, halfTime)
	if err != nil {
		c.fail("halfRequest", wire.Classify(err))
		return
	}
	c.facts.HalfRequest = checks.Known(seen)
}

func (c *collector) half(ctx context.Context, wait time.Duration) (web.HalfRequest, error) {
	if err := c.wait(ctx, c.pause()); err != nil {
		return web.HalfRequest{}, err
	}
	defer func() { c.last = time.Now() }()
	asked := c.halfLine()
	conn, err := c.open(ctx, wait)
	if err != nil {
		return web.HalfRequest{}, err
	}
	defer func() { _ = conn.Close() }() // it changes nothing about the answer
	g := newGuard(conn, c.options.Transcript, c.list(), asked.shown)
	if err := c.send(g, asked); err != nil {
		return web.HalfRequest{}, err
	}
	began := time.Now()
	_, err = g.Read(make([]byte, 1))
	took := int(time.Since(began).Round(time.Second) / time.Second)
	if ctx.Err() != nil {
		return web.HalfRequest{}, ctx.Err()
	}
	return web.HalfRequest{Closed: err == nil || !isTimeout(err), Seconds: took}, nil
}

// readFrames sends each message to a socket of its own connection, where strangers are let in.
func (c *collector) readFrames(ctx context.Context) {
	for _, path := range c.settings.Web.Sockets {
		field := "sockets." + path + ".frames"
		seen := c.facts.Sockets[path]
		own, known := seen.Own.Get()
		switch {
		case !known:
			continue // the reason stands at the socket
		case !own.Agreed() || !own.Open && !own.Data:
			c.problems.Add(field, checks.Problem{Reason: checks.Source, Detail: "the socket is closed to somebody who is not logged in"})
			continue
		}
		var frames []web.Frame
		for _, message := range web.Messages() {
			frame, ok := c.readFrameAnswer(ctx, field, path, message)
			if !ok {
				break
			}
			frames = append(frames, frame)
		}
		seen.Frames = checks.Whole(frames)
		if len(frames) < len(web.Messages()) {
			seen.Frames = checks.Cut(frames)
		}
		c.facts.Sockets[path] = seen
	}
}

func (c *collector) readFrameAnswer(ctx context.Context, field, path string, message web.Message) (web.Frame, bool) {
	if !c.tried(ctx, field) {
		return web.Frame{}, false
	}
	seen, err := c.message(ctx, path, message)
	if err != nil {
		c.missed++
		c.fail(field, wire.Classify(err))
		return web.Frame{}, false
	}
	c.missed = 0
	return seen, true
}

// message opens a socket, lets it speak first and sends one message.
func (c *collector) message(ctx context.Context, path string, message web.Message) (web.Frame, error) {
	if err := c.wait(ctx, c.pause()); err != nil {
		return web.Frame{}, err
	}
	defer func() { c.last = time.Now() }()
	conn, err := c.open(ctx, 0)
	if err != nil {
		return web.Frame{}, err
	}
	defer func(conn net.Conn) { _ = conn.Close() }(conn) // it changes nothing about the answer
	asks := time.Now()
	g, reader, got, err := c.handshake(conn, c.upgrade(path, c.origin(), newKey()))
	settle := settleOf(time.Since(asks))
	if err != nil {
		return web.Frame{}, err
	}
	if got.status != 101 {
		return web.Frame{}, checks.Problem{Reason: checks.Unreadable, Detail: "the socket was open before and is refused now: " + strconv.Itoa(got.status)}
	}
	if _, err := g.Write(messageFrame(message)); err != nil {
		return web.Frame{}, err
	}
	seen := web.Frame{Sent: message}
	for range 3 { // a server that sends by itself is heard twice before its answer counts
		seen.Answer, seen.Close = awaitFrame(g, reader, settle)
		if seen.Answer != web.AnsweredData {
			break
		}
	}
	c.leave(g)
	return seen, nil
}
