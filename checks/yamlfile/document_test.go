package yamlfile

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const located = `version: 1
targets:
  - name: a
    url: b
  - {name: c, url: d}
`

func TestSemanticErrorsAndWarnings(t *testing.T) {
	var into sample
	d := Decode("f", []byte(located), &into)
	d.Errorf([]any{"targets", 1, "url"}, "bad %s", "url")
	d.Errorf([]any{"targets", 0, "units", 3}, "nearest")
	d.Errorf([]any{"absent"}, "file")
	d.Warnf([]any{"targets", 1, "name"}, "odd name\x1b")
	want := "f:1:1: file\n   1 | version: 1\n     | ^\n" +
		"f:3:5: nearest\n   3 |   - name: a\n     |     ^\n" +
		"f:5:20: bad url\n   5 |   - {name: c, url: d}\n     |                    ^"
	if diff := cmp.Diff(want, errorText(d.Err())); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
	warnings := []string{"f:5:12: warning: odd name\ufffd\n   5 |   - {name: c, url: d}\n     |            ^"}
	if diff := cmp.Diff(warnings, d.Warnings()); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

func TestLine(t *testing.T) {
	var into sample
	d := Decode("f", []byte(located), &into)
	cases := []struct {
		path []any
		want int
	}{
		{nil, 1},
		{[]any{"targets"}, 3},
		{[]any{"targets", 0, "url"}, 4},
		{[]any{"targets", 1}, 5},
		{[]any{"targets", 1, "units"}, 5},
		{[]any{"targets", 9}, 3},
		{[]any{3.5}, 1},
	}
	for _, tc := range cases {
		if got := d.Line(tc.path...); got != tc.want {
			t.Errorf("Line(%v) = %d, want %d", tc.path, got, tc.want)
		}
	}
}

func TestUnreadableFilesTakeNoSemanticErrors(t *testing.T) {
	var into sample
	d := Decode("f", nil, &into)
	d.Errorf([]any{"targets"}, "no targets")
	d.Warnf(nil, "nothing here")
	if got := errorText(d.Err()); got != "f:1:1: file is empty" {
		t.Errorf("error is %q", got)
	}
	if d.Readable() || d.Line("targets") != 0 || d.Warnings() != nil {
		t.Errorf("readable %v, line %d, warnings %q; want false, 0 and none", d.Readable(), d.Line("targets"), d.Warnings())
	}
}

func TestSuggest(t *testing.T) {
	known := []string{"username", "url", "units", "redis-password-required"}
	cases := []struct{ word, want string }{
		{"usrname", "username"},
		{"ulr", "url"},
		{"URL", "url"},
		{"redis-pasword-requird", "redis-password-required"},
		{"colour", ""},
		{"", ""},
	}
	for _, tc := range cases {
		if got := Suggest(tc.word, known); got != tc.want {
			t.Errorf("Suggest(%q) = %q, want %q", tc.word, got, tc.want)
		}
	}
}

// What is said about a value that could not even be decoded would only confuse.
func TestSemanticErrorsDoNotFollowBadValues(t *testing.T) {
	var into sample
	d := Decode("f", []byte("version: one\nport: 1\n"), &into)
	d.Errorf([]any{"version"}, "version 0 is not known")
	d.Errorf([]any{"port"}, "port 1 is odd")
	want := "f:1:10: \"version\" expects a whole number, found text\n   1 | version: one\n     |          ^\n" +
		"f:2:7: port 1 is odd\n   2 | port: 1\n     |       ^"
	if diff := cmp.Diff(want, errorText(d.Err())); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}

func TestHas(t *testing.T) {
	var into sample
	d := Decode("f", []byte(located+"site:\n"), &into)
	for _, path := range [][]any{nil, {"site"}, {"targets", 1, "url"}} {
		if !d.Has(path...) {
			t.Errorf("Has(%v) is false", path)
		}
	}
	for _, path := range [][]any{{"labels"}, {"targets", 2}, {"targets", "name"}, {"site", 0}} {
		if d.Has(path...) {
			t.Errorf("Has(%v) is true", path)
		}
	}
}
