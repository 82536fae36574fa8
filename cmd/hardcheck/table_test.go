package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTableText(t *testing.T) {
	t.Parallel()
	listed := table{head: []string{"id", "verified by", "title"}, rows: [][]string{
		{"N01", "one-check, another-check, a-third-check", "A title of some words"},
		{"N02", "attestation", "Short"},
	}}
	want := strings.Join([]string{
		"id   verified by                              title",
		"N01  one-check, another-check, a-third-check  A title of some words",
		"N02  attestation                              Short",
	}, "\n") + "\n"
	if diff := cmp.Diff(want, listed.text(0)); diff != "" {
		t.Errorf("on a pipe (-want +got):\n%s", diff)
	}
	want = strings.Join([]string{
		"id   verified by     title",
		"N01  one-check,      A title of",
		"     another-check,  some words",
		"     a-third-check",
		"N02  attestation     Short",
	}, "\n") + "\n"
	if diff := cmp.Diff(want, listed.text(33)); diff != "" {
		t.Errorf("in 33 columns (-want +got):\n%s", diff)
	}
	if got := listed.text(5); !strings.Contains(got, "another-check,") {
		t.Errorf("a word was broken:\n%s", got)
	}
	long := table{head: []string{"id", "title"}, rows: [][]string{{"N01", "an extraordinarily long word"}}}
	want = "id   title\nN01  an\n     extraordinarily\n     long word\n"
	if diff := cmp.Diff(want, long.text(17)); diff != "" {
		t.Errorf("a long word in the last column (-want +got):\n%s", diff)
	}
}

// TestListsFitATerminal holds it for the real tables, which only grow.
func TestListsFitATerminal(t *testing.T) {
	t.Parallel()
	for name, list := range listings {
		listed, err := list()
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(listed.text(helpWidth), "\n") {
			if len([]rune(line)) > helpWidth {
				t.Errorf("list %s: %d columns: %s", name, len([]rune(line)), line)
			}
		}
	}
}

func TestHang(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ label, text, want string }{
		{"  ", "one two three four", "  one two\n  three\n  four\n"},
		{"label: ", "one two", "label: one\n       two\n"},
		{"", "a-word-that-does-not-fit x", "a-word-that-does-not-fit\nx\n"},
		{"", "", "\n"},
	} {
		if got := hang(11, tc.label, tc.text); got != tc.want {
			t.Errorf("hang(%q, %q) = %q, want %q", tc.label, tc.text, got, tc.want)
		}
	}
	if got := fold(12, "  ", "some words here\n\n    code stays as long as it is\n"); got != "  some words\n  here\n\n      code stays as long as it is\n" {
		t.Errorf("fold: %q", got)
	}
}
