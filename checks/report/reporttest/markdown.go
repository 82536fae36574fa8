package reporttest

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"hardcheck/checks"
)

var (
	ownMarkup = regexp.MustCompile(`<!-- hardcheck( diff)? -->|</?(details|summary|b|code)>|^- <https://[A-Za-z0-9._~:/?#=&%+,-]+>$|^(## |### )`)
	entity    = regexp.MustCompile(`&#[0-9]+;`)
	tableRow  = regexp.MustCompile(`^\|.*\|$`)
)

// tableBars are the bars of a row of outcomes and of one of controls.
var tableBars = []int{len(checks.Outcomes()) + 2, 7}

// maxComment is what a comment may take, in bytes.
const maxComment = 60_000

// AssertMarkdown fails when anything but our own words can be read as markup: it
// takes away code and our own marks, and looks at what is left.
func AssertMarkdown(t testing.TB, out string) {
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
		rest, ok := WithoutCodeSpans(line)
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
		if got := strings.Count(rest, "|"); !slices.Contains(tableBars, got) {
			t.Fatalf("markdown: a table row has %d bars, want one of %v: %q", got, tableBars, line)
		}
		rest = strings.ReplaceAll(rest, "|", "")
	}
	rest = entity.ReplaceAllString(ownMarkup.ReplaceAllString(rest, ""), "\u00b7")
	rest = strings.NewReplacer(":**", "", "**critical**", "", "**high**", "", "**medium**", "", "**low**", "", "**info**", "").Replace(rest)
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

// WithoutCodeSpans takes away code spans as CommonMark finds them (section 6.1).
func WithoutCodeSpans(line string) (rest string, ok bool) {
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
