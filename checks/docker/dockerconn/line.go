package dockerconn

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"

	"hardcheck/checks"
	"hardcheck/checks/wire"
)

// maxHeaderBytes bounds an answer's status line and headers.
const maxHeaderBytes = 64 << 10

// line is the way to the engine: a few connections, each with one request under
// way. It is used in place of http.Transport, which reads ahead on idle connections
// and writes to the log when a peer speaks unasked.
type line struct {
	options wire.Options
	// open opens a connection that lives as long as the collection; the context of
	// a single request must not end it.
	open func() (net.Conn, error)
	// secure puts TLS on a new connection; nil for none.
	secure func(context.Context, net.Conn) (net.Conn, error)
	// left is what may still be read from the target, over all connections.
	left atomic.Int64
	// peer is the process behind a local socket; 0 when it is not known.
	peer atomic.Int64

	mu     sync.Mutex
	idle   []*talk
	talks  map[*talk]bool
	closed bool
}

// newLine leads to socket, or to endpoint where that is empty. Its connections end with ctx.
func newLine(ctx context.Context, options wire.Options, endpoint, socket string) *line {
	l := &line{options: options, talks: map[*talk]bool{}}
	l.left.Store(options.MaxBytes)
	l.open = func() (net.Conn, error) { return l.dial(ctx, endpoint, socket) }
	return l
}

// talk is one connection.
type talk struct {
	net.Conn
	bounded *io.LimitedReader
	reader  *bufio.Reader
	used    bool
}

func newTalk(conn net.Conn) *talk {
	bounded := &io.LimitedReader{R: conn}
	return &talk{Conn: conn, bounded: bounded, reader: bufio.NewReaderSize(bounded, 32<<10)}
}

// exchange sends a request without a body and reads the whole answer, of at most
// limit bytes. The answer's body is in memory and its own is empty.
func (l *line) exchange(ctx context.Context, request *http.Request, limit int64) (*http.Response, []byte, error) {
	for {
		t, err := l.take(ctx)
		if err != nil {
			return nil, nil, err
		}
		stop := context.AfterFunc(ctx, func() { _ = t.SetDeadline(longAgo) })
		again := t.used
		response, body, err := t.exchange(request, limit)
		stop()
		if err == nil && !response.Close && response.StatusCode >= http.StatusOK && ctx.Err() == nil && t.reader.Buffered() == 0 {
			l.release(t)
			return response, body, nil
		}
		l.drop(t)
		// An idle connection may have been closed by the engine: its first byte tells.
		if again && errors.Is(err, errNoAnswer) && ctx.Err() == nil {
			continue
		}
		if err != nil && ctx.Err() != nil {
			err = fmt.Errorf("wait for the engine: %w", ctx.Err())
		}
		return response, body, err
	}
}

var errNoAnswer = errors.New("the connection ended before the answer")

func (t *talk) exchange(request *http.Request, limit int64) (*http.Response, []byte, error) {
	t.used = true
	if err := request.Write(t.Conn); err != nil {
		return nil, nil, fmt.Errorf("send request: %w: %w", errNoAnswer, err)
	}
	t.bounded.N = limit + maxHeaderBytes
	if _, err := t.reader.Peek(1); err != nil {
		return nil, nil, fmt.Errorf("read answer: %w: %w", errNoAnswer, err)
	}
	response, err := http.ReadResponse(t.reader, request)
	if err != nil {
		return nil, nil, t.orTooLarge(fmt.Errorf("read answer: %w", err), limit)
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, limit+1))
	if err == nil && int64(len(body)) > limit {
		t.bounded.N = 0
	}
	err = t.orTooLarge(err, limit)
	_ = response.Body.Close()
	if err != nil {
		return nil, nil, fmt.Errorf("read answer: %w", err)
	}
	return response, body, nil
}

// orTooLarge names the true cause when an answer ended at our own bound.
func (t *talk) orTooLarge(err error, limit int64) error {
	if t.bounded.N > 0 {
		return err
	}
	return because(checks.Budget, "the answer is larger than the %d bytes that are read of it", limit)
}

// take gives an idle connection or a new one.
func (l *line) take(ctx context.Context) (*talk, error) {
	l.mu.Lock()
	if n := len(l.idle); n > 0 {
		t := l.idle[n-1]
		l.idle = l.idle[:n-1]
		l.mu.Unlock()
		return t, nil
	}
	l.mu.Unlock()
	conn, err := l.connect(ctx)
	if err != nil {
		return nil, err
	}
	return l.adopt(conn)
}

// connect opens a connection, over TLS where that was found out to be spoken.
func (l *line) connect(ctx context.Context) (net.Conn, error) {
	conn, err := l.open()
	if err != nil || l.secure == nil {
		return conn, err
	}
	secured, err := l.secure(ctx, conn)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return secured, nil
}

// adopt makes a connection one of the line's.
func (l *line) adopt(conn net.Conn) (*talk, error) {
	t := newTalk(conn)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, errors.Join(net.ErrClosed, conn.Close())
	}
	l.talks[t] = true
	return t, nil
}

func (l *line) release(t *talk) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.idle = append(l.idle, t)
}

func (l *line) drop(t *talk) {
	l.mu.Lock()
	delete(l.talks, t)
	l.mu.Unlock()
	_ = t.Close()
}

// closeAll closes every connection at a time: each may wait for its peer to close too.
func (l *line) closeAll() {
	l.mu.Lock()
	l.closed = true
	open := l.talks
	l.talks, l.idle = map[*talk]bool{}, nil
	l.mu.Unlock()
	var closing sync.WaitGroup
	for t := range open {
		closing.Go(func() { _ = t.Close() })
	}
	closing.Wait()
}
