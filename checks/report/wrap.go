package report

import (
	"strings"

	"hardcheck/checks"
)

// words splits foreign text at white space and cleans every word by itself, so
// that the bound on one cleaned string doesn't cut a long description.
func words(text string) []string {
	fields := strings.Fields(text)
	for i, field := range fields {
		fields[i] = checks.Clean(field)
	}
	return fields
}

// Inline is foreign text on one line, cleaned.
func Inline(text string) string {
	if isInline(text) {
		return text
	}
	return strings.Join(words(text), " ")
}

// longestWord is the length of the longest word that certainly stays as it is.
const longestWord = 1 << 10

// isInline reports whether the text is so already, as most is: words of plain ASCII with one
// space between them. Then there is nothing to be made anew.
func isInline(text string) bool {
	word := 0
	for i := range len(text) {
		switch c := text[i]; {
		case c == ' ' && word == 0, c < ' ', c > '~':
			return false
		case c == ' ':
			word = 0
		default:
			word++
		}
		if word > longestWord {
			return false
		}
	}
	return text == "" || word > 0
}

// Wrap breaks text into lines of at most width columns, the first of at most
// first. A longer word stays whole, so that it can be copied. The first line is
// empty when no word fits there.
func Wrap(text string, first, width int) []string {
	var lines []string
	var line strings.Builder
	room, used := first, 0
	for i, word := range words(text) {
		need := Columns(word)
		if line.Len() > 0 {
			need++
		}
		if used+need > room && (i > 0 || first < width) {
			lines = append(lines, line.String())
			line.Reset()
			room, used, need = width, 0, Columns(word)
		}
		if line.Len() > 0 {
			line.WriteByte(' ')
		}
		line.WriteString(word)
		used += need
	}
	return append(lines, line.String())
}
