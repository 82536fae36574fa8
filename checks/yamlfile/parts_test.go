package yamlfile

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// listed is a file with a list that may be long.
type listed struct {
	Version any   `yaml:"version"`
	Targets []any `yaml:"targets"`
	Zones   any   `yaml:"zones"`
}

// cutTexts are files that can be cut, with how many parts they have where each entry is one.
var cutTexts = map[string]int{
	"targets:\n  - a\n  - b\n":                                                      2,
	"version: 1\ntargets:\n- a\n- b\nzones: [x]\n":                                  2,
	"version: 1\ntargets: # all\n  # one\n  - {name: a}\n\n# two\n  - {name: b}":    2,
	"targets:\r\n  - name: a\r\n    url: b\r\n  - name: c\r\n    url: d\r\n":        2,
	"\ufeffversion: 1\ntargets:\n  - a\n  - b\n":                                    2,
	"targets:\n    - - x\n      - y\n    - - z\n# end\nzones:\n  - c\nversion: 2\n": 2,
	"targets:\n  - a\n    - b\n  - c\n":                                             2,
	"zones: |\n  targets:\n  - x\ntargets:\n  - \"a - b\"\n  - 'it''s'\nversion: 1": 2,
	"targets:\n  - one\n": 1,
}

// wholeTexts are files that are not cut, or whose cut is found to be a fault.
var wholeTexts = []string{
	"", "targets: [a, b]\n", "targets:\n", "version: 1\n", "targets: x\n  - a\n  - b\n", "targets:\n  a: b\n", "targets:\n  -\n  - b\n",
	"targets:\n  - a\n - b\n", "targets:\n  - a\n  b: c\n", "targets:\n  - a\n\t- b\n", "a:\n  targets:\n  - b\n  - c\n",
	"targets:\n  - \"a\n  - b\"\n  - c\n", "targets:\n  - 'a\n  - b'\n", "targets:\n  - {a: b,\n  - c: d}\n", "targets:\n  - [a,\n  - b]\n",
	"--- |\ntargets:\n- a\n- b\n", "targets:\n  - &x a\n  - *x\n", "targets:\n  - a\n---\n  - b\n", "targets:\n  - a\n  - b\n---\nx: 1\n",
	"targets:\n  - a\n  - b\ntargets:\n  - c\n", "targets:\n  - !!str a\n  - b\n", "zones: \"x\ntargets:\n  - a\n  - b\"\n", "zones: [\ntargets:\n  - a\n  - b\n]\n",
	"? targets\n:\n  - a\n", "{version: 1,\ntargets:\n  - a\n  - b\n}\n", "{version: 1, zones: 2,\ntargets:\n- a\n- b\n}", "targets:\n  - a\n  - \x01\n", "targets:\n  - {a: 1, a: 2}\n  - b\n", "targets:\n  - a\n...\n  - b\n", "targets:\n  - note: |\n      - a\n      b\n  - note: >+\n      c\n\n  - d\n", "targets:\n  - a: |+\n  - b\n",
}

func TestParts(t *testing.T) {
	t.Parallel()
	for text, want := range cutTexts {
		if got := holdParts(t, text, 1); got != want {
			t.Errorf("%q has %d parts, want %d", text, got, want)
		}
		if got := holdParts(t, text, 1<<20); got != 1 {
			t.Errorf("%q has %d parts where all fit into one", text, got)
		}
	}
	for _, text := range wholeTexts {
		if got := holdParts(t, text, 1); got > 1 {
			t.Errorf("%q is read in %d parts", text, got)
		}
	}
}

// TestPartsHaveTheirSize holds that a part ends with the first entry by which it is large enough.
func TestPartsHaveTheirSize(t *testing.T) {
	t.Parallel()
	text := "targets:\n" + strings.Repeat("  - abc\n", 10)
	for size, want := range map[int]string{1: "1 1 1 1 1 1 1 1 1 1", 8: "1 1 1 1 1 1 1 1 1 1", 9: "2 2 2 2 2", 24: "3 3 3 1", 80: "10"} {
		var got []string
		for _, part := range Split([]byte(text), "targets", size).Parts {
			got = append(got, fmt.Sprint(strings.Count(string(part.text), "- ")))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("of %d bytes: %s entries, want %s", size, got, want)
		}
	}
}

// FuzzParts holds that a file which is read in parts without fault has none as a whole, and
// means the same.
func FuzzParts(f *testing.F) {
	for text := range cutTexts {
		f.Add(text)
	}
	for _, text := range wholeTexts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<12 {
			t.Skip("longer than what is worth the time")
		}
		holdParts(t, text, 1)
		holdParts(t, text, 16)
	})
}

// holdParts compares the parts with the whole, and returns how many there are; 0 where the
// file is read as a whole.
func holdParts(t *testing.T, text string, size int) int {
	t.Helper()
	cut := Split([]byte(text), "targets", size)
	if len(cut.Parts) == 0 {
		return 0
	}
	var got, want listed
	ofHead := cut.DecodeHead(MaxBytes, "f", &got)
	if !ofHead.Faultless() {
		return 0
	}
	var lines []int
	for _, part := range cut.Parts {
		var some listed
		d := part.Decode("f", len(got.Targets), &some)
		if !d.Faultless() {
			return 0
		}
		for range some.Targets {
			lines = append(lines, d.Line("targets", len(lines)))
		}
		got.Targets = append(got.Targets, some.Targets...)
	}
	whole := Decode("f", []byte(text), &want)
	if !whole.Faultless() {
		t.Fatalf("%q has no fault in parts of %d bytes, and as a whole:\n%v", text, size, whole.Err())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%q in parts of %d bytes (-whole +parts):\n%s", text, size, diff)
	}
	for i, line := range lines {
		if _, mapping := want.Targets[i].(map[string]any); !mapping {
			continue // the parser has no steady place for a text of several lines
		}
		if at := whole.Line("targets", i); at != line {
			t.Errorf("entry %d of %q is in line %d, in parts of %d bytes in %d", i, text, at, size, line)
		}
	}
	for _, key := range []string{"version", "zones", "targets"} {
		if key != "targets" && whole.Line(key) != ofHead.Line(key) {
			t.Errorf("%s of %q is in line %d, in parts of %d bytes in %d", key, text, whole.Line(key), size, ofHead.Line(key))
		}
		if whole.Has(key) != ofHead.Has(key) {
			t.Errorf("%s of %q is there: %t, in parts %t", key, text, whole.Has(key), ofHead.Has(key))
		}
	}
	return len(cut.Parts)
}
