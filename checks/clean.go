package checks

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxText bounds a foreign string that is to be shown, in bytes.
const maxText = 1024

// Clean makes a foreign string fit to be shown on a terminal or in a report:
// control characters, invalid UTF-8 and direction overrides become U+FFFD, line
// breaks and tabs become spaces, and what is longer than 1,024 bytes is cut.
func Clean(foreign string) string {
	if len(foreign) > maxText {
		foreign = foreign[:maxText] + "..."
	}
	if printable(foreign) {
		return foreign
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case r == utf8.RuneError, unicode.Is(unicode.C, r), r == '\u2028', r == '\u2029':
			return utf8.RuneError
		}
		return r
	}, foreign)
}

// printable reports whether the text is plain printable ASCII, as most is: then
// there is nothing to look for.
func printable(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}
