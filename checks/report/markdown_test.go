package report

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

var (
	ownMarkup = regexp.MustCompile(`<!-- hardcheck( diff)? -->|</?(details|summary|b|code)>|^- <https://[A-Za-z0-9._~:/?#=&%+,-]+>$|^(## |### )`)
	entity    = regexp.MustCompile(`&#[0-9]+;`)
	tableRow  = regexp.MustCompile(`^\|.*\|$`)
)

// assertMarkdown fails when anything but our own words can be read as markup: it
// takes away code and our own marks, and looks at what is left.
func assertMarkdown(t testing.TB, out string) {
	t.Helper()
	if len(out) > maxComment {
		t.Fatalf("markdown is %d bytes long", len(out))
	}
	fence := ""
	open := 0
	for _, line := range strings.Split(out, "\n") {
		switch {
		case fence != "":
			if line == fence {
				fence = ""
			}
			continue
		case strings.HasPrefix(line, "```"):
			if fence = line; strings.Trim(line, "`") != "" {
				t.Fatalf("markdown: the fence %q has an info string", line)
			}
			continue
		}
		rest, ok := withoutCodeSpans(line)
		if !ok {
			t.Fatalf("markdown: a code span stays open in %q", line)
		}
		open += strings.Count(rest, "<details>") - strings.Count(rest, "</details>")
		if open < 0 || open > 1 {
			t.Fatalf("markdown: %d details are open at %q", open, line)
		}
		assertInert(t, line, rest)
	}
	if fence != "" || open != 0 {
		t.Fatalf("markdown: %d details or the fence %q stay open", open, fence)
	}
}

// assertInert judges a line of which rest is left without its code spans.
func assertInert(t testing.TB, line, rest string) {
	t.Helper()
	if tableRow.MatchString(rest) {
		if got, want := strings.Count(rest, "|"), len(checks.Outcomes())+2; got != want {
			t.Fatalf("markdown: a table row has %d bars, want %d: %q", got, want, line)
		}
		rest = strings.ReplaceAll(rest, "|", "")
	}
	rest = entity.ReplaceAllString(ownMarkup.ReplaceAllString(rest, ""), "\u00b7")
	rest = strings.NewReplacer("**Exit", "Exit", ":**", "", "**critical**", "", "**high**", "", "**medium**", "", "**low**", "", "**info**", "").Replace(rest)
	rest = strings.NewReplacer("**Why", "", "**Fix", "", "**See", "", "**Controls", "", "**Cut to fit a comment", "").Replace(rest)
	if at := strings.IndexAny(rest, "<>&@#[]*_~|\\`$^{}"); at >= 0 {
		t.Fatalf("markdown: %q is live in %q", rest[at:at+1], line)
	}
	for _, live := range []string{"://", "www."} {
		if strings.Contains(strings.ToLower(rest), live) && !strings.HasPrefix(line, "- <https://") {
			t.Fatalf("markdown: %q is live in %q", live, line)
		}
	}
}

// withoutCodeSpans takes away code spans as CommonMark finds them (section 6.1).
func withoutCodeSpans(line string) (rest string, ok bool) {
	runs := regexp.MustCompile("`+").FindAllStringIndex(line, -1)
	var out strings.Builder
	at := 0
	for i := 0; i < len(runs); i++ {
		length := runs[i][1] - runs[i][0]
		end := i + 1
		for end < len(runs) && runs[end][1]-runs[end][0] != length {
			end++
		}
		if end == len(runs) {
			return "", false
		}
		out.WriteString(line[at:runs[i][0]] + " ")
		at, i = runs[end][1], end
	}
	return out.String() + line[at:], true
}

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
		if got := prose(in); got != want {
			t.Errorf("prose(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLineProse(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"plain": "plain", "- item": "&#45; item", "1. item": "&#49;. item", "+ x": "&#43; x", "# x": "&#35; x", "": "", "é": "é",
	} {
		if got := lineProse(in); got != want {
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
		if _, ok := withoutCodeSpans(got); !ok {
			t.Errorf("ownProse(%q) leaves a code span open: %q", in, got)
		}
	}
}

func TestCodeSpan(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a": "`a`", "a`b": "``a`b``", "`a": "`` `a ``", "": "`(empty)`", "a\nb": "`a b`", "a``b`c": "```a``b`c```",
	} {
		if got := codeSpan(in); got != want {
			t.Errorf("codeSpan(%q) = %q, want %q", in, got, want)
		}
	}
	if got := codeBlock([]string{"a", "````"}); got != "`````\na\n````\n`````\n" {
		t.Errorf("codeBlock = %q: its fence can be closed from within", got)
	}
}

func TestMarkdown_worst_first(t *testing.T) {
	t.Parallel()
	out := string(formatted(t, "markdown", policySite()))
	last := -1
	for _, check := range []string{"redis-password-required", "redis-bind-restricted", "redis-user-password-set"} {
		at := strings.Index(out, "<code>"+check)
		if at <= last {
			t.Errorf("%s stands at %d, after %d", check, at, last)
		}
		last = at
	}
}

func TestMarkdown_says_what_it_cut(t *testing.T) {
	t.Parallel()
	b := start("plant-7", "baseline")
	for i := range 300 {
		b.finding(fmt.Sprintf("redis-noun-state%03d", i), "cache", checks.Failed, strings.Repeat("long ", 50)).Remediation = strings.Repeat("more ", 100)
	}
	b.unread("redis-memory-limited", "cache", checks.Timeout, "x")
	r := b.end(engine.Exit{Code: 1, Violations: true})
	for _, room := range []int{4000, maxComment} {
		out := markdownOf(r, room)
		if len(out) > room {
			t.Errorf("%d bytes, want at most %d", len(out), room)
		}
		shown := strings.Count(out, "<code>redis-noun-state")
		want := fmt.Sprintf("**Cut to fit a comment:** %d violations of %d checks", 300-shown, 300-shown)
		if shown == 0 || !strings.Contains(out, want) {
			t.Errorf("%d checks are shown, and the end doesn't say %q: %s", shown, want, out[max(len(out)-300, 0):])
		}
	}
	if out := markdownOf(policySite(), maxComment); strings.Contains(out, "Cut to fit") {
		t.Error("a report that fits claims to be cut")
	}
}

func TestMarkdown_bounds_one_check(t *testing.T) {
	t.Parallel()
	b := start("plant-7", "baseline")
	for i := range 500 {
		b.finding("redis-user-password-set", fmt.Sprintf("cache#user-%d", i), checks.Failed, "has no password")
	}
	out := string(formatted(t, "markdown", b.end(engine.Exit{Code: 1, Violations: true})))
	if !strings.Contains(out, "500 violations") || !strings.Contains(out, "and 490 more of the same") {
		t.Errorf("the number of violations is lost:\n%s", out)
	}
}
