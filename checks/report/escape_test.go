package report

import (
	"testing"

	"hardcheck/checks/report/reporttest"
)

func TestProse(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"listens on 0.0.0.0:6379":  "listens on 0.0.0.0:6379",
		"<b>&amp;</b>":             "&#60;b&#62;&#38;&#8203;amp;&#60;/b&#62;",
		"@name":                    "&#64;&#8203;name",
		"owner/repo#12, GH-3":      "owner/repo&#35;&#8203;12, GH-&#8203;3",
		"!3 %4 50% 50 % off":       "!&#8203;3 %&#8203;4 50% 50 % off",
		"https://example.org":      "https:&#8203;//example.org",
		"www.example.org":          "www&#8203;.example.org",
		"[a](b)":                   "&#91;&#8203;a&#93;(b)",
		"a|b `c`":                  "a&#124;b &#96;c&#96;",
		"one\ntwo\x1b":             "one two\ufffd",
		"mailto:a@example.org":     "mailto:&#8203;a&#64;&#8203;example.org",
		"CVE-2025-1234 and a - b!": "CVE-2025-1234 and a - b!",
	} {
		if got := Prose(in); got != want {
			t.Errorf("prose(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLineProse(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"plain": "plain", "- item": "&#45; item", "1. item": "&#49;. item", "+ x": "&#43; x", "# x": "&#35; x", "": "", "é": "é",
	} {
		if got := LineProse(in); got != want {
			t.Errorf("lineProse(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestOwnProse(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Run `CONFIG REWRITE` then.": "Run `CONFIG REWRITE` then.",
		"`a` and `b`":                "`a` and `b`",
		"`a``b`":                     "`a` `b`",
		"odd ` one":                  "odd &#96; one",
		"`` @x":                      "&#96;&#96; &#64;&#8203;x",
		"`<b>`":                      "`<b>`",
	} {
		got := ownProse(in)
		if got != want {
			t.Errorf("ownProse(%q) = %q, want %q", in, got, want)
		}
		if _, ok := reporttest.WithoutCodeSpans(got); !ok {
			t.Errorf("ownProse(%q) leaves a code span open: %q", in, got)
		}
	}
}

func TestCodeSpan(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a": "`a`", "a`b": "``a`b``", "`a": "`` `a ``", "": "`(empty)`", "a\nb": "`a b`", "a``b`c": "```a``b`c```",
	} {
		if got := CodeSpan(in); got != want {
			t.Errorf("codeSpan(%q) = %q, want %q", in, got, want)
		}
	}
	if got := codeBlock([]string{"a", "````"}); got != "`````\na\n````\n`````\n" {
		t.Errorf("codeBlock = %q: its fence can be closed from within", got)
	}
}
