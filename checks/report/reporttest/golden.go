package reporttest

import (
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files of testdata anew")

// Golden compares got with a file of testdata, or writes that file with -update.
func Golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got; go test with -update writes it again):\n%s", path, diff)
	}
}

// Failing is a writer whose reader is gone.
type Failing struct{}

// Write fails.
func (Failing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
