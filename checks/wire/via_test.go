package wire_test

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/wire"
	"hardcheck/testenv/socks"
)

// echo answers each connection with what it sends.
func echo(t *testing.T) string {
	t.Helper()
	return socks.Listen(t, func(conn *net.TCPConn) { _, _ = io.Copy(conn, conn) })
}

func portOf(t *testing.T, address string) string {
	t.Helper()
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	return port
}

func TestDialThroughProxy(t *testing.T) {
	t.Parallel()
	target := echo(t)
	proxy := socks.Start(t, socks.Config{User: "jump", Password: "canary-9fK", Names: map[string]string{"plc.example": "127.0.0.1"}})
	named := net.JoinHostPort("plc.example", portOf(t, target))
	for _, endpoint := range []string{target, named} {
		transcript := checks.NewTranscript(time.Now())
		conn, err := wire.Dial(t.Context(), endpoint, wire.Options{
			Timeout: 5 * time.Second, MaxBytes: 5, Transcript: transcript,
			Via: checks.Proxy{Endpoint: proxy.Address, Username: "jump", Password: checks.NewSecret("canary-9fK")},
		})
		if err != nil {
			t.Fatal(err)
		}
		if conn.RemoteAddr().String() != endpoint {
			t.Errorf("the peer is %s, want %s", conn.RemoteAddr(), endpoint)
		}
		if _, err := conn.Write([]byte("helloworld")); err != nil {
			t.Fatal(err)
		}
		got := make([]byte, 5)
		if _, err := io.ReadFull(conn, got); err != nil || string(got) != "hello" {
			t.Errorf("read %q, %v", got, err)
		}
		// What the proxy said doesn't count, what the target says does.
		if _, err := conn.Read(got); wire.Classify(err).Reason != checks.Budget || !strings.Contains(err.Error(), endpoint) {
			t.Errorf("reading beyond the budget gives %v", err)
		}
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
		events, _ := transcript.Exchanges()
		if want := endpoint + " through socks5://" + proxy.Address; events[0].What != want {
			t.Errorf("the transcript says %q, want %q", events[0].What, want)
		}
	}
	if asked := proxy.Asked(); len(asked) != 2 || asked[1] != named {
		t.Errorf("the proxy was asked for %q: the name must reach it", asked)
	}
}

// mute waits for as long as the client does.
func mute(answers ...string) func(*net.TCPConn) {
	return func(conn *net.TCPConn) {
		buffer := make([]byte, 512)
		for _, answer := range answers {
			if _, err := conn.Read(buffer); err != nil {
				return
			}
			_, _ = conn.Write([]byte(answer))
		}
		_, _ = io.Copy(io.Discard, conn)
	}
}

// ends answers and closes, by a reset where abort is set.
func ends(abort bool, answers ...string) func(*net.TCPConn) {
	return func(conn *net.TCPConn) {
		buffer := make([]byte, 512)
		for _, answer := range answers {
			_, _ = conn.Read(buffer)
			_, _ = conn.Write([]byte(answer))
		}
		_, _ = conn.Read(buffer)
		if abort {
			_ = conn.SetLinger(0)
		}
	}
}

func TestProxyThatMisbehaves(t *testing.T) {
	t.Parallel()
	const target = "plc.example:502"
	for _, tc := range []struct {
		name   string
		talk   func(*net.TCPConn)
		login  bool
		reason checks.Reason
		detail string
	}{
		{"silent", mute(), false, checks.Timeout, "did not answer in time"},
		{"half_greeting", mute("\x05"), false, checks.Timeout, "did not answer in time"},
		{"silent_after_greeting", mute("\x05\x00"), false, checks.Timeout, "had no connection to " + target + " in time"},
		{"closes", ends(false), false, checks.Unreadable, "closed the connection before it had one"},
		{"resets", ends(true), false, checks.Unreadable, "closed the connection before it had one"},
		{"closes_after_greeting", ends(false, "\x05\x00"), false, checks.Unreadable, "closed the connection before it had one"},
		{"http", ends(false, "HTTP/1.1 400 Bad Request\r\n\r\n"), false, checks.Unreadable, "not SOCKS5"},
		{"socks4", mute("\x00\x5b\x00\x00\x00\x00\x00\x00"), false, checks.Unreadable, "not SOCKS5"},
		{"garbage_for_a_reply", mute("\x05\x00", "\xff\xff\xff\xff\xff\xff"), false, checks.Unreadable, "not SOCKS5"},
		{"strange_address", mute("\x05\x00", "\x05\x00\x00\x63aaaaaaaaaaaa"), false, checks.Unreadable, "not SOCKS5"},
		{"login_that_was_not_offered", mute("\x05\x02", "\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00"), false, checks.Unreadable, "not SOCKS5"},
		{"method_that_nobody_knows", mute("\x05\x63", "\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00"), false, checks.Unreadable, "not SOCKS5"},
		{"wants_a_login", mute("\x05\xff"), false, checks.Denied, "wants a login: set username and password under via"},
		{"takes_no_login", mute("\x05\xff"), true, checks.Denied, "takes no login"},
		{"refuses_the_login", mute("\x05\x02", "\x01\x01"), true, checks.Denied, `refuses the login of user "jump"`},
		{"silent_at_login", mute("\x05\x02"), true, checks.Timeout, "did not answer in time"},
		{"failed", mute("\x05\x00", "\x05\x01\x00\x01\x00\x00\x00\x00\x00\x00"), false, checks.Unreachable, "could not connect to " + target},
		{"by_rules", mute("\x05\x00", "\x05\x02\x00\x01\x00\x00\x00\x00\x00\x00"), false, checks.Denied, "does not allow connections"},
		{"no_host", mute("\x05\x00", "\x05\x04\x00\x01\x00\x00\x00\x00\x00\x00"), false, checks.Unreachable, "no route"},
		{"target_refused", mute("\x05\x00", "\x05\x05\x00\x01\x00\x00\x00\x00\x00\x00"), false, checks.Unreachable, "was refused by " + target},
		{"no_command", mute("\x05\x00", "\x05\x07\x00\x01\x00\x00\x00\x00\x00\x00"), false, checks.Unreadable, "(reply 7)"},
		{"odd_reply", mute("\x05\x00", "\x05\xc8\x00\x01\x00\x00\x00\x00\x00\x00"), false, checks.Unreadable, "(reply 200)"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			via := checks.Proxy{Endpoint: socks.Listen(t, tc.talk)}
			if tc.login {
				via.Username, via.Password = "jump", checks.NewSecret("canary-9fK")
			}
			conn, err := wire.Dial(t.Context(), target, wire.Options{Timeout: 400 * time.Millisecond, Via: via})
			if err == nil {
				_ = conn.Close()
				t.Fatal("connected")
			}
			problem := wire.Classify(err)
			if problem.Reason != tc.reason || !strings.Contains(problem.Detail, tc.detail) {
				t.Errorf("%s: %s; want %s: ... %s", problem.Reason, problem.Detail, tc.reason, tc.detail)
			}
			if strings.Contains(err.Error(), "canary") {
				t.Errorf("the password is shown: %v", err)
			}
			if op, is := errors.AsType[*net.OpError](err); !is || op.Op != "dial" {
				t.Errorf("%v has not the form of a dial's error", err)
			}
		})
	}
}

