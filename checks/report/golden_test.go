package report

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files of testdata anew")

// golden compares got with a file of testdata, or writes that file with -update.
func golden(t *testing.T, name string, got []byte) {
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
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestText_golden(t *testing.T) {
	t.Parallel()
	views := map[string]TextOptions{".txt": {}, ".verbose.txt": {Verbose: true}}
	for name, make := range cases {
		for suffix, options := range views {
			var out bytes.Buffer
			if err := Text(&out, make(), options); err != nil {
				t.Fatal(err)
			}
			golden(t, name+suffix, out.Bytes())
		}
	}
	var out bytes.Buffer
	if err := Text(&out, policySite(), TextOptions{Color: true}); err != nil {
		t.Fatal(err)
	}
	golden(t, "policy.color.txt", out.Bytes())
}

func TestJSON_golden(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"open", "policy", "empty"} {
		var out bytes.Buffer
		if err := JSON(&out, cases[name]()); err != nil {
			t.Fatal(err)
		}
		golden(t, name+".json", out.Bytes())
	}
}
