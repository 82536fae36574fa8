package wire_test

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/wire"
)

// hang is how long a test waits for what should happen at once.
const hang = 10 * time.Second

// serve runs peer for the one connection that a test makes, and returns the address.
func serve(t *testing.T, peer func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var peers sync.WaitGroup
	t.Cleanup(func() { _ = listener.Close(); peers.Wait() })
	peers.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			peers.Go(func() {
				defer func() { _ = conn.Close() }()
				_ = conn.SetDeadline(time.Now().Add(hang))
				peer(conn)
			})
		}
	})
	return listener.Addr().String()
}

func dial(t *testing.T, address string, o wire.Options) *wire.Conn {
	t.Helper()
	conn, err := wire.Dial(t.Context(), address, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// silent reads until the client is gone and never answers.
func silent(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }

// outcome waits for the error of something that must not hang.
func outcome(t *testing.T, what string, run func() error) error {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- run() }()
	select {
	case err := <-done:
		return err
	case <-time.After(hang):
		t.Fatalf("%s hangs", what)
		return nil
	}
}

func readOne(conn net.Conn) func() error {
	return func() error {
		_, err := conn.Read(make([]byte, 1))
		return err
	}
}

func TestDefaultOptions(t *testing.T) {
	transcript := checks.NewTranscript(time.Now())
	if got := wire.OptionsOf(checks.Access{Transcript: transcript}); got != (wire.Options{
		Timeout: 3 * time.Second, MaxBytes: 4 << 20, Transcript: transcript,
	}) {
		t.Errorf("OptionsOf(zero access) = %+v", got)
	}
	if got := wire.OptionsOf(checks.Access{Timeout: time.Second, MaxBytes: 5}); got.Timeout != time.Second || got.MaxBytes != 5 {
		t.Errorf("OptionsOf(access with bounds) = %+v", got)
	}
}

func TestExchangeAndTranscript(t *testing.T) {
	address := serve(t, func(peer net.Conn) {
		request := make([]byte, 4)
		_, _ = io.ReadFull(peer, request)
		_, _ = peer.Write([]byte("answer"))
		silent(peer)
	})
	transcript := checks.NewTranscript(time.Now())
	conn := dial(t, address, wire.Options{Transcript: transcript})
	if _, err := conn.Write([]byte("ping")); err != nil {
		t.Fatal(err)
	}
	answer := make([]byte, 6)
	if _, err := io.ReadFull(conn, answer); err != nil || string(answer) != "answer" {
		t.Fatalf("read %q, %v", answer, err)
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	if err := conn.Close(); err != nil {
		t.Errorf("second close: %v", err)
	}
	entries, _ := transcript.Exchanges()
	if len(entries) != 2 {
		t.Fatalf("transcript has %d entries, want 2: %v", len(entries), entries)
	}
	if entries[0].Event != "connect" || entries[0].What != address {
		t.Errorf("first entry %+v, want connect %s", entries[0], address)
	}
	if entries[1].Event != "close" || entries[1].What != "sent 4 bytes, received 6 bytes" {
		t.Errorf("last entry %+v, want the close with its totals", entries[1])
	}
}

func TestReadTimesOut(t *testing.T) {
	conn := dial(t, serve(t, silent), wire.Options{Timeout: 50 * time.Millisecond})
	err := outcome(t, "read", readOne(conn))
	if got := wire.Classify(err).Reason; got != checks.Timeout {
		t.Errorf("reason %q of %v, want timeout", got, err)
	}
}

func TestWriteTimesOut(t *testing.T) {
	blocked := make(chan struct{})
	address := serve(t, func(net.Conn) { <-blocked })
	defer close(blocked)
	conn := dial(t, address, wire.Options{Timeout: 50 * time.Millisecond})
	err := outcome(t, "write", func() error {
		_, err := conn.Write(make([]byte, 64<<20))
		return err
	})
	if !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("write to a peer that reads nothing: %v, want a deadline error", err)
	}
}

func TestSlowPeerIsReadByteByByte(t *testing.T) {
	address := serve(t, func(peer net.Conn) {
		for range 5 {
			_, _ = peer.Write([]byte("x"))
			time.Sleep(20 * time.Millisecond)
		}
		silent(peer)
	})
	conn := dial(t, address, wire.Options{Timeout: 2 * time.Second})
	if _, err := io.ReadFull(conn, make([]byte, 5)); err != nil {
		t.Errorf("each byte came in time, but: %v", err)
	}
}

func TestContextDeadlineBoundsSlowPeer(t *testing.T) {
	address := serve(t, func(peer net.Conn) {
		for {
			if _, err := peer.Write([]byte("x")); err != nil {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	conn, err := wire.Dial(ctx, address, wire.Options{Timeout: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	err = outcome(t, "reading a slow peer", func() error {
		_, err := io.Copy(io.Discard, conn)
		return err
	})
	if got := wire.Classify(err).Reason; got != checks.Timeout {
		t.Errorf("reason %q of %v, want timeout", got, err)
	}
}

func TestByteBudget(t *testing.T) {
	address := serve(t, func(peer net.Conn) {
		for {
			if _, err := peer.Write(make([]byte, 4096)); err != nil {
				return
			}
		}
	})
	conn := dial(t, address, wire.Options{MaxBytes: 10_000})
	got, err := io.ReadAll(conn)
	if len(got) != 10_000 {
		t.Errorf("read %d bytes of a budget of 10000", len(got))
	}
	problem := wire.Classify(err)
	if problem.Reason != checks.Budget || !strings.Contains(problem.Detail, "10000 bytes") {
		t.Errorf("problem %+v, want the budget with its size", problem)
	}
}

func TestCancellationEndsBlockedRead(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	conn, err := wire.Dial(ctx, serve(t, silent), wire.Options{Timeout: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	time.AfterFunc(50*time.Millisecond, cancel)
	err = outcome(t, "read after cancellation", readOne(conn))
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "interrupted") {
		t.Errorf("pending read: %v, want one that says it was interrupted", err)
	}
	if problem := wire.Classify(err); problem.Reason != checks.Timeout || !strings.Contains(problem.Detail, "interrupted") {
		t.Errorf("problem %+v, want timeout and the word interrupted", problem)
	}
	if _, err := conn.Write([]byte("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("write after cancellation: %v", err)
	}
	if err := conn.SetDeadline(time.Now().Add(time.Hour)); !errors.Is(err, context.Canceled) {
		t.Errorf("set deadline after cancellation: %v: it would wake the connection up", err)
	}
}

func TestCallersEarlierDeadlineHolds(t *testing.T) {
	conn := dial(t, serve(t, silent), wire.Options{Timeout: time.Hour})
	if err := conn.SetReadDeadline(time.Now().Add(50 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if err := outcome(t, "read", readOne(conn)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("read: %v, want a deadline error", err)
	}
}

func TestCallersDeadlineEndsPendingRead(t *testing.T) {
	conn := dial(t, serve(t, silent), wire.Options{Timeout: time.Hour})
	time.AfterFunc(50*time.Millisecond, func() { _ = conn.SetDeadline(time.Now()) })
	if err := outcome(t, "read", readOne(conn)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("read: %v, want a deadline error", err)
	}
}

func TestCallersLaterDeadlineDoesNotLengthenTimeout(t *testing.T) {
	conn := dial(t, serve(t, silent), wire.Options{Timeout: 50 * time.Millisecond})
	if err := conn.SetDeadline(time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := outcome(t, "read", readOne(conn)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("read: %v, want a deadline error", err)
	}
}

func TestFailedDialIsRecordedAndClassified(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	_ = listener.Close()
	transcript := checks.NewTranscript(time.Now())
	_, err = wire.Dial(t.Context(), address, wire.Options{Transcript: transcript})
	problem := wire.Classify(err)
	if problem.Reason != checks.Unreachable || !strings.Contains(problem.Detail, "connection refused: is the service running on "+address) {
		t.Errorf("problem %+v of %v", problem, err)
	}
	if entries, _ := transcript.Exchanges(); len(entries) != 2 || entries[1].What != "not connected" {
		t.Errorf("transcript %v, want the attempt and its end", entries)
	}
}

func TestDialWithEndedContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := wire.Dial(ctx, serve(t, silent), wire.Options{})
	if problem := wire.Classify(err); problem.Reason != checks.Timeout || !strings.Contains(problem.Detail, "interrupted") {
		t.Errorf("problem %+v of %v, want an interruption", problem, err)
	}
}
