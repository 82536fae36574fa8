package webconn

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/web"
)

// play answers each connection's first request by a function of its first line, and
// closes then unless the answer ends with "KEEP".
func play(t *testing.T, answer func(line string) string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }() // the peer may be gone
				buffer := make([]byte, 4096)
				n, _ := conn.Read(buffer)
				line, _, _ := strings.Cut(string(buffer[:n]), "\r\n")
				text, keep := strings.CutSuffix(answer(line), "KEEP")
				_, _ = io.WriteString(conn, text)
				if keep {
					_, _ = io.Copy(io.Discard, conn)
				}
			}()
		}
	}()
	return listener.Addr().String()
}

func collectFrom(t *testing.T, paths web.Paths, answer func(string) string, consent ...string) checks.Collection {
	t.Helper()
	access := checktest.AccessTo(t, "web", "http", play(t, answer))
	access.Target.Settings, access.Target.Consent = web.Settings{Web: paths}, consent
	access.Timeout = time.Second
	return Collect(t.Context(), access)
}

// counting counts how often an answer was asked for.
func counting(answer func(string) string) (func(string) string, *atomic.Int64) {
	var asked atomic.Int64
	return func(line string) string {
		asked.Add(1)
		return answer(line)
	}, &asked
}

func always(text string) func(string) string { return func(string) string { return text } }

const sound = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

// TestOddAnswers are answers to the first request.
func TestOddAnswers(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		answer string
		reason checks.Reason
		words  string
	}{
		"tls_at_a_plain_port":   {"\x15\x03\x03\x00\x02\x02\x46", checks.Unreadable, "https://"},
		"http_2_only":           {"\x00\x00\x12\x04\x00\x00\x00\x00\x00", checks.Unreadable, "not HTTP/1.1"},
		"another_protocol":      {"-ERR unknown command\r\n", checks.Unreadable, "not HTTP/1.1"},
		"flood_of_interim":      {strings.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", 50), checks.Budget, "1xx"},
		"head_without_an_end":   {"HTTP/1.1 200 OK\r\n" + strings.Repeat("X: "+strings.Repeat("a", 1000)+"\r\n", 100), checks.Budget, "longer"},
		"silent":                {"KEEP", checks.Timeout, "did not answer"},
		"closed":                {"", checks.Unreadable, "closed"},
		"half_a_head":           {"HTTP/1.1 200 OK\r\nServ", checks.Unreadable, "closed"},
		"negative_length":       {"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", checks.Unreadable, "not HTTP/1.1"},
		"status_without_number": {"HTTP/1.1 OK\r\n\r\n", checks.Unreadable, "not HTTP/1.1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := collectFrom(t, web.Paths{}, always(tc.answer))
			checktest.WantMain(t, got, tc.reason, tc.words)
		})
	}
}

// TestOddBodies are answers whose head is sound.
func TestOddBodies(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		answer string
		whole  bool
	}{
		"sound":      {sound, true},
		"endless":    {"HTTP/1.1 200 OK\r\n\r\n" + strings.Repeat("a", 2*maxBody), false},
		"too_short":  {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nok", false},
		"compressed": {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nok", false},
		"bad_chunk":  {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", false},
		"stalled":    {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nokKEEP", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := collectFrom(t, web.Paths{}, always(tc.answer))
			page := checktest.Known(t, got.Facts.(web.Facts).Reference, "reference")
			if _, whole := page.Marks.Get(); whole != tc.whole || page.Status != 200 {
				t.Errorf("marks whole %v, status %d", whole, page.Status)
			}
		})
	}
}

// TestRedirectIsFollowedOnce holds that a loop costs one request.
func TestRedirectIsFollowedOnce(t *testing.T) {
	t.Parallel()
	answer, asked := counting(always("HTTP/1.1 302 Found\r\nLocation: /again?token=canary\r\nContent-Length: 0\r\n\r\n"))
	got := collectFrom(t, web.Paths{}, answer)
	facts := got.Facts.(web.Facts)
	landing := checktest.Known(t, facts.Landing, "landing")
	if asked.Load() != 4 || !landing.Redirects() || landing.Location.Path != "/again" {
		t.Errorf("%d requests, landing %+v", asked.Load(), landing)
	}
	checktest.WantNoTrace(t, got, nil, "canary")
}

// TestForeignRedirects are not followed.
func TestForeignRedirects(t *testing.T) {
	t.Parallel()
	for _, location := range []string{
		"http://other.example.org/", "//other.example.org/", "https://user:canary@127.0.0.1/", "javascript:alert(1)", "/" + strings.Repeat("a", 300), "%zz",
	} {
		t.Run(location[:min(len(location), 20)], func(t *testing.T) {
			t.Parallel()
			answer, asked := counting(always("HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n"))
			got := collectFrom(t, web.Paths{}, answer)
			if asked.Load() != 3 {
				t.Errorf("%d requests", asked.Load())
			}
			checktest.WantNoTrace(t, got, nil, "canary")
		})
	}
}

// TestThreeMissed holds that a server which stops answering is left alone.
func TestThreeMissed(t *testing.T) {
	t.Parallel()
	paths := web.Paths{Pages: []string{"/a", "/b", "/c", "/d", "/e"}}
	answer, asked := counting(func(line string) string {
		if strings.HasPrefix(line, "GET / ") {
			return sound
		}
		return "KEEP"
	})
	got := collectFrom(t, paths, answer)
	if asked.Load() != 6 {
		t.Errorf("%d requests, want three that are answered or not, and three in a row without an answer", asked.Load())
	}
	checktest.WantProblem(t, got, "pages./e", checks.Timeout, "in a row")
}

// agreed is the head of an answer that agrees to an upgrade, by the key in the request.
func socketPeer(t *testing.T, accept func(key string) string, frames string, late time.Duration) checks.Collection {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }() // the peer may be gone
				buffer := make([]byte, 4096)
				n, _ := conn.Read(buffer)
				_, rest, found := strings.Cut(string(buffer[:n]), "Sec-WebSocket-Key: ")
				if !found {
					_, _ = io.WriteString(conn, sound)
					return
				}
				key, _, _ := strings.Cut(rest, "\r\n")
				_, _ = fmt.Fprintf(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n", accept(key))
				time.Sleep(late)
				_, _ = io.WriteString(conn, frames)
				_, _ = io.Copy(io.Discard, conn)
			}()
		}
	}()
	access := checktest.AccessTo(t, "web", "http", listener.Addr().String())
	access.Target.Settings = web.Settings{Web: web.Paths{Sockets: []string{"/ws/"}}}
	return Collect(t.Context(), access)
}

