package webconn

import (
	"strings"

	"hardcheck/checks"
)

// What stands in place of what is drawn at random, in plans and transcripts.
const (
	shownMissing = "(16 random hex digits)"
	// forgedHost is a name that nobody has (RFC 6761, 6.4).
	forgedHost    = "forged.hardcheck.invalid"
	foreignOrigin = "https://foreign.hardcheck.invalid"
)

// request is one request of the list.
type request struct {
	method, path, host string
	// origin makes it an upgrade to a WebSocket; key is its key.
	origin, key string
	// half leaves out everything behind the first letters of the path.
	half  bool
	class checks.Class
	// shown is how plans and transcripts show it.
	shown string
}

func (c *collector) get(path string) request {
	return request{method: "GET", path: path, host: c.host(), class: checks.SafeRead, shown: "GET " + path}
}

func (c *collector) getMissing(path string) request {
	asked := c.get(path)
	asked.shown = "GET /" + shownMissing
	return asked
}

func (c *collector) getForged() request {
	asked := c.get("/")
	asked.host, asked.shown = forgedHost, "GET / with Host "+forgedHost
	return asked
}

// upgrade asks for a WebSocket (RFC 6455, 4.1).
func (c *collector) upgrade(path, origin, key string) request {
	asked := c.get(path)
	asked.origin, asked.key = origin, key
	asked.shown = "GET " + path + ", upgrade to WebSocket, Origin " + origin
	return asked
}

// emptyForm sends a form without any field: no token, and no name that could be locked out.
func (c *collector) emptyForm(path string) request {
	return request{
		method: "POST", path: path, host: c.host(), class: checks.Active,
		shown: "POST " + path + " with an empty form",
	}
}

func (c *collector) burst(path string) request {
	asked := c.get(path)
	asked.class = checks.Active
	return asked
}

func (c *collector) halfLine() request {
	return request{method: "GET", path: "/", host: c.host(), half: true, class: checks.Active, shown: "GET / without the end of its line"}
}

// The headers of a request, beside Host. A server is told who asks, that it may not
// compress, and that the connection ends with the answer.
const (
	plainHeaders = "User-Agent: hardcheck\r\nAccept: */*\r\nAccept-Encoding: identity\r\nConnection: close\r\n"
	formHeaders  = plainHeaders + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n"
	// The key and the origin follow.
	upgradeHeaders = "User-Agent: hardcheck\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
)

// bytes is the request as it is sent.
func (r request) bytes() []byte {
	line := r.method + " " + r.path
	if r.half {
		return []byte(line)
	}
	var b strings.Builder
	b.WriteString(line + " HTTP/1.1\r\nHost: " + r.host + "\r\n")
	switch {
	case r.origin != "":
		b.WriteString(upgradeHeaders + "Sec-WebSocket-Key: " + r.key + "\r\nOrigin: " + r.origin + "\r\n")
	case r.method == "POST":
		b.WriteString(formHeaders)
	default:
		b.WriteString(plainHeaders)
	}
	b.WriteString("\r\n")
	return []byte(b.String())
}
