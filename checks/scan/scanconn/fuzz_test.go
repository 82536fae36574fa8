package scanconn

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"hardcheck/checks/scan"
)

// FuzzRead gives any bytes as a report, beginning with one of each format: it ends, and what
// it yields is facts that a snapshot holds.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/*[nf]")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := read(t.Context(), bytes.NewReader(data))
		if err != nil {
			return
		}
		written, err := json.Marshal(r.facts)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := scan.Kind.Decode(written); err != nil {
			t.Fatal(err)
		}
	})
}
