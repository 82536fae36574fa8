package modbusconn

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/modbus"
	"hardcheck/testenv/modbussim"
)

// freeAddress is a port of loopback on which nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

// asked counts what a relay hands on, and answers reads of one register.
type asked struct{ pdus [][]byte }

func (a *asked) answer(_ byte, pdu []byte) (reply, *checks.Problem) {
	a.pdus = append(a.pdus, bytes.Clone(pdu))
	return reply{pdu: []byte{pdu[0], 2, 0, 7}}, nil
}

// startRelay serves until the test ends; served gives its end.
func startRelay(t *testing.T, ask asking) (r *relay, served chan error) {
	t.Helper()
	r, err := newRelay(ask)
	if err != nil {
		t.Fatal(err)
	}
	served = make(chan error, 1)
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	go func() { served <- r.serve(ctx, 10*time.Second) }()
	return r, served
}

// say opens a connection and sends bytes.
func say(t *testing.T, address string, data []byte) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	if len(data) > 0 {
		if _, err := conn.Write(data); err != nil {
			t.Error(err)
		}
	}
	return conn
}

// wantClosed holds that a connection ends without a byte of an answer.
func wantClosed(t *testing.T, conn net.Conn, who string) {
	t.Helper()
	got, err := io.ReadAll(conn)
	if timeout, ok := errors.AsType[net.Error](err); len(got) > 0 || ok && timeout.Timeout() {
		t.Errorf("%s got % X, %v", who, got, err)
	}
}

// theNonce is the first request of the relay's own client.
func theNonce(r *relay) []byte { return encodeFrame(9, r.nonce.unit, r.nonce.pdu) }

// TestIntrudersAreRefused connects to a relay before its own client does: with a wrong
// nonce in many forms, silently, and with a flood of bytes. None is answered, nothing is
// handed on, and the client is served all the same.
func TestIntrudersAreRefused(t *testing.T) {
	t.Parallel()
	device := &asked{}
	r, served := startRelay(t, device.answer)
	wrong := func(change func(pdu []byte) (unit byte)) []byte {
		pdu := bytes.Clone(r.nonce.pdu)
		unit := change(pdu)
		return encodeFrame(9, unit, pdu)
	}
	intruders := map[string][]byte{
		"another_unit":     wrong(func([]byte) byte { return r.nonce.unit + 1 }),
		"another_address":  wrong(func(pdu []byte) byte { pdu[2]++; return r.nonce.unit }),
		"another_quantity": wrong(func(pdu []byte) byte { pdu[4] ^= 1; return r.nonce.unit }),
		"another_function": wrong(func(pdu []byte) byte { pdu[0] = fcReadInput; return r.nonce.unit }),
		"the_read_itself":  encodeFrame(9, 1, []byte{3, 0, 40, 0, 1}),
		"a_write":          encodeFrame(9, 1, []byte{6, 0, 40, 0, 1}),
		"http":             []byte("GET / HTTP/1.1\r\n\r\n"),
		"tls":              {0x16, 3, 1, 0, 0xFA, 1, 0, 0, 0xF6, 3, 3, 0},
		"a_second_attempt": append(encodeFrame(9, 1, []byte{3, 0, 40, 0, 1}), theNonce(r)...),
		"a_flood":          bytes.Repeat([]byte{0x41}, 1<<20),
		"half_a_frame":     theNonce(r)[:7],
		"nothing":          nil,
	}
	conns := map[string]net.Conn{}
	for name, data := range intruders {
		if name == "a_flood" { // whose write ends with the connection
			conn := say(t, r.address(), nil)
			go func() { _, _ = conn.Write(data) }()
			conns[name] = conn
			continue
		}
		conns[name] = say(t, r.address(), data)
	}
	client := say(t, r.address(), theNonce(r))
	answer := make([]byte, 9+2*quantity(r.nonce.pdu))
	if _, err := io.ReadFull(client, answer); err != nil {
		t.Fatalf("the client was not admitted: %v", err)
	}
	for name, conn := range conns {
		wantClosed(t, conn, name)
	}
	if len(device.pdus) != 0 {
		t.Errorf("handed on before the client asked: % X", device.pdus)
	}
	if _, err := client.Write(encodeFrame(10, 1, []byte{3, 0, 40, 0, 1})); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(client, answer[:11]); err != nil || !bytes.Equal(answer[:11], encodeFrame(10, 1, []byte{3, 2, 0, 7})) {
		t.Errorf("the client got % X, %v", answer[:11], err)
	}
	_ = client.Close()
	if err := <-served; err != nil || len(device.pdus) != 1 {
		t.Errorf("served: %v, handed on % X", err, device.pdus)
	}
}

// TestNobodyFollowsTheClient holds that a second client is refused after the first: by a
// closed port, or closed where it waited; with the right nonce too.
func TestNobodyFollowsTheClient(t *testing.T) {
	t.Parallel()
	device := &asked{}
	r, served := startRelay(t, device.answer)
	waiting := say(t, r.address(), nil)
	client := say(t, r.address(), theNonce(r))
	if _, err := io.ReadFull(client, make([]byte, 9)); err != nil {
		t.Fatal(err)
	}
	wantClosed(t, waiting, "the one that waited")
	if conn, err := net.DialTimeout("tcp", r.address(), 5*time.Second); err == nil {
		_, _ = conn.Write(theNonce(r))
		wantClosed(t, conn, "the second client")
		_ = conn.Close()
	}
	_ = client.Close()
	if err := <-served; err != nil || len(device.pdus) != 0 {
		t.Errorf("served: %v, handed on % X", err, device.pdus)
	}
}

