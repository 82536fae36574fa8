package hostile

import (
	"errors"
	"fmt"
	"net"
	"sync"
	"syscall"
	"time"
)

const (
	// maxConnections is how many connections one collection may open: a connector
	// that dials again and again is a flood to a small device.
	maxConnections = 64
	// grace is how long connections may take to end after Collect has returned.
	grace = 3 * time.Second
)

// peer is the listener of one behaviour.
type peer struct {
	address  string
	listener net.Listener
	play     script
	// accepted is closed with the first connection.
	accepted chan struct{}
	sessions sync.WaitGroup

	mu   sync.Mutex
	open map[*net.TCPConn]bool
	all  int
	ends []error
}

// start listens on a free loopback port. A refused peer's port is free again
// when start returns.
func start(s Suite, b Behaviour) (*peer, error) {
	play, err := scriptOf(s, b)
	if err != nil {
		return nil, fmt.Errorf("prepare peer: %w", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	p := &peer{
		address: listener.Addr().String(), listener: listener, play: play,
		accepted: make(chan struct{}), open: map[*net.TCPConn]bool{},
	}
	if b == Refused {
		return p, listener.Close()
	}
	p.sessions.Go(p.accept)
	return p, nil
}

func (p *peer) accept() {
	for {
		conn, err := p.listener.Accept()
		if err != nil {
			return
		}
		if tcp, ok := conn.(*net.TCPConn); ok && p.admit(tcp) {
			p.sessions.Go(func() { p.end(tcp, p.play(tcp)) })
			continue
		}
		_ = conn.Close()
	}
}

func (p *peer) admit(conn *net.TCPConn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.all++; p.all == 1 {
		close(p.accepted)
	}
	if p.all > maxConnections {
		return false
	}
	p.open[conn] = true
	return true
}

func (p *peer) end(conn *net.TCPConn, err error) {
	_ = conn.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.open, conn)
	p.ends = append(p.ends, err)
}

// stop ends the peer and returns what the collector did wrong on the connections.
func (p *peer) stop(requireFIN bool) []string {
	_ = p.listener.Close()
	settle(func() bool { return p.remaining() == 0 })
	var problems []string
	p.mu.Lock()
	if left := len(p.open); left > 0 {
		problems = append(problems, fmt.Sprintf("%d of %d connections left open", left, p.all))
	}
	if p.all > maxConnections {
		problems = append(problems, fmt.Sprintf("%d connections opened: more than %d", p.all, maxConnections))
	}
	for _, err := range p.ends {
		if requireFIN && errors.Is(err, syscall.ECONNRESET) {
			problems = append(problems, "a connection was reset, not closed with FIN")
		}
	}
	for conn := range p.open {
		_ = conn.Close()
	}
	p.mu.Unlock()
	p.sessions.Wait()
	return problems
}

func (p *peer) remaining() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.open)
}

// settle waits until done, but no longer than grace.
func settle(done func() bool) bool {
	for deadline := time.Now().Add(grace); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			return false
		}
	}
	return true
}