func TestProxyThatIsNotThere(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = wire.Dial(t.Context(), "plc.example:502", wire.Options{Timeout: time.Second, Via: checks.Proxy{Endpoint: address}})
	if problem := wire.Classify(err); problem.Reason != checks.Unreachable || !strings.Contains(problem.Detail, "the proxy socks5://"+address) {
		t.Errorf("%s: %s", problem.Reason, problem.Detail)
	}
}

func TestProxyInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	via := checks.Proxy{Endpoint: socks.Listen(t, func(conn *net.TCPConn) {
		cancel()
		_, _ = io.Copy(io.Discard, conn)
	})}
	begin := time.Now()
	_, err := wire.Dial(ctx, "plc.example:502", wire.Options{Timeout: time.Minute, Via: via})
	if problem := wire.Classify(err); problem.Reason != checks.Timeout || !strings.Contains(problem.Detail, "interrupted") {
		t.Errorf("%s: %s", problem.Reason, problem.Detail)
	}
	if took := time.Since(begin); took > 20*time.Second {
		t.Errorf("it took %s to end", took)
	}
}

// A proxy that grants what it doesn't have yet closes without a word.
func TestProxyThatGrantsEarly(t *testing.T) {
	t.Parallel()
	proxy := socks.Start(t, socks.Config{Early: true})
	conn, err := wire.Dial(t.Context(), "plc.example:502", wire.Options{Timeout: time.Second, Via: checks.Proxy{Endpoint: proxy.Address}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_, err = conn.Read(make([]byte, 1))
	problem := wire.Classify(err)
	if !errors.Is(err, io.EOF) || problem.Reason != checks.Unreadable || !strings.Contains(problem.Detail, "or the proxy") {
		t.Errorf("%v: %s: %s", err, problem.Reason, problem.Detail)
	}
}

// A proxy that has no second connection closes it: that is no answer to the TLS version
// that was offered there.
func TestProbeThroughAProxyThatGivesUp(t *testing.T) {
	t.Parallel()
	address := serveTLS(t, &tls.Config{Certificates: []tls.Certificate{leaf(t, nil).pair(t)}, MinVersion: tls.VersionTLS12, MaxVersion: tls.VersionTLS12})
	for _, tc := range []struct {
		most int
		want map[string]bool
	}{
		{0, map[string]bool{"1.0": false, "1.1": false, "1.2": true, "1.3": false}},
		{1, map[string]bool{"1.2": true}},
		{2, map[string]bool{"1.0": false, "1.2": true}},
	} {
		via := checks.Proxy{Endpoint: socks.Start(t, socks.Config{Most: tc.most}).Address}
		open := func(ctx context.Context, _ wire.Offer) (net.Conn, error) {
			return wire.Dial(ctx, address, wire.Options{Timeout: 5 * time.Second, Via: via})
		}
		client, _, facts, err := wire.Connect(t.Context(), open,
			"127.0.0.1", checks.TLSOptions{}, wire.Offers()...)
		if err != nil {
			t.Fatal(err)
		}
		_ = client.Close()
		wire.ProbeVersions(t.Context(), open, "127.0.0.1", checks.TLSOptions{}, &facts)
		wantOffered(t, facts, tc.want)
	}
}
