package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTextLines(t *testing.T) {
	t.Parallel()
	in := "Set it:\n\n    bind 127.0.0.1\n\tport  0\n      deep\r\nThen restart.\n\n"
	want := []TextLine{
		{"Set it:", false},
		{"", false},
		{"bind 127.0.0.1", true},
		{"port  0", true},
		{"  deep", true},
		{"Then restart.", false},
	}
	if diff := cmp.Diff(want, TextLines(in)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, want := plainText(in), "Set it:\n\n    bind 127.0.0.1\n    port  0\n      deep\nThen restart."; got != want {
		t.Errorf("plainText = %q, want %q", got, want)
	}
}

func TestLimited(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"abc": "abc", "abcd": "abc...", "äöü": "äöü", "äöüß": "äöü...", "": ""} {
		if got := Limited(in, 3); got != want {
			t.Errorf("limited(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestIsWebPage(t *testing.T) {
	t.Parallel()
	for reference, want := range map[string]bool{
		"https://example.org/a?b=c#d": true, "http://example.org/": false, "javascript:alert(1)": false,
		"https://user@example.org/": false, "https://example.org/<b>": false, "https://": false, "RFC 5280": false,
		"https://example.org/a b": false, "https://example.org/)": false,
	} {
		if got := IsWebPage(reference); got != want {
			t.Errorf("isWebPage(%q) = %t", reference, got)
		}
	}
}
