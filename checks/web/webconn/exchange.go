package webconn

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"hardcheck/checks"
)

// The bounds of one target, in bytes: of one answer's head, of its body, of a
// description of an API, of one connection with its TLS, and of everything.
const (
	maxHead       = 64 << 10
	maxBody       = 256 << 10
	maxSchema     = 2 << 20
	maxConnection = maxHead + maxSchema + 64<<10
	maxTotal      = 8 << 20
	// maxInterim is how many answers 1xx may come before the true one (RFC 9110, 15.2).
	maxInterim = 5
)

// answer is what was read of one answer.
type answer struct {
	status int
	header http.Header
	body   []byte
	// whole is set where the body was read to its end.
	whole bool
}

// ask sends one request and reads its answer, on a connection of its own.
func (c *collector) ask(ctx context.Context, asked request, most int) (answer, error) {
	return c.askOn(ctx, asked, most, func() (net.Conn, error) { return c.open(ctx, 0) })
}

// askPlain is ask at another port of the address, in plaintext.
func (c *collector) askPlain(ctx context.Context, port int, asked request) (answer, error) {
	return c.askOn(ctx, asked, maxBody, func() (net.Conn, error) { return c.dial(ctx, port, 0) })
}

func (c *collector) askOn(ctx context.Context, asked request, most int, open func() (net.Conn, error)) (answer, error) {
	if err := c.wait(ctx, c.pauseFor(asked)); err != nil {
		return answer{}, err
	}
	defer func() { c.last = time.Now() }()
	conn, err := open()
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = conn.Close() }() // what it says changes nothing about the answer
	g := newGuard(conn, c.options.Transcript, c.list(c.follow...), asked.shown)
	if err := c.send(g, asked); err != nil {
		return answer{}, err
	}
	got, _, err := receive(g, asked.method, most)
	return got, err
}

func (c *collector) pauseFor(asked request) time.Duration {
	if asked.class == checks.Active && asked.method == "GET" && !asked.half && !c.access.Target.Fragile {
		return burstPause
	}
	return c.pause()
}

func (c *collector) send(g *guard, asked request) error {
	if _, err := g.Write(asked.bytes()); err != nil {
		return err
	}
	return nil
}

// receive reads one answer, and what was buffered behind it.
func receive(g *guard, method string, most int) (answer, *bufio.Reader, error) {
	source := &counted{conn: g, left: int64(maxHead)}
	reader := bufio.NewReader(source)
	response, err := readHead(reader, method)
	if err != nil {
		return answer{}, reader, source.explain(err)
	}
	defer func() { _ = response.Body.Close() }() // it is the connection that is closed
	got := answer{status: response.StatusCode, header: response.Header}
	if response.StatusCode == http.StatusSwitchingProtocols {
		g.Received("101")
		return got, reader, nil
	}
	source.left = int64(most) + maxHead
	got.body, err = io.ReadAll(io.LimitReader(response.Body, int64(most)+1))
	got.whole = err == nil && len(got.body) <= most
	got.body = got.body[:min(len(got.body), most)]
	g.Received(fmt.Sprintf("%d, %d bytes", got.status, len(got.body)))
	return got, reader, nil
}

// readHead reads the head of the final answer; the interim ones are skipped.
func readHead(reader *bufio.Reader, method string) (*http.Response, error) {
	for range maxInterim {
		response, err := http.ReadResponse(reader, &http.Request{Method: method})
		if err != nil || response.StatusCode >= 200 || response.StatusCode == http.StatusSwitchingProtocols {
			return response, err
		}
	}
	return nil, checks.Problem{Reason: checks.Budget, Detail: fmt.Sprintf("the server sent more than %d interim answers (1xx)", maxInterim)}
}

// counted bounds what is read, and remembers how the reading ended.
type counted struct {
	conn net.Conn
	left int64
	head [4]byte // the first bytes
	seen int
	err  error
}

// Read reads within the bound. Beyond it the error is a [checks.Problem] with the reason budget.
func (c *counted) Read(p []byte) (int, error) {
	if c.left <= 0 {
		c.err = checks.Problem{Reason: checks.Budget, Detail: "the answer is longer than what is read of one"}
		return 0, c.err
	}
	n, err := c.conn.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	c.seen += copy(c.head[min(c.seen, len(c.head)):], p[:n])
	if err != nil {
		c.err = err
	}
	return n, err
}

// explain says why an answer could not be used: the connection's own end, or that it is
// no HTTP. The parser's words hold bytes of the peer.
func (c *counted) explain(err error) error {
	const begin = "HTTP"
	switch head := string(c.head[:c.seen]); {
	case c.seen >= 2 && (head[0] == 0x15 || head[0] == 0x16) && head[1] == 3:
		return checks.Problem{Reason: checks.Unreadable, Detail: "the answer is TLS: write the target as https://"}
	case !strings.HasPrefix(begin, head):
	case c.err != nil:
		return c.err
	case isProblem(err):
		return err
	}
	return checks.Problem{Reason: checks.Unreadable, Detail: "the answer is not HTTP/1.1: does another service listen on this port?"}
}

func isProblem(err error) bool {
	_, ok := errors.AsType[checks.Problem](err)
	return ok
}
