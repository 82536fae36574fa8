package wire_test

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/wire"
)

// readToEnd reports how the peer saw the connection end, and reads once more
// after the client has closed it: a reset that came later shows there.
func readToEnd(peer net.Conn, closed <-chan struct{}) error {
	if _, err := io.Copy(io.Discard, peer); err != nil {
		return err
	}
	<-closed
	if _, err := peer.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

func TestCloseSendsFINDespiteUnreadBytes(t *testing.T) {
	sent, closed, ends := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	address := serve(t, func(peer net.Conn) {
		_, _ = peer.Write(make([]byte, 32<<10))
		close(sent)
		ends <- readToEnd(peer, closed)
	})
	transcript := checks.NewTranscript(time.Now())
	conn := dial(t, address, wire.Options{Transcript: transcript})
	<-sent
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	close(closed)
	if err := <-ends; err != nil {
		t.Errorf("peer saw %v, want an orderly end", err)
	}
	entries, _ := transcript.Exchanges()
	if last := entries[len(entries)-1]; !strings.Contains(last.What, "discarded 32768 bytes") {
		t.Errorf("close entry %q does not tell what was thrown away", last.What)
	}
}

func TestCloseDrainsLateBytes(t *testing.T) {
	closed, ends := make(chan struct{}), make(chan error, 1)
	address := serve(t, func(peer net.Conn) {
		// The answer leaves only after the client said that it is done.
		_, _ = io.Copy(io.Discard, peer)
		_, _ = peer.Write([]byte("late"))
		ends <- readToEnd(peer, closed)
	})
	conn := dial(t, address, wire.Options{})
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	close(closed)
	if err := <-ends; err != nil {
		t.Errorf("peer saw %v, want an orderly end", err)
	}
}

func TestPlainCloseWouldReset(t *testing.T) {
	// The control experiment: without the drain the same peer sees a reset.
	sent, closed, ends := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	address := serve(t, func(peer net.Conn) {
		_, _ = peer.Write(make([]byte, 32<<10))
		close(sent)
		ends <- readToEnd(peer, closed)
	})
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	<-sent
	_ = conn.Close()
	close(closed)
	if err := <-ends; err == nil {
		t.Error("peer saw an orderly end: the test of the drain proves nothing here")
	}
}

func TestCloseIsBoundedWhenPeerNeverCloses(t *testing.T) {
	released := make(chan struct{})
	defer close(released)
	conn := dial(t, serve(t, func(net.Conn) { <-released }), wire.Options{Timeout: time.Hour})
	if err := outcome(t, "close", conn.Close); err != nil {
		t.Error(err)
	}
}

func TestCloseIsBoundedWhenPeerNeverStops(t *testing.T) {
	address := serve(t, func(peer net.Conn) {
		for {
			if _, err := peer.Write(make([]byte, 4096)); err != nil {
				return
			}
		}
	})
	transcript := checks.NewTranscript(time.Now())
	conn := dial(t, address, wire.Options{Transcript: transcript})
	if err := outcome(t, "close", conn.Close); err != nil {
		t.Error(err)
	}
	entries, _ := transcript.Exchanges()
	if last := entries[len(entries)-1]; !strings.Contains(last.What, "discarded 65536 bytes") {
		t.Errorf("close entry %q, want 64 KiB thrown away and no more", last.What)
	}
}

func TestCloseEndsPendingRead(t *testing.T) {
	conn := dial(t, serve(t, silent), wire.Options{Timeout: time.Hour})
	reading := make(chan error, 1)
	go func() { reading <- readOne(conn)() }()
	time.Sleep(50 * time.Millisecond)
	if err := outcome(t, "close", conn.Close); err != nil {
		t.Error(err)
	}
	if err := outcome(t, "pending read", func() error { return <-reading }); !errors.Is(err, net.ErrClosed) {
		t.Errorf("pending read: %v, want net.ErrClosed", err)
	}
	if err := readOne(conn)(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("read after close: %v, want net.ErrClosed", err)
	}
	if _, err := conn.Write([]byte("x")); !errors.Is(err, net.ErrClosed) {
		t.Errorf("write after close: %v, want net.ErrClosed", err)
	}
}

func TestCloseAfterCancellationIsStillOrderly(t *testing.T) {
	sent, closed, ends := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	address := serve(t, func(peer net.Conn) {
		_, _ = peer.Write(make([]byte, 8<<10))
		close(sent)
		ends <- readToEnd(peer, closed)
	})
	ctx, cancel := context.WithCancel(t.Context())
	conn, err := wire.Dial(ctx, address, wire.Options{})
	if err != nil {
		t.Fatal(err)
	}
	<-sent
	cancel()
	if err := outcome(t, "close", conn.Close); err != nil {
		t.Error(err)
	}
	close(closed)
	if err := <-ends; err != nil {
		t.Errorf("peer saw %v, want an orderly end", err)
	}
}

func TestCancellationShortensClose(t *testing.T) {
	// Relative, so that a slow machine can't fail it: both closes wait for a peer
	// that never closes, one with a living context.
	released := make(chan struct{})
	defer close(released)
	address := serve(t, func(net.Conn) { <-released })
	took := func(ctx context.Context) time.Duration {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		conn, err := wire.Dial(ctx, address, wire.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if ctx.Value(cancelled{}) != nil {
			cancel()
		}
		start := time.Now()
		_ = conn.Close()
		return time.Since(start)
	}
	full, short := took(t.Context()), took(context.WithValue(t.Context(), cancelled{}, true))
	if full < 500*time.Millisecond {
		t.Errorf("close with a living context gave the peer only %v", full)
	}
	if short >= full {
		t.Errorf("close after cancellation took %v, no less than the %v before it", short, full)
	}
}

type cancelled struct{}
