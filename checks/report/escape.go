package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Markdown of forges is read twice: first as Markdown and HTML, then the text that
// comes out is searched for mentions, references and addresses. An entity stops
// the first reading only; breaker, an invisible space, stops the second.
const breaker = "&#8203;"

// markup are the characters that mean something in Markdown, HTML or a table.
const markup = "&<>\\`*_[]|~{}=$^@#"

// sigils begin a mention or reference at GitHub or GitLab: @name, #1, !1, $1,
// ~label, %1, &1, ^alert, *iteration:, [issue:1].
const sigils = "@#!$~%&^*["

// Prose is foreign text for the middle of a line: it reads as it is and does
// nothing. It must not begin a line.
func Prose(text string) string {
	var out strings.Builder
	runes := []rune(Inline(text))
	for i, r := range runes {
		if strings.ContainsRune(markup, r) {
			fmt.Fprintf(&out, "&#%d;", r)
		} else {
			out.WriteRune(r)
		}
		if i+1 < len(runes) && opens(runes[:i+1], runes[i+1]) {
			out.WriteString(breaker)
		}
	}
	return out.String()
}

// opens reports whether the text up to here and what follows it begin something
// that a forge would link: a mention, a reference or an address.
func opens(before []rune, next rune) bool {
	last := before[len(before)-1]
	switch {
	case strings.ContainsRune(sigils, last):
		return unicode.IsLetter(next) || unicode.IsDigit(next) || next == '"' || next == '_'
	case last == ':':
		return next == '/' || endsWith(before, "mailto:") || endsWith(before, "xmpp:")
	case last == '-':
		return endsWith(before, "gh-")
	case next == '.':
		return endsWith(before, "www")
	}
	return false
}

func endsWith(text []rune, word string) bool {
	return len(text) >= len(word) && strings.EqualFold(string(text[len(text)-len(word):]), word)
}

// LineProse is prose that may begin a line: a character that could start a list,
// a heading or a rule is written as an entity.
func LineProse(text string) string {
	escaped := Prose(text)
	first, size := utf8.DecodeRuneInString(escaped)
	if escaped == "" || unicode.IsLetter(first) || first == '&' || first >= utf8.RuneSelf {
		return escaped
	}
	return fmt.Sprintf("&#%d;", first) + escaped[size:]
}

// ownProse is lineProse for texts of checks, in which backticks enclose code.
func ownProse(text string) string {
	parts := strings.Split(Inline(text), "`")
	if len(parts)%2 == 0 {
		return LineProse(text)
	}
	var out strings.Builder
	for i, part := range parts {
		switch {
		case i%2 == 1 && strings.TrimSpace(part) != "":
			out.WriteString(CodeSpan(part))
		case i%2 == 1:
			out.WriteString("&#96;" + part + "&#96;")
		case i == 0:
			out.WriteString(keepSpaces(part, LineProse(part)))
		case part == "" && i+1 < len(parts):
			// Two spans side by side would run into one.
			out.WriteByte(' ')
		default:
			out.WriteString(keepSpaces(part, Prose(part)))
		}
	}
	return strings.TrimSpace(out.String())
}

// keepSpaces puts back the spaces at the ends that cleaning took away.
func keepSpaces(original, escaped string) string {
	if escaped == "" {
		return original
	}
	if strings.HasPrefix(original, " ") {
		escaped = " " + escaped
	}
	if strings.HasSuffix(original, " ") {
		escaped += " "
	}
	return escaped
}

// CodeSpan is foreign text as inline code, in which nothing is read as markup.
// It is for lines outside of tables and HTML.
func CodeSpan(text string) string {
	text = Inline(text)
	if text == "" {
		text = "(empty)"
	}
	fence := strings.Repeat("`", longestRun(text, '`')+1)
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return fence + text + fence
}

// codeBlock is lines of code as a fenced block.
func codeBlock(lines []string) string {
	body := strings.Join(lines, "\n")
	fence := strings.Repeat("`", max(3, longestRun(body, '`')+1))
	return fence + "\n" + body + "\n" + fence + "\n"
}

// longestRun is the length of the longest run of one character.
func longestRun(text string, char rune) int {
	longest, run := 0, 0
	for _, r := range text {
		if r != char {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}
