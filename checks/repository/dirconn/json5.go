package dirconn

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// json5 reads JSON and JSON5 (spec.json5.org), which people write settings in: comments,
// names without quotes, single quotes, commas at the end. It is what is asked of it here:
// maps, lists, texts, truth values; every number is a float64 or, where Go has no form
// for it, its text.
type json5 struct {
	text string
	at   int
}

// The bounds of a document.
const maxNesting = 50

// parseJSON5 reads one document.
func parseJSON5(text string) (any, error) {
	r := &json5{text: strings.TrimPrefix(text, "\ufeff")}
	value, err := r.value(0)
	if err == nil {
		if err = r.space(); err == nil && r.at < len(r.text) {
			err = errors.New("there is something behind the end")
		}
	}
	if err != nil {
		return nil, fmt.Errorf("line %d: %w", 1+strings.Count(r.text[:min(r.at, len(r.text))], "\n"), err)
	}
	return value, nil
}

// space skips white space and comments.
func (r *json5) space() error {
	for r.at < len(r.text) {
		rest := r.text[r.at:]
		switch {
		case strings.HasPrefix(rest, "//"):
			end := strings.IndexAny(rest, "\n\r")
			if end < 0 {
				end = len(rest)
			}
			r.at += end
		case strings.HasPrefix(rest, "/*"):
			end := strings.Index(rest[2:], "*/")
			if end < 0 {
				return errors.New("a comment doesn't end")
			}
			r.at += end + 4
		default:
			char, size := utf8.DecodeRuneInString(rest)
			if !strings.ContainsRune(" \t\n\r\v\f\u00a0\u2028\u2029\ufeff", char) {
				return nil
			}
			r.at += size
		}
	}
	return nil
}

// next skips what has no meaning and returns the first byte behind it.
func (r *json5) next() (byte, error) {
	if err := r.space(); err != nil {
		return 0, err
	}
	if r.at == len(r.text) {
		return 0, errors.New("it ends too early")
	}
	return r.text[r.at], nil
}

func (r *json5) value(depth int) (any, error) {
	char, err := r.next()
	switch {
	case err != nil:
		return nil, err
	case depth > maxNesting:
		return nil, fmt.Errorf("it is nested more than %d levels deep", maxNesting)
	case char == '{':
		return r.object(depth)
	case char == '[':
		return r.array(depth)
	case char == '"' || char == '\'':
		return r.quoted()
	}
	word := r.word()
	switch word {
	case "":
		return nil, fmt.Errorf("%q begins no value", char)
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null":
		return nil, nil
	}
	if number, err := strconv.ParseFloat(word, 64); err == nil {
		return number, nil
	}
	if strings.ContainsAny(word[:1], "0123456789+-.") || word == "NaN" || word == "Infinity" {
		return word, nil
	}
	return nil, fmt.Errorf("%q is no value", word[:min(len(word), 40)])
}

// word reads a name without quotes, or a number.
func (r *json5) word() string {
	begin := r.at
	for r.at < len(r.text) && !strings.ContainsRune(" \t\n\r\v\f,:{}[]\"'/", rune(r.text[r.at])) {
		r.at++
	}
	return r.text[begin:r.at]
}

// object reads {...}. Of a name that stands twice, the last counts, as in JavaScript.
func (r *json5) object(depth int) (any, error) {
	fields := map[string]any{}
	r.at++
	for {
		char, err := r.next()
		if err != nil {
			return nil, err
		}
		if char == '}' {
			r.at++
			return fields, nil
		}
		var name string
		if char == '"' || char == '\'' {
			if name, err = r.quoted(); err != nil {
				return nil, err
			}
		} else if name = r.word(); name == "" {
			return nil, fmt.Errorf("%q begins no name", char)
		}
		if char, err = r.next(); err != nil || char != ':' {
			return nil, errors.Join(err, errors.New("a name has no value"))
		}
		r.at++
		if fields[name], err = r.value(depth + 1); err != nil {
			return nil, err
		}
		if err := r.comma('}'); err != nil {
			return nil, err
		}
	}
}

func (r *json5) array(depth int) (any, error) {
	entries := []any{}
	r.at++
	for {
		char, err := r.next()
		if err != nil {
			return nil, err
		}
		if char == ']' {
			r.at++
			return entries, nil
		}
		entry, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		entries = append(entries, entry)
		if err := r.comma(']'); err != nil {
			return nil, err
		}
	}
}

// comma takes the comma behind an entry; the last one may have none.
func (r *json5) comma(end byte) error {
	char, err := r.next()
	switch {
	case err != nil:
		return err
	case char == ',':
		r.at++
	case char != end:
		return fmt.Errorf("%q stands where a comma should", char)
	}
	return nil
}

// quoted reads a text. Of its escapes those for letters are kept as they are written:
// nothing that is asked for has one.
func (r *json5) quoted() (string, error) {
	quote := r.text[r.at]
	var text strings.Builder
	for r.at++; r.at < len(r.text); r.at++ {
		switch char := r.text[r.at]; {
		case char == quote:
			r.at++
			return text.String(), nil
		case char == '\\' && r.at+1 < len(r.text):
			r.at++
			if r.text[r.at] != '\n' { // a text that goes on in the next line
				text.WriteByte(r.text[r.at])
			}
		case char == '\n':
			return "", errors.New("a text doesn't end")
		default:
			text.WriteByte(char)
		}
	}
	return "", errors.New("a text doesn't end")
}
