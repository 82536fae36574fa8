package written

import (
	"encoding/json"
	"strings"
)

// maxValue bounds a value with its variables filled in: a few lines that double one make very much.
const maxValue = 64 << 10

// Told is a text of a file with its line.
type Told struct {
	Text string
	// Known is false where it rests on what only a build knows; Text may be anything then.
	Known bool
	Line  int
}

// scope are the variables that an instruction sees.
type scope struct {
	escape byte
	// lookup is a variable's value; known is false where only a build knows it or whether it is set.
	lookup func(name string) (value string, set, known bool)
}

// rawWords are the words of a text, with their quotes.
func rawWords(text string, escape byte) []string {
	var words []string
	var word strings.Builder
	quote, in := byte(0), false
	for at := 0; at < len(text); at++ {
		char := text[at]
		switch {
		case quote == 0 && (char == ' ' || char == '\t'):
			if in {
				words = append(words, word.String())
				word.Reset()
			}
			in = false
			continue
		case char == escape && quote != '\'' && at+1 < len(text):
			word.WriteByte(char)
			at++
			char = text[at]
		case quote == 0 && (char == '"' || char == '\''):
			quote = char
		case char == quote:
			quote = 0
		}
		word.WriteByte(char)
		in = true
	}
	if in {
		words = append(words, word.String())
	}
	return words
}

// expand takes the quotes out of a text and fills in its variables.
func (s scope) expand(text string) (value string, known bool) { return s.expandDeep(text, 0) }

func (s scope) expandDeep(text string, depth int) (value string, known bool) {
	if depth > maxDepth {
		return "", false
	}
	var b strings.Builder
	quote := byte(0)
	for at := 0; at < len(text); at++ {
		char := text[at]
		switch {
		case quote == '\'' && char != '\'':
			b.WriteByte(char)
		case char == s.escape && at+1 < len(text):
			at++
			if quote == '"' && text[at] != '"' && text[at] != '$' && text[at] != s.escape {
				b.WriteByte(char)
			}
			b.WriteByte(text[at])
		case char == quote:
			quote = 0
		case quote == 0 && (char == '"' || char == '\''):
			quote = char
		case char == '$':
			filled, used, known := s.variable(text[at+1:], depth)
			if !known {
				return "", false
			}
			if at += used; b.Len()+len(filled) > maxValue {
				return "", false
			}
			b.WriteString(filled)
		default:
			b.WriteByte(char)
		}
	}
	if b.Len() > maxValue {
		return "", false
	}
	return b.String(), true
}

// variable is the value of the variable that a text begins with, and how much of the text names it.
func (s scope) variable(text string, depth int) (value string, used int, known bool) {
	inBraces := strings.HasPrefix(text, "{")
	start := 0
	if inBraces {
		start = 1
	}
	end := start
	for end < len(text) && isNameByte(text[end], end == start) {
		end++
	}
	name := text[start:end]
	if name == "" {
		return "$", 0, !inBraces
	}
	value, set, known := s.lookup(name)
	if !inBraces {
		return value, end, known
	}
	close := closing(text)
	if close < 0 {
		return "", 0, false
	}
	value, known = s.modified(value, set, known, text[end:close], depth)
	return value, close + 1, known
}

// closing is where the brace closes that a text begins with; -1 where none does.
func closing(text string) int {
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// modified is a variable's value where its name is followed by ":-word" and the like.
func (s scope) modified(value string, set, known bool, modifier string, depth int) (string, bool) {
	if modifier == "" {
		return value, known
	}
	word, unsetOnly := strings.CutPrefix(modifier, ":")
	if word == "" || !known {
		return "", false
	}
	empty := !set || unsetOnly && value == ""
	switch word[0] {
	case '-':
		if empty {
			return s.expandDeep(word[1:], depth+1)
		}
		return value, true
	case '+':
		if !empty {
			return s.expandDeep(word[1:], depth+1)
		}
		return "", true
	case '?':
		return value, !empty
	default:
		return "", false // a pattern
	}
}

func isNameByte(char byte, first bool) bool {
	return char == '_' || char >= 'a' && char <= 'z' || char >= 'A' && char <= 'Z' || !first && char >= '0' && char <= '9'
}

// array are the words of an instruction that is written as one of JSON.
func array(text string) (words []string, is bool) {
	if !strings.HasPrefix(text, "[") || json.Unmarshal([]byte(text), &words) != nil {
		return nil, false
	}
	return words, true
}
