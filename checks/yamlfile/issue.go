package yamlfile

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxQuoted  = 60   // characters of a foreign text in a message
	maxMessage = 1024 // characters of a message
)

// issue is one thing that is wrong.
type issue struct {
	place
	message string
	warning bool
}

// show is the issue as people read it: position, message, source line, caret.
func (d *Document) show(i issue) string {
	kind := ""
	if i.warning {
		kind = "warning: "
	}
	text := fmt.Sprintf("%s:%d:%d: %s%s", d.file, i.line, i.column, kind, d.cover(clean(i.message)))
	source, caret := d.excerpt(i.place)
	if source == "" {
		return text
	}
	number := fmt.Sprintf("%4d", i.line)
	return fmt.Sprintf("%s\n%s | %s\n%s | %s^", text, number, source, strings.Repeat(" ", len(number)), caret)
}

// cover replaces every secret in a message.
func (d *Document) cover(message string) string {
	for _, secret := range d.longestFirst() {
		message = strings.ReplaceAll(message, secret, hidden)
	}
	return message
}

// longestFirst are the secrets in an order in which none hides a part of another.
func (d *Document) longestFirst() []string {
	return slices.SortedFunc(maps.Keys(d.secrets), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
}

// clean makes foreign text fit to be shown on one line of a terminal, as checks.Clean
// does; this package stands below the contract and can't import it.
func clean(text string) string {
	if utf8.RuneCountInString(text) > maxMessage {
		text = string([]rune(text)[:maxMessage]) + "..."
	}
	return strings.Map(cleanRune, text)
}

func cleanRune(r rune) rune {
	switch {
	case r == '\n' || r == '\r' || r == '\t':
		return ' '
	case r == utf8.RuneError, unicode.Is(unicode.C, r), r == '\u2028', r == '\u2029':
		return utf8.RuneError
	}
	return r
}

// quote shows a foreign text in a message.
func quote(text string) string {
	if characters := []rune(text); len(characters) > maxQuoted {
		text = string(characters[:maxQuoted]) + "..."
	}
	return fmt.Sprintf("%q", text)
}
