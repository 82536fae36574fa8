package redisconn

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"testing"

	"hardcheck/checks"
	"hardcheck/testenv/need"
	"hardcheck/testenv/redisd"
)

// everywhere reads a server that listens on all addresses. It and the connector
// run in a network of their own, so that nothing of the host's is opened to others.
func everywhere(t *testing.T) (checks.Target, checks.Collection) {
	wantTool(t, "redis-server", "redis")
	config := redisd.Config{Bind: "0.0.0.0", Port: 6379, Dir: t.TempDir()}
	var target checks.Target
	var collection checks.Collection
	inOwnNetwork(t, func() error {
		server, err := redisd.Launch(t.Context(), config)
		if err != nil {
			return err
		}
		defer server.Stop()
		target, collection = collectAt(t, "127.0.0.1:6379", "redis")
		return nil
	})
	return target, collection
}

// inOwnNetwork runs a function on a thread in a fresh network namespace, which its
// sockets and child processes are in too. The thread stays locked and so ends with
// its goroutine; the namespace ends with its last process.
func inOwnNetwork(t *testing.T, run func() error) {
	t.Helper()
	wantTool(t, "ip", "netns")
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
