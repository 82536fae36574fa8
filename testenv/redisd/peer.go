package redisd

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
)

// Peer is a scripted server: it answers each command with raw bytes that the
// test gives, and so plays versions and products that aren't installed.
type Peer struct {
	// Address is "address:port".
	Address string

	listener net.Listener
	answer   func(words []string) string
	wait     sync.WaitGroup
	mu       sync.Mutex
	received [][]string
	conns    []net.Conn
}

// Hangup as an answer closes the connection without a word.
const Hangup = "\x00hangup"

// Play starts a peer on loopback that answers with answer(words); with a
// certificate it speaks TLS. It ends with the test.
func Play(t testing.TB, config *tls.Config, answer func(words []string) string) *Peer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("listen: %v", err)
	}
	p := &Peer{Address: listener.Addr().String(), listener: listener, answer: answer}
	if config != nil {
		p.listener = tls.NewListener(listener, config)
	}
	p.wait.Go(p.accept)
	t.Cleanup(p.close)
	return p
}

// Received returns the words of every command so far, over all connections.
func (p *Peer) Received() [][]string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([][]string(nil), p.received...)
}

func (p *Peer) accept() {
	for {
		conn, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.mu.Lock()
		p.conns = append(p.conns, conn)
		p.mu.Unlock()
		p.wait.Go(func() { p.serve(conn) })
	}
}

func (p *Peer) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	client := &Client{conn: conn, reader: bufio.NewReader(conn)}
	for {
		command, err := client.Read()
		items, ok := command.([]any)
		if err != nil || !ok {
			return
		}
		words := make([]string, len(items))
		for i, item := range items {
			words[i], _ = item.(string)
		}
		p.mu.Lock()
		p.received = append(p.received, words)
		p.mu.Unlock()
		reply := p.answer(words)
		if reply == Hangup {
			hangUp(conn)
			return
		}
		if _, err := conn.Write([]byte(reply)); err != nil {
			return
		}
	}
}

// hangUp says FIN and reads what is left: closing at once would reset the
// connection and take back replies that are still on their way.
func hangUp(conn net.Conn) {
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
	_, _ = io.Copy(io.Discard, conn)
}

func (p *Peer) close() {
	_ = p.listener.Close()
	p.mu.Lock()
	for _, conn := range p.conns {
		_ = conn.Close()
	}
	p.mu.Unlock()
	p.wait.Wait()
}

// Bulk encodes a bulk string.
func Bulk(text string) string { return fmt.Sprintf("$%d\r\n%s\r\n", len(text), text) }

// Array encodes an array of replies that are already encoded.
func Array(items ...string) string {
	return fmt.Sprintf("*%d\r\n", len(items)) + strings.Join(items, "")
}

// Strings encodes an array of bulk strings.
func Strings(texts ...string) string {
	items := make([]string, len(texts))
	for i, text := range texts {
		items[i] = Bulk(text)
	}
	return Array(items...)
}
