package filesconn

import (
	"strings"

	"hardcheck/checks/pattern"
	"hardcheck/checks/written"
)

var (
	// assignment gives a name a value in Python: NAME = "x", "name": "x", name: str = "x", name="x",.
	assignment = pattern.New(`^\s*(?:self\.)?["']?([A-Za-z_][A-Za-z0-9_.-]{0,120})["']?\s*(?::\s*[A-Za-z_][\w.\[\]]*\s*=|[:=])\s*(.+?)\s*,?\s*$`)
	// fallback is the value that code takes where a variable is not set.
	fallback = pattern.New(`(?:getenv|environ\.get|config|env)\(\s*["'](\w{1,120})["']\s*,\s*(?:default\s*=\s*)?["']([^"']*)["']`)
	// literal is a text in code.
	literal = pattern.New(`^[rbuf]{0,2}("[^"]*"|'[^']*')`)
)

// parsePython reads the texts that a program of Python gives names. No line of it is run, and what stands
// in remarks and in texts over several lines is none of its settings.
func parsePython(text string) []written.Pair {
	var pairs []written.Pair
	number := 0
	for line := range strings.Lines(withoutProse(text)) {
		number++
		line = strings.TrimRight(line, "\r\n")
		name, value := "", ""
		if match := fallback.FindStringSubmatch(line); match != nil {
			name, value = match[1], match[2]
		} else if match := assignment.FindStringSubmatch(line); match != nil {
			if text := literal.FindStringSubmatch(match[2]); text != nil {
				name, value = match[1], text[1][1:len(text[1])-1]
			}
		}
		if value != "" {
			pairs = append(pairs, written.Pair{Keys: []string{name}, Path: name, Value: value, Line: number})
		}
	}
	return pairs
}

// withoutProse is a program without remarks and texts over several lines; the lines stay.
func withoutProse(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	quote := ""
	for at := 0; at < len(text); at++ {
		rest := text[at:]
		switch {
		case text[at] == '\n':
			b.WriteByte('\n')
			if len(quote) == 1 { // it ends with its line
				quote = ""
			}
			continue
		case quote == "" && text[at] == '#':
			end := strings.IndexByte(rest, '\n')
			if end < 0 {
				return b.String()
			}
			at += end - 1
			continue
		case quote == "" && (strings.HasPrefix(rest, `"""`) || strings.HasPrefix(rest, `'''`)):
			quote = rest[:3]
			at += 2
			continue
		case quote == "" && (text[at] == '"' || text[at] == '\''):
			quote = rest[:1]
		case text[at] == '\\' && at+1 < len(text) && text[at+1] != '\n':
			if len(quote) < 3 {
				b.WriteString(rest[:2])
			}
			at++
			continue
		case len(quote) == 3 && strings.HasPrefix(rest, quote):
			quote = ""
			at += 2
			continue
		case len(quote) == 1 && text[at] == quote[0]:
			quote = ""
		}
		if len(quote) < 3 {
			b.WriteByte(text[at])
		}
	}
	return b.String()
}
