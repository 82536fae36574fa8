package redisd

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"testing"

	"hardcheck/testenv/need"
)

// InOwnNetwork runs a function on a thread in a fresh network namespace, which its
// sockets and child processes are in too. The thread stays locked and so ends with
// its goroutine; the namespace ends with its last process.
func InOwnNetwork(t testing.TB, run func() error) {
	t.Helper()
	if _, err := exec.LookPath("ip"); err != nil {
		need.Missing(t, "netns", "%v", err)
	}
	done := make(chan error, 1)
	go func() {
		defer close(done)
		runtime.LockOSThread()
		if err := enterNetwork(); err != nil {
			done <- err
			return
		}
		done <- run()
	}()
	if err := <-done; errors.Is(err, syscall.EPERM) {
		need.Missing(t, "netns", "%v", err)
	} else if err != nil {
		t.Fatal(err)
	}
}

// enterNetwork makes sure that the namespace is another one: what follows listens
// on all addresses.
func enterNetwork() error {
	const link = "/proc/thread-self/ns/net"
	before, err := os.Readlink(link)
	if err != nil {
		return fmt.Errorf("read network namespace: %w", err)
	}
	if err := syscall.Unshare(syscall.CLONE_NEWNET); err != nil {
		return fmt.Errorf("make a network namespace (as root only): %w", err)
	}
	if after, err := os.Readlink(link); err != nil || after == before {
		return fmt.Errorf("still in network namespace %s: %w", after, err)
	}
	if said, err := exec.Command("ip", "link", "set", "lo", "up").CombinedOutput(); err != nil {
		return fmt.Errorf("set loopback up: %w: %s", err, said)
	}
	return nil
}
