package report

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func writing(text string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
}

// assertFile fails unless path holds text and is alone in its folder.
func assertFile(t *testing.T, path, text string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != text {
		t.Errorf("the file holds %q, want %q", got, text)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 {
		t.Errorf("a temporary file was left: %v", entries)
	}
}

func TestWriteFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "report.json")
	for _, text := range []string{"first, and longer", "second"} {
		if err := WriteFile(path, writing(text)); err != nil {
			t.Fatal(err)
		}
		assertFile(t, path, text)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, error %v, want 0600", info.Mode(), err)
	}
}

func TestWriteFile_narrows_mode(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("windows has no such modes")
	}
	path := filepath.Join(t.TempDir(), "report.json")
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(path, writing("new")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, error %v, want 0600", info.Mode(), err)
	}
}

func TestWriteFile_whole_or_not_at_all(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "report.json")
	if err := WriteFile(path, writing("old")); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("encoder broke")
	err := WriteFile(path, func(w io.Writer) error {
		// More than a buffer, so that some of it is in the temporary file already.
		if err := writing(strings.Repeat("half ", 10_000))(w); err != nil {
			return err
		}
		return broken
	})
	if !errors.Is(err, broken) || !strings.Contains(fmt.Sprint(err), "report.json") {
		t.Errorf("error %v, want the writer's own, with the file's name", err)
	}
	assertFile(t, path, "old")
}

func TestWriteFile_refuses(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := WriteFile(folder, writing("x")); err == nil || !strings.Contains(err.Error(), "it is a folder") {
		t.Errorf("a folder: error %v", err)
	}
	if err := WriteFile(filepath.Join(folder, "missing", "report.json"), writing("x")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing folder: error %v", err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 0 {
		t.Errorf("entries %v, error %v, want none", entries, err)
	}
}

func TestWriteFile_replaces_link(t *testing.T) {
	t.Parallel()
	folder, other := t.TempDir(), filepath.Join(t.TempDir(), "other")
	if err := os.WriteFile(other, []byte("untouched"), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "report.json")
	if err := os.Symlink(other, path); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	if err := WriteFile(path, writing("new")); err != nil {
		t.Fatal(err)
	}
	assertFile(t, path, "new")
	assertFile(t, other, "untouched")
}

func TestWriteFile_device(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("windows has no /dev")
	}
	before, err := os.Lstat(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(os.DevNull, writing("x")); err != nil {
		t.Fatal(err)
	}
	after, err := os.Lstat(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	if !os.SameFile(before, after) || after.Mode().IsRegular() {
		t.Errorf("the device was replaced: %v", after.Mode())
	}
}
