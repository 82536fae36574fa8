//go:build unix

package scanconn

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"hardcheck/checks/scan"
)

// TestPipeIsNotOpened would hang if it were: nobody writes into the pipe.
func TestPipeIsNotOpened(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := collect(t, pipe, scan.Settings{}); got.Problem == nil || !strings.Contains(got.Problem.Detail, "this is no regular file") {
		t.Errorf("collection is %+v", got)
	}
}
