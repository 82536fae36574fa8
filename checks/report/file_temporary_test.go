package report

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTemporaryFilesOfInterruptedWritersAreRemoved(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path := filepath.Join(folder, "report.json")
	keep := []string{".report.json.tmp", ".report.json.12a.tmp", ".other.json.123.tmp", ".report.json.1.2.tmp", "report.json.123.tmp"}
	for _, name := range append(keep, ".report.json.123.tmp", ".report.json.4567890.tmp") {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	inside := func(w io.Writer) error {
		// A second writer of the same file leaves the temporary file of this one alone.
		if err := WriteFile(path, func(w io.Writer) error { _, err := w.Write([]byte("second")); return err }); err != nil {
			t.Error(err)
		}
		_, err := w.Write([]byte("first"))
		return err
	}
	if err := WriteFile(path, inside); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != "first" {
		t.Errorf("the report is %q: %v", data, err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, entry := range entries {
		left = append(left, entry.Name())
	}
	if len(left) != len(keep)+1 {
		t.Errorf("left: %s", strings.Join(left, " "))
	}
	for _, name := range keep {
		if _, err := os.Stat(filepath.Join(folder, name)); err != nil {
			t.Errorf("what is not ours was removed: %v", err)
		}
	}
}
