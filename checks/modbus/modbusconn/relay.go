package modbusconn

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"hardcheck/checks"
)

const (
	// maxStrangers is how many others may connect before the relay gives up.
	maxStrangers = 16
	// admission is how long the relay waits for its own client, which is in this process.
	admission = 3 * time.Second
)

// relay is a Modbus server on loopback for one client in this process: that of another
// author, which opens its connection by itself. What it asks goes to a device by ask, so
// that pace, budget, transcript, list of requests and the one connection lie below, and the
// reason for a failure is theirs.
//
// Every program of this host can reach a port on loopback, so whoever connects must first
// read the range that only our client knows. It has one attempt and is answered here.
type relay struct {
	listener *net.TCPListener
	nonce    request
	ask      asking

	mu     sync.Mutex
	conns  []net.Conn
	known  bool // the nonce was read
	closed bool
}

// asking puts a request to the device. A problem is the end.
type asking func(unit byte, pdu []byte) (reply, *checks.Problem)

// newRelay listens on a free port of 127.0.0.1.
func newRelay(ask asking) (*relay, error) {
	listener, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return nil, fmt.Errorf("listen on loopback: %w", err)
	}
	var secret [4]byte
	_, _ = rand.Read(secret[:]) // it never fails
	quantity := 1 + secret[3]%125
	return &relay{
		listener: listener, ask: ask,
		nonce: request{unit: secret[0], pdu: []byte{fcReadHolding, secret[1] / 2, secret[2], 0, quantity}},
	}, nil
}

func (r *relay) address() string { return r.listener.Addr().String() }

// serve admits the client and answers it until it has gone, the device breaks off or ctx
// ends. An error says why the client was not admitted. All that was opened is closed then,
// and no goroutine is left.
func (r *relay) serve(ctx context.Context, within time.Duration) error {
	defer context.AfterFunc(ctx, r.close)()
	defer r.close()
	client, err := r.admit()
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return err
	}
	if client.SetDeadline(time.Now().Add(within)) != nil {
		return nil // the client has gone
	}
	for {
		got, err := readRequest(client)
		if err != nil {
			return nil
		}
		answer, problem := r.ask(got.unit, got.pdu)
		if problem != nil {
			return nil
		}
		if _, err := client.Write(encodeFrame(got.transaction, got.unit, answer.pdu)); err != nil {
			return nil
		}
	}
}

// admit returns the one connection that knows the nonce. Strangers are closed, those that
// stay silent once the client is there.
func (r *relay) admit() (net.Conn, error) {
	until := time.Now().Add(admission)
	if err := r.listener.SetDeadline(until); err != nil {
		return nil, fmt.Errorf("listen on loopback: %w", err)
	}
	admitted := make(chan net.Conn, 1)
	refused := make(chan struct{}, maxStrangers+1)
	go func() {
		defer close(admitted)
		var guests sync.WaitGroup
		defer guests.Wait()
		for range maxStrangers + 1 {
			conn, err := r.listener.Accept()
			if err != nil {
				return
			}
			guests.Go(func() {
				if r.keep(conn) && r.knows(conn, until) {
					admitted <- conn // the only one: the nonce is gone with its first use
					return
				}
				_ = conn.Close()
				refused <- struct{}{}
			})
		}
	}()
	client := <-admitted
	r.closeBut(client)
	for range admitted { // until the goroutines are done
		continue
	}
	if client == nil {
		return nil, fmt.Errorf("the relay on loopback had no connection of its own client (strangers refused: %d)", len(refused))
	}
	return client, nil
}

// knows reports whether the first request is the nonce, and answers it then.
func (r *relay) knows(conn net.Conn, until time.Time) bool {
	if conn.SetDeadline(until) != nil {
		return false
	}
	got, err := readRequest(conn)
	if err != nil || got.unit != r.nonce.unit || string(got.pdu) != string(r.nonce.pdu) || !r.first() {
		return false
	}
	size := 2 * quantity(r.nonce.pdu)
	answer := append([]byte{fcReadHolding, byte(size)}, make([]byte, size)...)
	_, err = conn.Write(encodeFrame(got.transaction, got.unit, answer))
	return err == nil
}

// first makes the nonce good for one use.
func (r *relay) first() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	first := !r.known
	r.known = true
	return first
}

// keep notes a connection that is to be closed at the end; false when the end has come.
func (r *relay) keep(conn net.Conn) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.conns = append(r.conns, conn)
	return !r.closed
}

// closeBut ends listening and every connection but one.
func (r *relay) closeBut(client net.Conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	_ = r.listener.Close()
	for _, conn := range r.conns {
		if conn != client {
			_ = conn.Close()
		}
	}
}

func (r *relay) close() { r.closeBut(nil) }

// readRequest reads one message and nothing that follows it.
func readRequest(conn net.Conn) (frame, error) {
	var data []byte
	for {
		got, _, err := parseFrame(data)
		if !errors.Is(err, errIncomplete) {
			return got, err
		}
		want := lengthEnd - len(data)
		if len(data) >= lengthEnd {
			want = lengthEnd + int(binary.BigEndian.Uint16(data[4:])) - len(data)
		}
		more := make([]byte, want)
		n, err := conn.Read(more)
		data = append(data, more[:n]...)
		if n == 0 && err != nil {
			return frame{}, err
		}
	}
}
