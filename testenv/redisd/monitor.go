package redisd

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Monitor lists the commands that the server executed, as its MONITOR command
// shows them. It hides the arguments of AUTH, and what was refused before
// execution isn't in it: a [Recorder] sees everything.
type Monitor struct {
	client   *Client
	mu       sync.Mutex
	commands []string
	done     chan struct{}
}

// Monitor begins to watch the server over a connection of its own, after logging
// in with login ("password" or "user", "password") where it is given.
func (s *Server) Monitor(ctx context.Context, login ...string) (*Monitor, error) {
	client, err := s.Client(ctx)
	if err != nil {
		return nil, err
	}
	if len(login) > 0 {
		if _, err := client.Do(append([]string{"AUTH"}, login...)...); err != nil {
			return nil, errors.Join(fmt.Errorf("log in to monitor: %w", err), client.Close())
		}
	}
	if _, err := client.Do("MONITOR"); err != nil {
		return nil, errors.Join(fmt.Errorf("monitor: %w", err), client.Close())
	}
	m := &Monitor{client: client, done: make(chan struct{})}
	go m.watch()
	return m, nil
}

func (m *Monitor) watch() {
	defer close(m.done)
	for {
		line, err := m.client.Read()
		if err != nil {
			return
		}
		if text, ok := line.(string); ok {
			m.mu.Lock()
			m.commands = append(m.commands, monitored(text))
			m.mu.Unlock()
		}
	}
}

// Commands returns what was executed until quiet: no new command for 200 ms.
func (m *Monitor) Commands() []string {
	for seen := -1; ; {
		m.mu.Lock()
		count := len(m.commands)
		m.mu.Unlock()
		if count == seen {
			break
		}
		seen = count
		time.Sleep(200 * time.Millisecond)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]string(nil), m.commands...)
}

// Close ends the watch.
func (m *Monitor) Close() error {
	err := m.client.Close()
	<-m.done
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// monitored turns `1700000000.1 [0 127.0.0.1:5] "CONFIG" "GET" "bind"` into its words.
func monitored(line string) string {
	_, rest, _ := strings.Cut(line, "] ")
	var words []string
	for rest != "" {
		quoted, err := strconv.QuotedPrefix(rest)
		if err != nil {
			return line
		}
		word, err := strconv.Unquote(quoted)
		if err != nil {
			return line
		}
		words = append(words, word)
		rest = strings.TrimPrefix(rest[len(quoted):], " ")
	}
	return strings.Join(words, " ")
}