// TestTooManyStrangers holds that the relay gives up after sixteen, at once, and that
// those who stay silent cost it no more than its wait.
func TestTooManyStrangers(t *testing.T) {
	t.Parallel()
	for name, data := range map[string][]byte{"wrong": encodeFrame(1, 1, []byte{3, 0, 0, 0, 1}), "silent": nil} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, served := startRelay(t, (&asked{}).answer)
			for range maxStrangers + 1 {
				conn, err := net.Dial("tcp", r.address())
				if err != nil {
					break
				}
				t.Cleanup(func() { _ = conn.Close() })
				_, _ = conn.Write(data)
			}
			if err := <-served; err == nil || !strings.Contains(err.Error(), "strangers refused: 17") {
				t.Errorf("served: %v", err)
			}
			if conn, err := net.Dial("tcp", r.address()); err == nil {
				_ = conn.Close()
				t.Error("the relay still listens")
			}
		})
	}
}

// TestNoncesDiffer holds that the nonce is a read that can be made, and another each time.
func TestNoncesDiffer(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 64 {
		r, err := newRelay(nil)
		if err != nil {
			t.Fatal(err)
		}
		r.close()
		pdu := r.nonce.pdu
		if last := int(pdu[1])<<8 + int(pdu[2]) + quantity(pdu) - 1; quantity(pdu) < 1 || quantity(pdu) > 125 || last > 0xFFFF {
			t.Errorf("nonce % X", pdu)
		}
		seen[string(append(pdu, r.nonce.unit))] = true
	}
	if len(seen) != 64 {
		t.Errorf("%d nonces of 64 relays", len(seen))
	}
}

// TestTheGuardStandsBelowTheRelay lets the relay's client ask what it must not: not one
// byte of it reaches the device, and the conversation is over.
func TestTheGuardStandsBelowTheRelay(t *testing.T) {
	t.Parallel()
	lock := typed("write lock", modbus.TypeUint16, "", "holding", 40, oneOf("1"))
	for name, pdu := range map[string][]byte{
		"write_register":    {6, 0, 40, 0, 1},
		"write_registers":   {16, 0, 40, 0, 1, 2, 0, 1},
		"write_coil":        {5, 0, 40, 0xFF, 0},
		"write_nothing":     {16, 0, 0, 0, 0, 0},
		"mask_write":        {22, 0, 40, 0xFF, 0xFF, 0, 0},
		"read_write":        {23, 0, 40, 0, 1, 0, 40, 0, 1, 2, 0, 1},
		"an_unlisted_range": {3, 0, 41, 0, 1},
		"more_of_the_range": {3, 0, 40, 0, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			device := modbussim.NewDevice()
			server := modbussim.Start(t, modbussim.Config{Device: device})
			recorder := modbussim.Record(t, server.Address)
			access := accessTo(t, "modbus", recorder.Address)
			access.Target.Settings = modbus.Settings{Registers: []modbus.Registers{lock}}
			before := device.Dump()
			c, l := linkTo(t, access)
			c.through = func(ctx context.Context, _ modbus.Registers, step time.Duration, ask asking) (modbus.Expectation, error) {
				r, err := newRelay(ask)
				if err != nil {
					return "", err
				}
				var client sync.WaitGroup
				client.Go(func() {
					conn := say(t, r.address(), theNonce(r))
					_, _ = io.ReadFull(conn, make([]byte, 9+2*quantity(r.nonce.pdu)))
					_, _ = conn.Write(encodeFrame(10, 1, pdu))
					wantClosed(t, conn, "the client")
				})
				defer client.Wait()
				return "", r.serve(ctx, step)
			}
			_, problem := c.askTyped(t.Context(), l, readListed(lock), lock)
			if problem == nil || !strings.Contains(problem.Detail, errRefused.Error()) || c.device.stop == nil {
				t.Errorf("problem %+v", problem)
			}
			if chunks := recorder.Chunks(); len(chunks) != 0 || device.Dump() != before || len(sent(access)) != 0 {
				t.Errorf("the device saw %+v, the transcript %q", chunks, sent(access))
			}
		})
	}
}

// TestCancellingEndsTheRelay cancels while the device is silent, and while the relay waits
// for its client: both end, and no goroutine is left. It runs alone, since it counts them.
func TestCancellingEndsTheRelay(t *testing.T) {
	lock := typed("write lock", modbus.TypeUint16, "", "holding", 40, oneOf("1"))
	server := modbussim.Start(t, modbussim.Config{Behaviour: modbussim.Silent, At: 1})
	access := accessTo(t, "modbus", server.Address)
	access.Timeout = time.Minute // the cancellation must end it
	access.Target.Settings = modbus.Settings{Registers: []modbus.Registers{lock}}
	warm(t, access, lock)
	before := runtime.NumGoroutine()
	for range 20 {
		warm(t, access, lock)
		ctx, cancel := context.WithCancel(t.Context())
		r, err := newRelay(nil)
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		if err := r.serve(ctx, time.Minute); !errors.Is(err, context.Canceled) {
			t.Errorf("served: %v", err)
		}
	}
	for tries := 0; runtime.NumGoroutine() > before+5; tries++ { // the simulator's own end a little later
		if tries == 500 {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// warm asks a silent device and cancels once it was asked.
func warm(t *testing.T, access checks.Access, lock modbus.Registers) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c := newCollector(access)
	conn, err := c.dial(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	l := newLink(conn, c)
	defer l.close()
	stop := time.AfterFunc(300*time.Millisecond, cancel)
	defer stop.Stop()
	if _, problem := c.askTyped(ctx, l, readListed(lock), lock); problem == nil {
		t.Error("a silent device answered")
	}
}
