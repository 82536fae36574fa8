package redisd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"time"

	"hardcheck/testenv/freeport"
)

// startTime bounds how long a server may take until it answers; loaded machines are slow.
const startTime = 30 * time.Second

// Server is a running redis-server.
type Server struct {
	// Address is "address:port".
	Address string
	// Dir is the server's working directory, with its redis.conf.
	Dir string

	config  Config
	process *exec.Cmd
	log     *lockedBuffer
	done    chan struct{}
	stop    sync.Once
	cleanup func()
}

// Launch starts a server and returns when it answers. A port that was taken in
// the meantime is replaced twice. The caller ends the server with Stop.
func Launch(ctx context.Context, config Config) (*Server, error) {
	if _, err := exec.LookPath(config.binary()); err != nil {
		return nil, fmt.Errorf("find %s: %w", config.binary(), err)
	}
	var err error
	for range 3 {
		var server *Server
		if server, err = launch(ctx, config); err == nil {
			return server, nil
		}
		if ctx.Err() != nil || config.Port != 0 || !errors.Is(err, errPortTaken) {
			break
		}
	}
	return nil, err
}

var errPortTaken = errors.New("port was taken by another process")

func launch(ctx context.Context, config Config) (*Server, error) {
	port := config.Port
	if port == 0 {
		free, err := freeport.On(ctx, config.bind())
		if err != nil {
			return nil, err
		}
		port = free
	}
	server := &Server{
		Address: net.JoinHostPort(config.bind(), strconv.Itoa(port)),
		Dir:     config.Dir, config: config, log: &lockedBuffer{}, done: make(chan struct{}), cleanup: func() {},
	}
	if server.Dir == "" {
		dir, err := os.MkdirTemp("", "redisd-")
		if err != nil {
			return nil, fmt.Errorf("make working directory: %w", err)
		}
		server.Dir, server.cleanup = dir, func() { _ = os.RemoveAll(dir) }
	}
	if err := server.run(ctx, port); err != nil {
		server.Stop()
		return nil, err
	}
	return server, nil
}

func (s *Server) run(ctx context.Context, port int) error {
	path, err := s.config.write(s.Dir, port)
	if err != nil {
		close(s.done)
		return err
	}
	// The context bounds the start only: the server outlives it until Stop.
	s.process = exec.Command(s.config.binary(), path)
	if s.config.NoFile {
		if err := s.feed(path); err != nil {
			close(s.done)
			return err
		}
	}
	if s.config.Sentinel {
		s.process.Args = append(s.process.Args, "--sentinel")
	}
	if s.config.Account != "" {
		if err := runAs(s.process, s.config.Account, s.Dir); err != nil {
			close(s.done)
			return err
		}
	}
	s.process.Stdout, s.process.Stderr = s.log, s.log
	if err := s.process.Start(); err != nil {
		close(s.done)
		return fmt.Errorf("start %s: %w", s.config.binary(), err)
	}
	go func() {
		_ = s.process.Wait()
		close(s.done)
	}()
	return s.wait(ctx)
}

// feed makes the server read its settings from standard input instead of the file
// at path, which is removed.
func (s *Server) feed(path string) error {
	settings, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read redis.conf: %w", err)
	}
	s.process = exec.Command(s.config.binary(), "-")
	s.process.Stdin = bytes.NewReader(settings)
	if err := os.Remove(path); err != nil {
		return fmt.Errorf("remove redis.conf: %w", err)
	}
	return nil
}

// wait polls until the server answers or ends.
func (s *Server) wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	for {
		if err := s.answers(ctx); err == nil {
			return nil
		}
		select {
		case <-s.done:
			if bytes.Contains(s.log.Bytes(), []byte("Address already in use")) {
				return errPortTaken
			}
			return fmt.Errorf("redis-server ended at once: %s", s.log.Bytes())
		case <-ctx.Done():
			return fmt.Errorf("wait for redis-server: %w: %s", ctx.Err(), s.log.Bytes())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// answers reports whether a PING gets any answer: an error reply is one too.
func (s *Server) answers(ctx context.Context) error {
	conn, err := s.dial(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
	_, err = NewClient(conn).Do("PING")
	var refused Error
	if errors.As(err, &refused) {
		return nil
	}
	return err
}

// PID is the server's process id.
func (s *Server) PID() int { return s.process.Process.Pid }

// Log returns what the server wrote so far.
func (s *Server) Log() string { return string(s.log.Bytes()) }

// Stop kills the server by its own process id, waits for its end and removes a
// working directory that was made here. It may be called more than once.
func (s *Server) Stop() {
	s.stop.Do(func() {
		if s.process != nil && s.process.Process != nil {
			_ = s.process.Process.Kill()
		}
		<-s.done
		s.cleanup()
	})
}

// lockedBuffer is written by the process and read by the caller.
type lockedBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.Write(p)
}

func (b *lockedBuffer) Bytes() []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	return bytes.Clone(b.buffer.Bytes())
}
