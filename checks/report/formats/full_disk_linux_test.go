package formats

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"hardcheck/checks/report"
	"hardcheck/checks/report/reporttest"

	"hardcheck/testenv/need"
)

// TestWriteFile_full_disk writes each format to a file system of 64 KiB that has room
// for nothing: the old report stays as it is, and no half of the new one is left.
func TestWriteFile_full_disk(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=64k"); err != nil {
		need.Missing(t, "mount", "mount a small file system (run as root): %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, 0); err != nil {
			t.Errorf("unmount %s: %v", folder, err)
		}
	})
	path := filepath.Join(folder, "report")
	if err := report.WriteFile(path, plain("old")); err != nil {
		t.Fatal(err)
	}
	if err := report.WriteFile(filepath.Join(folder, "ballast"), plain(strings.Repeat("x", 60<<10))); err != nil {
		t.Fatal(err)
	}
	large := reporttest.LargeSite(60, 40)
	for _, format := range All() {
		t.Run(format.Name, func(t *testing.T) {
			err := report.WriteFile(path, func(w io.Writer) error { return format.Write(w, large, Options{}) })
			if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), path) {
				t.Errorf("error %v, want one of a full disk, with the file's name", err)
			}
			if got, err := os.ReadFile(path); err != nil || string(got) != "old" {
				t.Errorf("the old report holds %q, %v", got, err)
			}
			if entries, err := os.ReadDir(folder); err != nil || len(entries) != 2 {
				t.Errorf("left behind: %v, %v", entries, err)
			}
		})
	}
}

func plain(text string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, text); return err }
}
