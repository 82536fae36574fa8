package redisd

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"sync"
	"testing"
)

// Recorder is a proxy that keeps every byte a client sent, connection by
// connection, before login and of refused commands too.
type Recorder struct {
	// Address is where clients connect.
	Address  string
	upstream string
	dialer   net.Dialer
	listener net.Listener
	wait     sync.WaitGroup

	mu    sync.Mutex
	sent  []*bytes.Buffer
	conns []net.Conn
}

// Record starts a proxy on loopback in front of the server at upstream. It ends
// with the test.
func Record(t testing.TB, upstream string) *Recorder {
	t.Helper()
	return RecordFrom(t, upstream, "")
}

// RecordFrom is Record with the address that the server sees its clients come
// from. Redis takes 127.0.0.1 and ::1 alone for its own host, so 127.0.0.2 stands
// for a remote client.
func RecordFrom(t testing.TB, upstream, source string) *Recorder {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("listen: %v", err)
	}
	r := &Recorder{Address: listener.Addr().String(), upstream: upstream, listener: listener}
	if source != "" {
		r.dialer.LocalAddr = &net.TCPAddr{IP: net.ParseIP(source)}
	}
	r.wait.Go(r.accept)
	t.Cleanup(r.close)
	return r
}

func (r *Recorder) accept() {
	for {
		client, err := r.listener.Accept()
		if err != nil {
			return
		}
		server, err := r.dialer.Dial("tcp", r.upstream)
		if err != nil {
			_ = client.Close()
			continue
		}
		sent := &bytes.Buffer{}
		r.mu.Lock()
		r.sent = append(r.sent, sent)
		r.conns = append(r.conns, client, server)
		r.mu.Unlock()
		r.wait.Go(func() { r.copy(server, client, sent) })
		r.wait.Go(func() { r.copy(client, server, nil) })
	}
}

// copy passes bytes on and half-closes at the end, as a wire would.
func (r *Recorder) copy(to, from net.Conn, keep *bytes.Buffer) {
	chunk := make([]byte, 32<<10)
	for {
		n, err := from.Read(chunk)
		if keep != nil && n > 0 {
			r.mu.Lock()
			keep.Write(chunk[:n])
			r.mu.Unlock()
		}
		if _, writeErr := to.Write(chunk[:n]); writeErr != nil || err != nil {
			break
		}
	}
	if half, ok := to.(*net.TCPConn); ok {
		_ = half.CloseWrite()
	}
}

func (r *Recorder) close() {
	_ = r.listener.Close()
	r.mu.Lock()
	for _, conn := range r.conns {
		_ = conn.Close()
	}
	r.mu.Unlock()
	r.wait.Wait()
}

// Sent returns the bytes of every connection, in the order of connecting.
func (r *Recorder) Sent() [][]byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := make([][]byte, len(r.sent))
	for i, buffer := range r.sent {
		all[i] = bytes.Clone(buffer.Bytes())
	}
	return all
}

// Commands returns the words of every command, by connection. Bytes that are no
// RESP command show up as one entry with the word "UNPARSED".
func (r *Recorder) Commands() [][][]string {
	var all [][][]string
	for _, sent := range r.Sent() {
		all = append(all, decode(sent))
	}
	return all
}

func decode(sent []byte) [][]string {
	var commands [][]string
	client := &Client{reader: bufio.NewReader(bytes.NewReader(sent))}
	for {
		command, err := client.Read()
		if err == io.EOF {
			return commands
		}
		items, ok := command.([]any)
		if err != nil || !ok {
			return append(commands, []string{"UNPARSED", string(sent)})
		}
		words := make([]string, len(items))
		for i, item := range items {
			words[i], _ = item.(string)
		}
		commands = append(commands, words)
	}
}
