package wire_test

import (
	"bufio"
	"io"
	"os/exec"
	"strings"
	"testing"
	"time"

	"hardcheck/testenv/need"
)

// openssl starts `openssl s_server` with a certificate and further arguments, and
// returns its address. It ends with the test.
func openssl(t *testing.T, own *issued, args ...string) string {
	t.Helper()
	address, _ := opensslTold(t, own, args...)
	return address
}

// opensslTold is openssl with its standard input: "r" renegotiates.
func opensslTold(t *testing.T, own *issued, args ...string) (string, io.Writer) {
	t.Helper()
	path, err := exec.LookPath("openssl")
	if err != nil {
		need.Missing(t, "openssl", "the test against a TLS server of other authors does not run: %v", err)
	}
	cert, key := own.files(t)
	server := exec.CommandContext(t.Context(), path,
		append([]string{"s_server", "-accept", "127.0.0.1:0", "-cert", cert, "-key", key}, args...)...)
	// s_server ends with its standard input: the pipe stays open until the test's end.
	stdin, err := server.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	address := make(chan string, 1)
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		for lines := bufio.NewScanner(stdout); lines.Scan(); {
			if where, found := strings.CutPrefix(lines.Text(), "ACCEPT "); found && len(address) == 0 {
				address <- where
			}
		}
	}()
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = stdin.Close()
		<-drained
		_ = server.Wait()
	})
	select {
	case where := <-address:
		return where, stdin
	case <-time.After(hang):
		t.Fatal("openssl s_server does not say where it listens")
		return "", nil
	}
}
