package report

import (
	"testing"
	"unicode/utf8"
)

func TestColumns(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, text string
		want       int
	}{
		{"empty", "", 0},
		{"ascii", "edge router", 11},
		{"latin", "Überwachung", 11},
		{"han", "水処理場", 8},
		{"hangul", "한글", 4},
		{"hangul_as_jamo", "\u1112\u1161\u11ab", 2},
		{"full_width_letters", "\uff21\uff22", 4},
		{"combining_accent", "e\u0301", 1},
		{"combining_accents", "a\u0300\u0301\u0302b", 2},
		{"thai_marks", "ที่", 1},
		{"zero_width_joiner", "a\u200db", 2},
		{"emoji", "🔒", 2},
		{"emoji_of_a_family", "👩\u200d👩\u200d👧", 2},
		{"flag", "🇩🇪", 2},
		{"arrow_and_ellipsis", "a → b…", 6},
		{"replacement_character", "a\ufffd", 2},
	} {
		if got := Columns(tc.text); got != tc.want {
			t.Errorf("%s: %q takes %d columns, want %d", tc.name, tc.text, got, tc.want)
		}
	}
}

func TestPad(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"ab": "ab  ", "水": "水  ", "e\u0301": "e\u0301   ", "too long": "too long"} {
		if got := Pad(text, 4); got != want {
			t.Errorf("Pad(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestFitting(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text  string
		width int
		want  string
	}{
		{"abc", 3, "abc"},
		{"abcd", 3, "abc"},
		{"水処理", 5, "水処"},
		{"水処理", 1, ""},
		{"ae\u0301b", 2, "ae\u0301"},
		{"👩\u200d👩\u200d👧b", 2, "👩\u200d👩\u200d👧"},
		{"abc", 0, ""},
		{"abc", -1, ""},
	} {
		if got := Fitting(tc.text, tc.width); got != tc.want {
			t.Errorf("Fitting(%q, %d) = %q, want %q", tc.text, tc.width, got, tc.want)
		}
	}
}

func FuzzFitting(f *testing.F) {
	f.Add("水処理場 e\u0301 \xff", 3)
	f.Fuzz(func(t *testing.T, text string, width int) {
		fits := Fitting(text, width)
		if text[:len(fits)] != fits || Columns(fits) > max(width, 0) || utf8.ValidString(text) && !utf8.ValidString(fits) {
			t.Errorf("Fitting(%q, %d) = %q of %d columns", text, width, fits, Columns(fits))
		}
	})
}
