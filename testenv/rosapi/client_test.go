package rosapi

import (
	"bufio"
	"crypto/tls"
	"net"
	"strings"
	"testing"
	"time"
)

// client speaks the API for tests; foreign clients do so in the folder conformance.
type client struct {
	t      testing.TB
	conn   net.Conn
	reader *bufio.Reader
}

func dial(t testing.TB, address string, secure *tls.Config) *client {
	t.Helper()
	conn, err := net.DialTimeout("tcp", address, 5*time.Second)
	if err != nil {
		t.Fatalf("dial: %v", err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if secure != nil {
		conn = tls.Client(conn, secure)
	}
	return &client{t, conn, bufio.NewReader(conn)}
}

// open is a connection to the plain API that is logged in.
func open(t testing.TB, router *Router, user string) *client {
	t.Helper()
	c := dial(t, router.Address("api"), nil)
	c.want("!done", "/login", "=name="+user, "=password="+router.current().Password(user))
	return c
}

func (c *client) send(words ...string) {
	c.t.Helper()
	if _, err := c.conn.Write(appendSentence(nil, words...)); err != nil {
		c.t.Fatalf("send %q: %v", words[0], err)
	}
}

// read is the next sentence with its words joined by blanks.
func (c *client) read() string {
	c.t.Helper()
	words, err := readSentence(c.reader)
	if err != nil {
		c.t.Fatalf("read: %v", err)
	}
	return strings.Join(words, " ")
}

// ask returns the sentences of the answer, its last one included.
func (c *client) ask(words ...string) []string {
	c.t.Helper()
	c.send(words...)
	var answer []string
	for {
		answer = append(answer, c.read())
		if last := answer[len(answer)-1]; strings.HasPrefix(last, "!done") || strings.HasPrefix(last, "!fatal") {
			return answer
		}
	}
}

// want asks and compares the whole answer, its sentences joined by " | ".
func (c *client) want(want string, words ...string) {
	c.t.Helper()
	if got := strings.Join(c.ask(words...), " | "); got != want {
		c.t.Errorf("%q\n got %s\nwant %s", words, got, want)
	}
}
