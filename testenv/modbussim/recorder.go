package modbussim

import (
	"bytes"
	"errors"
	"io"
	"net"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Chunk is what one read of a client's bytes gave: one request, as long as the
// client waits for answers.
type Chunk struct {
	Connection int
	At         time.Time
	Bytes      []byte
}

// Recorder is a proxy that notes every byte that a client sends, when, and how it
// ends each connection.
type Recorder struct {
	// Address is where clients connect.
	Address  string
	upstream string
	listener net.Listener
	wait     sync.WaitGroup

	mu        sync.Mutex
	chunks    []Chunk
	conns     []net.Conn
	resets    map[int]bool // by the number of the connection
	open      int
	most      int
	connected int
}

// Record starts a proxy on loopback before the server at upstream. It ends with the test.
func Record(t testing.TB, upstream string) *Recorder {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("listen: %v", err)
	}
	r := &Recorder{Address: listener.Addr().String(), upstream: upstream, listener: listener, resets: map[int]bool{}}
	r.wait.Go(r.accept)
	t.Cleanup(r.stop)
	return r
}

func (r *Recorder) accept() {
	for {
		client, err := r.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", r.upstream)
		if err != nil {
			reset(client)
			continue
		}
		number := r.admit(client, server)
		r.wait.Go(func() { r.serve(client, server, number) })
	}
}

func (r *Recorder) admit(client, server net.Conn) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.conns = append(r.conns, client, server)
	r.connected++
	r.open++
	r.most = max(r.most, r.open)
	return r.connected
}

func (r *Recorder) serve(client, server net.Conn, number int) {
	var both sync.WaitGroup
	both.Go(func() { r.fromClient(client, server, number) })
	both.Go(func() { r.fromServer(client, server, number) })
	both.Wait()
	_ = server.Close()
	_ = client.Close()
}

// fromClient counts a connection as over when the client has ended it, not when
// the server has noticed.
func (r *Recorder) fromClient(client, server net.Conn, number int) {
	buffer := make([]byte, 8<<10)
	for {
		n, err := client.Read(buffer)
		r.mu.Lock()
		if n > 0 {
			r.chunks = append(r.chunks, Chunk{number, time.Now(), bytes.Clone(buffer[:n])})
		}
		if err != nil {
			r.open--
			r.note(number, err)
		}
		r.mu.Unlock()
		if _, writeErr := server.Write(buffer[:n]); err == nil && writeErr != nil {
			err = r.untilGone(client, number)
		}
		if err != nil {
			break
		}
	}
	halfClose(server)
}

// untilGone waits for the end of a client whose server has gone.
func (r *Recorder) untilGone(client net.Conn, number int) error {
	_, err := io.Copy(io.Discard, client)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.open--
	r.note(number, err)
	return io.EOF
}

func (r *Recorder) fromServer(client, server net.Conn, number int) {
	// Without splice, whose errors don't tell which side failed.
	_, err := io.Copy(struct{ io.Writer }{client}, struct{ io.Reader }{server})
	r.mu.Lock()
	r.note(number, err)
	r.mu.Unlock()
	halfClose(client)
}

// note counts an end by reset. The server's own resets don't come here: they end
// the copy from the server with a read error, whose operation is named.
func (r *Recorder) note(number int, err error) {
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "read" && op.Source != nil && op.Source.String() != r.Address {
		return
	}
	if errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) {
		r.resets[number] = true
	}
}

func halfClose(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.CloseWrite()
	}
}

func (r *Recorder) stop() {
	_ = r.listener.Close()
	r.mu.Lock()
	for _, conn := range r.conns {
		_ = conn.Close()
	}
	r.mu.Unlock()
	r.wait.Wait()
}

// Chunks returns what clients sent so far, in order.
func (r *Recorder) Chunks() []Chunk {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Chunk(nil), r.chunks...)
}

// Connections tells how many there were, how many at most at the same time, and
// how many the client ended with a reset.
func (r *Recorder) Connections() (all, most, resets int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.connected, r.most, len(r.resets)
}
