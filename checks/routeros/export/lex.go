package export

import (
	"strings"

	"hardcheck/checks/pattern"
	"hardcheck/checks/routeros"
)

// word is one word of a command.
type word struct {
	// name and value are the parts of name=value; a word without "=" has a name only.
	name, value string
	pair        bool
	// find holds the conditions of [ find name=value ]; nil for other words.
	find []argument
}

// What ends a word, and what a setting never has outside quotes.
const (
	blanks  = " \t\r"
	scripty = "{}();$"
)

// words reads the words of a command, over its continuation lines.
func (p *parser) words() ([]word, error) {
	var all []word
	begin := p.pos
	for {
		if err := p.skipBlanks(); err != nil {
			return nil, err
		}
		switch c := p.peek(); {
		case c == 0 || c == '\n':
			return all, nil
		case c == '#':
			p.rawLine()
			return all, nil
		case p.pos-begin > maxStatementBytes || len(all) > maxArguments:
			return nil, p.refuse("a setting is too long for one of RouterOS")
		}
		next, err := p.word()
		if err != nil {
			return nil, err
		}
		all = append(all, next)
	}
}

func (p *parser) word() (word, error) {
	if p.peek() == '[' {
		return p.bracket()
	}
	var w word
	var text strings.Builder
	for {
		c := p.peek()
		switch {
		case c == 0, c == '\n', strings.IndexByte(blanks, c) >= 0, c == ']' && p.inBracket:
			return w.with(text.String()), nil
		case c == '"':
			if err := p.quoted(&text); err != nil {
				return w, err
			}
			continue
		case c == '\\':
			if err := p.escape(&text); err != nil {
				return w, err
			}
			continue
		case (c == '[' || strings.IndexByte(scripty, c) >= 0) && w.pair && p.mark(&text):
			continue
		case c == '[' || c == ']' || strings.IndexByte(scripty, c) >= 0:
			return w, p.refuse(aScript)
		case c == '=' && !w.pair:
			w.name, w.pair = text.String(), true
			text.Reset()
		default:
			text.WriteByte(c)
		}
		p.pos++
	}
}

// bracketed is a mark that somebody put in place of a value, with brackets round it.
var bracketed = pattern.New(`^(\([A-Za-z][A-Za-z _-]{0,38}\)|\[[A-Za-z][A-Za-z _-]{0,38}\]|\{[A-Za-z][A-Za-z _-]{0,38}\})`)

// mark takes such a mark, which a script would have as a command or a block.
func (p *parser) mark(text *strings.Builder) bool {
	found := bracketed.FindString(p.text[p.pos:min(len(p.text), p.pos+maxMark)])
	if found == "" || !routeros.IsRedacted(found) {
		return false
	}
	text.WriteString(found)
	p.pos += len(found)
	return true
}

// maxMark bounds a mark, in bytes.
const maxMark = 64

func (w word) with(text string) word {
	if w.pair {
		w.value = text
	} else {
		w.name = text
	}
	return w
}

// bracket reads [ find name=value ]; a script may ask for anything there.
func (p *parser) bracket() (word, error) {
	line := p.line
	p.pos++
	p.inBracket = true
	defer func() { p.inBracket = false }()
	w := word{find: []argument{}}
	for first := true; ; first = false {
		if err := p.skipBlanks(); err != nil {
			return w, err
		}
		switch c := p.peek(); c {
		case 0, '\n':
			return w, refuse(line, p.menu, "a bracket is opened and never closed: "+damaged)
		case ']':
			p.pos++
			if first {
				return w, p.refuse(aScript)
			}
			return w, nil
		case '[':
			return w, p.refuse(aScript)
		}
		next, err := p.word()
		if err != nil {
			return w, err
		}
		switch {
		case first && next.name == "find" && !next.pair:
		case first || !next.pair || !isName(next.name) || len(w.find) > maxArguments:
			return w, p.refuse(aScript)
		default:
			w.find = append(w.find, argument{name: next.name, value: next.value})
		}
	}
}

// quoted reads a text in double quotes.
func (p *parser) quoted(text *strings.Builder) error {
	line, begin := p.line, p.pos
	p.pos++
	for {
		switch c := p.peek(); {
		case c == 0 || c == '\n' || p.pos-begin > maxStatementBytes:
			return refuse(line, p.menu, "a quote is opened and never closed: "+damaged)
		case c == '"':
			p.pos++
			return nil
		case c == '\\':
			if err := p.escape(text); err != nil {
				return err
			}
		default:
			text.WriteByte(c)
			p.pos++
		}
	}
}

// escapes are the letters behind a backslash that stand for something else.
var escapes = map[byte]byte{'n': '\n', 'r': '\r', 't': '\t', 'a': '\a', 'b': '\b', 'f': '\f', 'v': '\v', '_': ' '}

// escape reads what a backslash begins: a continuation line, whose indent doesn't
// count, two hex digits in upper case, or a single character.
func (p *parser) escape(text *strings.Builder) error {
	if p.endsLine() {
		return p.continuation()
	}
	p.pos++
	c := p.peek()
	if high, low := hex(c), hex(p.at(1)); high >= 0 && low >= 0 {
		text.WriteByte(byte(high<<4 | low))
		p.pos += 2
		return nil
	}
	if special, known := escapes[c]; known {
		c = special
	}
	text.WriteByte(c)
	p.pos++
	return nil
}

func (p *parser) continuation() error {
	end := strings.IndexByte(p.text[p.pos:], '\n')
	if end < 0 || strings.TrimSpace(p.text[p.pos+end:]) == "" {
		return p.refuse("the file ends in the middle of a setting: " + damaged)
	}
	p.pos += end + 1
	p.line++
	for strings.IndexByte(blanks, p.peek()) >= 0 {
		p.pos++
	}
	return nil
}

// hex is the value of a digit, -1 for what is none: letters in lower case are escapes.
func hex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
