package redisfileconn

import (
	"errors"
	"strings"
)

var errQuotes = errors.New("a quote has no end, or a word follows it at once: no server loads this line")

// splitArgs takes a line apart as the server's sdssplitargs does: words between blanks,
// "..." with escapes, '...' with \' alone.
func splitArgs(line string) ([]string, error) {
	var args []string
	for {
		line = strings.TrimLeft(line, " \t\r\n\v\f")
		if line == "" {
			return args, nil
		}
		arg, rest, err := cutArg(line)
		if err != nil {
			return nil, err
		}
		args, line = append(args, arg), rest
	}
}

// cutArg reads one word. A quote may begin within one, and ends it.
func cutArg(line string) (arg, rest string, err error) {
	var word strings.Builder
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case isBlank(c):
			return word.String(), line[i:], nil
		case c == 0:
			return word.String(), "", nil // the server takes the line for a text of C
		case c == '"' || c == '\'':
			text, after, closed := cutQuoted(line[i+1:], c)
			if !closed || after != "" && !isBlank(after[0]) {
				return "", "", errQuotes
			}
			word.WriteString(text)
			return word.String(), after, nil
		default:
			word.WriteByte(c)
		}
	}
	return word.String(), "", nil
}

// cutQuoted reads up to the closing quote.
func cutQuoted(text string, quote byte) (inside, after string, closed bool) {
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == quote:
			return out.String(), text[i+1:], true
		case c == 0:
			return "", "", false
		case c == '\\' && quote == '"' && i+1 < len(text):
			decoded, size := unescape(text[i:])
			out.WriteByte(decoded)
			i += size - 1
		case c == '\\' && quote == '\'' && strings.HasPrefix(text[i:], `\'`):
			out.WriteByte('\'')
			i++
		default:
			out.WriteByte(c)
		}
	}
	return "", "", false
}

// unescape reads \xHH, or a backslash and the byte that it makes special.
func unescape(text string) (decoded byte, size int) {
	if len(text) >= 4 && text[1] == 'x' {
		high, low := hexDigit(text[2]), hexDigit(text[3])
		if high >= 0 && low >= 0 {
			return byte(high<<4 | low), 4
		}
	}
	if i := strings.IndexByte("nrtba", text[1]); i >= 0 {
		return "\n\r\t\b\a"[i], 2
	}
	return text[1], 2
}

func hexDigit(c byte) int { return strings.IndexByte("0123456789abcdef", lower(c)) }

func lower(c byte) byte {
	if c >= 'A' && c <= 'F' {
		return c + 'a' - 'A'
	}
	return c
}

func isBlank(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }
