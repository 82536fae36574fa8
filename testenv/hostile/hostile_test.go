package hostile

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// The toy protocol: "HELLO" is answered by "+HELLO", then "NAME" by "+" and a name.
const toyAnswer = "+HELLO\n"

// toy is a collector of the toy protocol that does everything right.
type toy struct {
	timeout time.Duration
	tls     bool
}

func (y toy) collect(ctx context.Context, address string) Result {
	dialer := net.Dialer{Timeout: y.timeout}
	raw, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return Result{State: "unreachable", Reason: "unreachable", Detail: "no connection"}
	}
	defer leave(raw.(*net.TCPConn))
	stop := context.AfterFunc(ctx, func() { _ = raw.SetDeadline(time.Now()) })
	defer stop()
	conn := raw
	if y.tls {
		client := tls.Client(raw, &tls.Config{ServerName: "127.0.0.1"})
		_ = raw.SetDeadline(time.Now().Add(y.timeout))
		if err := client.Handshake(); err != nil {
			return failure(err)
		}
		conn = client
	}
	answers := bufio.NewReader(io.LimitReader(conn, 1<<20))
	if _, err := y.ask(ctx, raw, conn, answers, "HELLO\n"); err != nil {
		return failure(err)
	}
	name, err := y.ask(ctx, raw, conn, answers, "NAME\n")
	if err != nil {
		result := failure(err)
		result.State, result.HasFacts = "partial", true
		return result
	}
	return Result{State: "collected", Detail: name, HasFacts: true}
}

func (y toy) ask(ctx context.Context, raw, conn net.Conn, answers *bufio.Reader, request string) (string, error) {
	_ = raw.SetDeadline(time.Now().Add(y.timeout))
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if _, err := io.WriteString(conn, request); err != nil {
		return "", err
	}
	line, err := answers.ReadString('\n')
	if err != nil {
		return "", err
	}
	if !strings.HasPrefix(line, "+") || strings.ContainsFunc(line[:len(line)-1], invisible) {
		return "", fmt.Errorf("not an answer: %q", line)
	}
	return line, nil
}

func failure(err error) Result {
	result := Result{State: "failed", Reason: "unreadable", Detail: fmt.Sprintf("%q", err)}
	var timeout net.Error
	var untrusted *tls.CertificateVerificationError
	switch {
	case errors.As(err, &untrusted):
		result.State, result.Reason = "denied", "denied"
	case errors.Is(err, context.Canceled), errors.As(err, &timeout) && timeout.Timeout():
		result.Reason = "timeout"
	}
	return result
}

// leave closes with FIN.
func leave(conn *net.TCPConn) {
	_ = conn.CloseWrite()
	_ = conn.SetDeadline(time.Now().Add(50 * time.Millisecond))
	_, _ = io.CopyN(io.Discard, conn, 64<<10)
	_ = conn.Close()
}

func suiteFor(y toy) Suite {
	return Suite{
		Collect: y.collect, Answer: []byte(toyAnswer), HugePrefix: []byte("+"), HugeFill: []byte("name "),
		Dirty: []byte("+\x1b[31m\xff\x00\n"), RequireFIN: true, SpeaksTLS: y.tls, Deadline: 2 * time.Second,
	}
}

func TestGoodCollectorPasses(t *testing.T) { Run(t, suiteFor(toy{timeout: 500 * time.Millisecond})) }

func TestGoodTLSCollectorPasses(t *testing.T) {
	Run(t, suiteFor(toy{timeout: 500 * time.Millisecond, tls: true}))
}

func TestPatientCollectorObeysCancellation(t *testing.T) {
	suite := suiteFor(toy{timeout: time.Hour}).withDefaults()
	for _, problem := range try(t.Context(), suite, Cancelled) {
		t.Error(problem)
	}
}

// timedOut is a result that suits most peers.
var timedOut = Result{State: "failed", Reason: "timeout", Detail: "no answer"}

// connect opens a connection and sends the first request.
func connect(ctx context.Context, address string) *net.TCPConn {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil
	}
	_, _ = io.WriteString(conn, "HELLO\n")
	return conn.(*net.TCPConn)
}

