//go:build unix

package exportconn

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestPipeIsNotOpened would hang if it were: nobody writes into the pipe.
func TestPipeIsNotOpened(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	got, _ := collect(t, pipe)
	if got.Problem == nil || !strings.Contains(got.Problem.Detail, "this is no regular file") {
		t.Errorf("collection is %+v", got)
	}
}
