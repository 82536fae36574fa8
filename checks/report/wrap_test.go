package report

import (
	"strings"
	"testing"

	"hardcheck/checks/report/reporttest"

	"github.com/google/go-cmp/cmp"
)

func TestWrap(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name         string
		text         string
		first, width int
		want         []string
	}{
		{"empty", "", 10, 10, []string{""}},
		{"fits", "a bc def", 10, 10, []string{"a bc def"}},
		{"breaks", "aaa bbb ccc", 7, 7, []string{"aaa bbb", "ccc"}},
		{"white_space_collapses", " a\t\n b ", 10, 10, []string{"a b"}},
		{"long_word_stays_whole", "aa bbbbbbbbbb cc", 5, 5, []string{"aa", "bbbbbbbbbb", "cc"}},
		{"long_first_word", "bbbbbbbbbb cc", 5, 5, []string{"bbbbbbbbbb", "cc"}},
		{"narrow_first_line", "abc def", 2, 10, []string{"", "abc def"}},
		{"no_first_line", "abc", -5, 10, []string{"", "abc"}},
		{"wide_characters", "漢字 漢字", 6, 6, []string{"漢字", "漢字"}},
		{"combining_marks", "e\u0301e\u0301 e\u0301", 4, 4, []string{"e\u0301e\u0301 e\u0301"}},
		{"controls", "a\x1b[1m b", 10, 10, []string{"a\ufffd[1m b"}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tc.want, Wrap(tc.text, tc.first, tc.width)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzWrap(f *testing.F) {
	f.Add("CONFIG GET bind = 0.0.0.0", 10, 20)
	f.Add("\x1b]0;title\x07 \u202e x", 0, 1)
	f.Add("漢字 e\u0301 \xff\xfe", 3, 3)
	f.Add("\u0301 0", 20, 20) // a word without width
	f.Fuzz(func(t *testing.T, text string, first, width int) {
		width = max(1, width%200)
		first = min(first%200, width)
		lines := Wrap(text, first, width)
		if got, want := strings.Join(strings.Fields(strings.Join(lines, " ")), " "), Inline(text); got != want {
			t.Errorf("words changed: %q, want %q", got, want)
		}
		for i, line := range lines {
			reporttest.AssertHarmless(t, line)
			room := width
			if i == 0 {
				room = max(first, 0)
			}
			if Columns(line) > room && strings.Contains(line, " ") {
				t.Errorf("line %d takes %d columns of %d: %q", i, Columns(line), room, line)
			}
		}
	})
}

// TestInlineTakesNoShortcut compares texts that are inline already, or nearly, with what their
// words make.
func TestInlineTakesNoShortcut(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", longestWord)
	for _, text := range []string{
		"", " ", "a", " a", "a ", "a b", "a  b", "a\tb", "a\nb", "a\u00a0b", "a\x00b", "a\x7fb", "\u202ea", "\xff", "naïve text",
		long, long + "x", long + " " + long, "a " + long + "x b",
	} {
		if want, got := strings.Join(words(text), " "), Inline(text); got != want {
			t.Errorf("Inline(%.20q) is %.20q, want %.20q", text, got, want)
		}
	}
}