func TestBadCollectorsAreFound(t *testing.T) {
	released := make(chan struct{})
	var strays sync.WaitGroup
	t.Cleanup(func() { close(released); strays.Wait() })
	for _, tc := range []struct {
		name    string
		on      Behaviour
		collect func(context.Context, string) Result
		says    string
	}{
		{"hangs", Silent, func(context.Context, string) Result {
			<-released
			return timedOut
		}, "hangs"},
		{"ignores_cancellation", Cancelled, func(ctx context.Context, address string) Result {
			defer leave(connect(ctx, address))
			<-released
			return timedOut
		}, "hangs"},
		{"panics", Silent, func(context.Context, string) Result { panic("index out of range") }, "panicked: index out of range"},
		{"claims_everything", Half, func(context.Context, string) Result {
			return Result{State: "collected", HasFacts: true, Reason: "timeout", Detail: "x"}
		}, "state is collected"},
		{"claims_facts_in_failure", Half, func(context.Context, string) Result {
			return Result{State: "failed", HasFacts: true, Reason: "timeout", Detail: "x"}
		}, `state "failed" with facts`},
		{"claims_facts_of_nothing", Refused, func(context.Context, string) Result {
			return Result{State: "partial", HasFacts: true, Reason: "unreachable", Detail: "x"}
		}, "never reached"},
		{"partial_without_facts", Half, func(context.Context, string) Result {
			return Result{State: "partial", Reason: "timeout", Detail: "x"}
		}, "partial without facts"},
		{"gives_no_state", Half, func(context.Context, string) Result { return Result{Reason: "timeout", Detail: "x"} }, "state is empty"},
		{"gives_no_reason", Silent, func(context.Context, string) Result { return Result{State: "failed", Detail: "x"} }, "reason is"},
		{"gives_no_sentence", Silent, func(context.Context, string) Result { return Result{State: "failed", Reason: "timeout"} }, "detail is empty"},
		{"gives_wrong_reason", Refused, func(context.Context, string) Result { return timedOut }, `want one of ["unreachable"]`},
		{"shows_what_it_read", Dirty, func(ctx context.Context, address string) Result {
			conn := connect(ctx, address)
			defer leave(conn)
			text := make([]byte, 64)
			n, _ := conn.Read(text)
			return Result{State: "failed", Reason: "unreadable", Detail: string(text[:n])}
		}, "control characters"},
		{"keeps_connections", Silent, func(ctx context.Context, address string) Result {
			conn := connect(ctx, address)
			context.AfterFunc(t.Context(), func() { _ = conn.Close() })
			return timedOut
		}, "1 of 1 connections left open"},
		{"keeps_goroutines", Silent, func(context.Context, string) Result {
			for range 10 {
				strays.Go(func() { <-released })
			}
			return timedOut
		}, "goroutines before"},
		{"floods", Silent, func(ctx context.Context, address string) Result {
			for range 100 {
				leave(connect(ctx, address))
			}
			return timedOut
		}, "100 connections opened"},
		{"resets", Half, func(ctx context.Context, address string) Result {
			conn := connect(ctx, address)
			_, _ = conn.Read(make([]byte, 1))
			_ = conn.Close() // with unread bytes
			return timedOut
		}, "reset, not closed with FIN"},
		{"reads_everything", Huge, func(ctx context.Context, address string) Result {
			conn := connect(ctx, address)
			defer leave(conn)
			all, _ := io.ReadAll(io.LimitReader(conn, 32<<20))
			return Result{State: "failed", Reason: "budget", Detail: fmt.Sprintf("%d bytes", len(all))}
		}, "the heap grew by"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			suite := suiteFor(toy{})
			suite.Collect, suite.CancelBound, suite.HeapLimit = tc.collect, time.Second, 8<<20
			if tc.name == "hangs" {
				suite.Bound = time.Second
			}
			problems := try(t.Context(), suite.withDefaults(), tc.on)
			if found := strings.Join(problems, "\n"); !strings.Contains(found, tc.says) {
				t.Errorf("found %q, want something with %q", found, tc.says)
			}
		})
	}
}

func TestExpectReplacesReasons(t *testing.T) {
	suite := Suite{Expect: map[Behaviour][]string{Silent: {"unreadable"}}}
	if got := suite.allowed(Silent); len(got) != 1 || got[0] != "unreadable" {
		t.Errorf("allowed for silent: %q", got)
	}
	if got := suite.allowed(Refused); len(got) != 1 || got[0] != "unreachable" {
		t.Errorf("allowed for refused: %q", got)
	}
	if got := (Suite{SpeaksTLS: true}).allowed(TLSPeer); len(got) != 1 || got[0] != "denied" {
		t.Errorf("allowed for an untrusted TLS server: %q", got)
	}
}

func TestGarbageFollowsSeed(t *testing.T) {
	if first, again := garbage(1), garbage(1); string(first) != string(again) {
		t.Error("one seed gives two kinds of garbage")
	}
	if string(garbage(1)) == string(garbage(2)) {
		t.Error("two seeds give the same garbage")
	}
}
