// Package pty runs a program on a pseudo-terminal of this machine, as a person would, and types
// one key after the other.
package pty

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
	"unsafe"
)

// Terminal is a program on a terminal.
type Terminal struct {
	command *exec.Cmd
	master  *os.File
	ended   chan error

	mu     sync.Mutex
	output strings.Builder
	// Keys counts what was typed.
	Keys int
}

// Start runs the command on a terminal of that many columns and rows.
func Start(command *exec.Cmd, columns, rows int) (*Terminal, error) {
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, fmt.Errorf("open a terminal: %w", err)
	}
	slave, err := slaveOf(master, columns, rows)
	if err != nil {
		_ = master.Close()
		return nil, err
	}
	defer func() { _ = slave.Close() }()
	command.Stdin, command.Stdout, command.Stderr = slave, slave, slave
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := command.Start(); err != nil {
		_ = master.Close()
		return nil, err
	}
	t := &Terminal{command: command, master: master, ended: make(chan error, 1)}
	go t.read()
	return t, nil
}

// slaveOf unlocks the terminal's other end and opens it.
func slaveOf(master *os.File, columns, rows int) (*os.File, error) {
	var number, unlock int32
	size := [4]uint16{uint16(rows), uint16(columns)}
	for _, call := range []struct {
		request uintptr
		value   unsafe.Pointer
	}{
		{syscall.TIOCSPTLCK, unsafe.Pointer(&unlock)},
		{syscall.TIOCGPTN, unsafe.Pointer(&number)},
		{syscall.TIOCSWINSZ, unsafe.Pointer(&size)},
	} {
		// Fd would make reads wait in a way that closing does not end.
		var errno syscall.Errno
		raw, err := master.SyscallConn()
		if err == nil {
			err = raw.Control(func(fd uintptr) {
				_, _, errno = syscall.Syscall(syscall.SYS_IOCTL, fd, call.request, uintptr(call.value))
			})
		}
		if err != nil || errno != 0 {
			return nil, fmt.Errorf("set up a terminal: %v, %w", err, errno)
		}
	}
	return os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
}

func (t *Terminal) read() {
	buffer := make([]byte, 4096)
	for {
		n, err := t.master.Read(buffer)
		t.mu.Lock()
		t.output.Write(buffer[:n])
		t.mu.Unlock()
		if err != nil {
			t.ended <- t.command.Wait()
			return
		}
	}
}

// Output is everything that the program has written.
func (t *Terminal) Output() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.output.String()
}

// Type presses the keys of a text.
func (t *Terminal) Type(text string) error {
	for _, key := range text {
		if _, err := t.master.WriteString(string(key)); err != nil {
			return err
		}
		t.Keys++
	}
	return nil
}

// Await waits until the program has written a text so many times.
func (t *Terminal) Await(text string, times int, patience time.Duration) error {
	for end := time.Now().Add(patience); strings.Count(t.Output(), text) < times; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			return fmt.Errorf("%q was not written %d times: %s", text, times, t.Output())
		}
	}
	return nil
}

// End waits for the end of the program and gives its exit code.
func (t *Terminal) End(patience time.Duration) (int, error) {
	defer func() { _ = t.master.Close() }()
	select {
	case <-t.ended:
		return t.command.ProcessState.ExitCode(), nil
	case <-time.After(patience):
		t.Kill()
		return -1, fmt.Errorf("the program does not end: %s", t.Output())
	}
}

// Kill ends the program at once.
func (t *Terminal) Kill() { _ = t.command.Process.Kill() }

// Close takes the terminal away, as a window that is closed does.
func (t *Terminal) Close() { _ = t.master.Close() }