func TestSockets(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		frames string
		want   web.Upgrade
	}{
		"silent":           {"", web.Upgrade{Status: 101, Open: true}},
		"text":             {"\x81\x02ok", web.Upgrade{Status: 101, Data: true}},
		"ping_then_silent": {"\x89\x00", web.Upgrade{Status: 101, Open: true}},
		"closed":           {"\x88\x02\x11\x31", web.Upgrade{Status: 101, Close: 4401}},
		"closed_bare":      {"\x88\x00", web.Upgrade{Status: 101, Close: 1005}},
		"length_of_2^63":   {"\x82\x7f\x80\x00\x00\x00\x00\x00\x00\x00", web.Upgrade{Status: 101, Data: true}},
		"masked":           {"\x81\x82abcdok", web.Upgrade{Status: 101}},
		"long_control":     {"\x88\x7e\x00\xff", web.Upgrade{Status: 101}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := socketPeer(t, acceptOf, tc.frames, 0)
			if own := checktest.Known(t, got.Facts.(web.Facts).Sockets["/ws/"].Own, "own"); own != tc.want {
				t.Errorf("%+v, want %+v", own, tc.want)
			}
		})
	}
	wrong := socketPeer(t, func(string) string { return "AAAA" }, "", 0)
	checktest.WantProblem(t, wrong, "sockets./ws/.own", checks.Unreadable, "wrong key")
}

// TestHalfRequest waits for a server that ends it, and for one that never does.
func TestHalfRequest(t *testing.T) {
	t.Parallel()
	half := func(ended bool) func(string) string {
		return func(line string) string {
			if line == "GET /" && !ended {
				return "KEEP"
			}
			return sound
		}
	}
	ended := collectFrom(t, web.Paths{}, half(true), "active")
	if got := checktest.Known(t, ended.Facts.(web.Facts).HalfRequest, "halfRequest"); !got.Closed {
		t.Errorf("%+v", got)
	}
	left := collectFrom(t, web.Paths{}, half(false), "active")
	if got := checktest.Known(t, left.Facts.(web.Facts).HalfRequest, "halfRequest"); got.Closed || got.Seconds < 64 {
		t.Errorf("%+v", got)
	}
	access := checktest.AccessTo(t, "web", "http", play(t, half(false)))
	access.Target.Consent = []string{"active"}
	ctx, cancel := context.WithTimeout(t.Context(), 6*time.Second)
	defer cancel()
	checktest.WantProblem(t, Collect(ctx, access), "halfRequest", checks.Budget, "--timeout")
}

func TestBurst(t *testing.T) {
	t.Parallel()
	var asked int
	got := collectFrom(t, web.Paths{API: []string{"/api/"}}, func(line string) string {
		if !strings.HasPrefix(line, "GET /api/ ") {
			return sound
		}
		if asked++; asked > 6 { // the listed path counts too
			return "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n"
		}
		return sound
	}, "active")
	if burst := checktest.Known(t, got.Facts.(web.Facts).Burst, "burst"); !burst.Limited || burst.Requests != 6 || burst.Status != 200 {
		t.Errorf("%+v", burst)
	}
}

// TestSlowSocket is a server that takes its time to close a stranger's socket, as it takes
// its time to agree.
func TestSlowSocket(t *testing.T) {
	t.Parallel()
	slowly := func(key string) string {
		time.Sleep(500 * time.Millisecond)
		return acceptOf(key)
	}
	got := socketPeer(t, slowly, "\x88\x02\x11\x31", leastSettle+time.Second)
	want := web.Upgrade{Status: 101, Close: 4401}
	if own := checktest.Known(t, got.Facts.(web.Facts).Sockets["/ws/"].Own, "own"); own != want {
		t.Errorf("%+v, want %+v", own, want)
	}
}
