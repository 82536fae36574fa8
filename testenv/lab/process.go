package lab

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// startTime bounds how long a part may take until it listens; loaded machines are slow.
const startTime = 30 * time.Second

// start runs a command in a zone and returns when it listens at the address.
func (l *Lab) start(ctx context.Context, zone, name, address string, environment []string, command ...string) error {
	ended, err := l.launch(zone, name, environment, command...)
	if err != nil {
		return err
	}
	if err := listens(ctx, address, ended); err != nil {
		said, _ := os.ReadFile(filepath.Join(l.Folder(), name+".log"))
		return fmt.Errorf("start %s: %w: %s", name, err, strings.TrimSpace(string(said)))
	}
	return nil
}

// launch runs a command in a zone, with its output in a file of the lab's folder. It
// outlives this process and Ctrl-C.
func (l *Lab) launch(zone, name string, environment []string, command ...string) (ended <-chan error, err error) {
	log, err := os.OpenFile(filepath.Join(l.Folder(), name+".log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("make log: %w", err)
	}
	defer func() { _ = log.Close() }()
	process := exec.Command("ip", append([]string{"netns", "exec", l.namespace(zone)}, command...)...)
	process.Dir, process.Env = l.Folder(), append(os.Environ(), environment...)
	process.Stdout, process.Stderr = log, log
	process.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := process.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	done := make(chan error, 1)
	go func() { done <- process.Wait() }()
	return done, nil
}

// listens waits until the address accepts a connection.
func listens(ctx context.Context, address string, ended <-chan error) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	var dialer net.Dialer
	for {
		conn, err := dialer.DialContext(ctx, "tcp", address)
		if err == nil {
			return conn.Close()
		}
		select {
		case err := <-ended:
			return errors.Join(errors.New("ended at once"), err)
		case <-ctx.Done():
			return fmt.Errorf("wait for %s: %w", address, ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}
