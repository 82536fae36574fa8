package webconn

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/pattern"
	"hardcheck/checks/wire"
)

// guard is the only way to a server. It reads each request again before a byte of it is
// sent, and knows the list by the site's settings rather than by who made the request.
// A connection carries one request; behind an upgrade that was granted, frames.
type guard struct {
	*wire.Gate
	list    list
	shown   string
	sent    bool
	granted bool
}

// list is what may be sent to one target.
type list struct {
	// host is the application's name, paths are those of the settings and the one of
	// the first answer's redirect.
	host   string
	paths  []string
	forms  []string // paths that may be sent an empty form
	socket []string
	// origin is the server's own.
	origin string
	// active is set where the target's owner allows more than reading.
	active bool
}

var (
	errRefused   = errors.New("refused: not on the list of requests")
	randomPath   = pattern.New(`^/[0-9a-f]{16}$`)
	websocketKey = pattern.New(`^[A-Za-z0-9+/]{22}==$`)
	endOfHead    = []byte("\r\n\r\n")
)

func newGuard(conn net.Conn, transcript *checks.Transcript, allowed list, shown string) *guard {
	g := &guard{list: allowed, shown: shown}
	g.Gate = wire.NewGate(conn, transcript, g.inspect)
	return g
}

// inspect lets one request through, or what may follow an upgrade.
func (g *guard) inspect(pending []byte) (int, []string, error) {
	switch {
	case g.granted:
		shown, err := permitFrame(pending, g.list.active)
		return len(pending), []string{shown}, err
	case g.sent:
		return 0, nil, fmt.Errorf("send a second request: %w", errRefused)
	}
	if err := g.list.permit(pending); err != nil {
		return 0, nil, err
	}
	g.sent = true
	return len(pending), []string{g.shown}, nil
}

// permit reports why a request may not be sent.
func (l list) permit(request []byte) error {
	if string(request) == "GET /" && l.active {
		return nil
	}
	head, rest, whole := bytes.Cut(request, endOfHead)
	if !whole || len(rest) > 0 {
		return fmt.Errorf("send a request with a body or without an end: %w", errRefused)
	}
	lines := strings.Split(string(head), "\r\n")
	method, path, ok := requestLine(lines[0])
	if !ok || len(lines) < 2 || strings.ContainsAny(string(head), "\x00\t") {
		return fmt.Errorf("send a line that is no request: %w", errRefused)
	}
	host, isHost := strings.CutPrefix(lines[1], "Host: ")
	headers := strings.Join(lines[2:], "\r\n") + "\r\n"
	forged := host == forgedHost && path == "/" && method == "GET" && headers == plainHeaders
	if !isHost || host != l.host && !forged {
		return fmt.Errorf("send a request for another host: %w", errRefused)
	}
	allowed := false
	switch {
	case method == "GET" && headers == plainHeaders:
		allowed = slices.Contains(l.paths, path) || randomPath.MatchString(path)
	case method == "GET" && l.upgrade(headers):
		allowed = slices.Contains(l.socket, path) || randomPath.MatchString(path)
	case method == "POST" && headers == formHeaders:
		allowed = l.active && slices.Contains(l.forms, path)
	}
	if !allowed {
		return fmt.Errorf("send %s %.40q: %w", method, path, errRefused)
	}
	return nil
}

func requestLine(line string) (method, path string, ok bool) {
	parts := strings.Split(line, " ")
	if len(parts) != 3 || parts[2] != "HTTP/1.1" {
		return "", "", false
	}
	return parts[0], parts[1], true
}

// upgrade reports whether headers are those of an upgrade, by an origin that is known.
func (l list) upgrade(headers string) bool {
	own, isUpgrade := strings.CutPrefix(headers, upgradeHeaders)
	key, origin, both := strings.Cut(strings.TrimSuffix(own, "\r\n"), "\r\nOrigin: ")
	key, hasKey := strings.CutPrefix(key, "Sec-WebSocket-Key: ")
	return isUpgrade && both && hasKey && websocketKey.MatchString(key) && (origin == l.origin || origin == foreignOrigin)
}

// list is what this collection may send.
func (c *collector) list(follow ...string) list {
	asked := c.settings.Web
	allowed := list{
		host: c.host(), origin: c.origin(), socket: asked.Sockets, active: c.active(),
		paths: slices.Concat([]string{"/"}, asked.Asked(), follow),
	}
	if asked.Login != "" {
		allowed.forms = []string{asked.Login}
	}
	return allowed
}

func (c *collector) active() bool {
	return slices.Contains(c.access.Target.Consent, string(checks.Active))
}
