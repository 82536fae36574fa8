package django

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The bounds of a Python file.
const (
	maxBytes  = 1 << 20
	maxTokens = 200_000
	maxDepth  = 60
)

// form is what a token is.
type form int

const (
	formName form = iota
	formNumber
	formText // a string without anything filled in
	formFilled
	formMark // an operator or bracket
)

type token struct {
	form form
	text string
	line int
}

// line is a logical line: what stands in brackets belongs to it.
type line struct {
	indent int
	tokens []token
}

// is reports whether the tokens from i on have these texts.
func (l line) is(i int, texts ...string) bool {
	for k, text := range texts {
		if i+k >= len(l.tokens) || l.tokens[i+k].text != text || l.tokens[i+k].form == formText {
			return false
		}
	}
	return true
}

var (
	errLarge   = errors.New("the file has more, or deeper nested, parts than are read")
	errNotText = errors.New("the file is not Python that could be read")
)

// lexer cuts Python into logical lines (Python 3 reference, 2).
type lexer struct {
	text   string
	at     int
	number int
	depth  int
	count  int
	lines  []line
	now    line
	fresh  bool
}

func cut(data []byte) ([]line, error) {
	if len(data) > maxBytes {
		return nil, errLarge
	}
	if !utf8.Valid(data) {
		return nil, errNotText
	}
	l := lexer{text: strings.TrimPrefix(string(data), "\ufeff"), number: 1, fresh: true}
	for l.at < len(l.text) {
		if err := l.next(); err != nil {
			return l.lines, err
		}
	}
	l.end()
	if l.depth != 0 {
		return l.lines, errNotText
	}
	return l.lines, nil
}

func (l *lexer) end() {
	if len(l.now.tokens) > 0 {
		l.lines = append(l.lines, l.now)
	}
	l.now, l.fresh = line{}, true
}

func (l *lexer) next() error {
	if l.fresh && l.depth == 0 {
		l.indent()
	}
	if l.at >= len(l.text) {
		return nil
	}
	c := l.text[l.at]
	switch {
	case c == '\n':
		l.at++
		l.number++
		if l.depth == 0 {
			l.end()
		}
	case c == ' ' || c == '\t' || c == '\r' || c == '\f':
		l.at++
	case c == '#':
		for l.at < len(l.text) && l.text[l.at] != '\n' {
			l.at++
		}
	case c == '\\' && (strings.HasPrefix(l.text[l.at:], "\\\n") || strings.HasPrefix(l.text[l.at:], "\\\r\n")):
		l.at += strings.IndexByte(l.text[l.at:], '\n') + 1
		l.number++
	case c == ';' && l.depth == 0:
		l.at++
		indent := l.now.indent
		l.end()
		l.now.indent, l.fresh = indent, false
	default:
		return l.token()
	}
	return nil
}

func (l *lexer) indent() {
	width := 0
	for l.at < len(l.text) && (l.text[l.at] == ' ' || l.text[l.at] == '\t') {
		width++
		if l.text[l.at] == '\t' {
			width = (width + 7) / 8 * 8
		}
		l.at++
	}
	l.now.indent, l.fresh = width, false
}

func (l *lexer) token() error {
	if l.count++; l.count > maxTokens {
		return errLarge
	}
	start, rest := l.at, l.text[l.at:]
	first, size := utf8.DecodeRuneInString(rest)
	switch {
	case first == '"' || first == '\'':
		return l.quoted(0)
	case first == '_' || unicode.IsLetter(first):
		for l.at < len(l.text) {
			r, n := utf8.DecodeRuneInString(l.text[l.at:])
			if r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				break
			}
			l.at += n
		}
		word := l.text[start:l.at]
		if l.at < len(l.text) && (l.text[l.at] == '"' || l.text[l.at] == '\'') && len(word) <= 2 && strings.Trim(strings.ToLower(word), "rbfut") == "" {
			l.at = start
			return l.quoted(len(word))
		}
		l.add(formName, word)
	case unicode.IsDigit(first):
		for l.at < len(l.text) && (l.text[l.at] == '.' || l.text[l.at] == '_' || unicode.IsLetter(rune(l.text[l.at])) || unicode.IsDigit(rune(l.text[l.at]))) {
			l.at++
		}
		l.at = max(l.at, start+size)
		l.add(formNumber, l.text[start:l.at])
	default:
		return l.mark(rest, size)
	}
	return nil
}

func (l *lexer) add(f form, text string) {
	l.now.tokens = append(l.now.tokens, token{f, text, l.number})
}

func (l *lexer) mark(rest string, size int) error {
	for _, two := range []string{"==", "!=", "<=", ">=", "+=", "-=", "*=", "/=", "|=", "&=", "->", ":=", "**", "//"} {
		if strings.HasPrefix(rest, two) {
			l.at += 2
			l.add(formMark, two)
			return nil
		}
	}
	l.at += size
	switch rest[:size] {
	case "(", "[", "{":
		l.depth++
	case ")", "]", "}":
		l.depth--
	}
	if l.depth > maxDepth {
		return errLarge
	}
	if l.depth < 0 {
		return errNotText
	}
	l.add(formMark, rest[:size])
	return nil
}

// quoted reads a string with a prefix of so many letters.
func (l *lexer) quoted(prefix int) error {
	letters := strings.ToLower(l.text[l.at : l.at+prefix])
	l.at += prefix
	quote := l.text[l.at : l.at+1]
	if strings.HasPrefix(l.text[l.at:], quote+quote+quote) {
		quote += quote + quote
	}
	begun := l.number
	l.at += len(quote)
	var text strings.Builder
	for {
		switch {
		case l.at >= len(l.text), len(quote) == 1 && l.text[l.at] == '\n':
			return errNotText
		case strings.HasPrefix(l.text[l.at:], quote):
			l.at += len(quote)
			f := formText
			if strings.ContainsAny(letters, "ft") && strings.Contains(text.String(), "{") {
				f = formFilled
			}
			l.now.tokens = append(l.now.tokens, token{f, text.String(), begun})
			return nil
		case l.text[l.at] == '\\' && l.at+1 < len(l.text):
			if l.text[l.at+1] == '\n' {
				l.number++
			}
			// An escape stays as it is written: no setting's word has one.
			text.WriteString(l.text[l.at : l.at+2])
			l.at += 2
		default:
			if l.text[l.at] == '\n' {
				l.number++
			}
			text.WriteByte(l.text[l.at])
			l.at++
		}
	}
}
