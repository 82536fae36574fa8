package export

import "strings"

// peek is the next byte, 0 at the end: a file with a zero byte isn't read at all.
func (p *parser) peek() byte { return p.at(0) }

func (p *parser) at(offset int) byte {
	if p.pos+offset >= len(p.text) {
		return 0
	}
	return p.text[p.pos+offset]
}

// skipBlanks goes to the next word of a command, over continuation lines.
func (p *parser) skipBlanks() error {
	for {
		switch c := p.peek(); {
		case c != 0 && strings.IndexByte(blanks, c) >= 0:
			p.pos++
		case c == '\\' && p.endsLine():
			if err := p.continuation(); err != nil {
				return err
			}
		default:
			return nil
		}
	}
}

// endsLine reports whether nothing but blanks follows on the line.
func (p *parser) endsLine() bool {
	rest := strings.TrimLeft(p.text[p.pos+1:], blanks)
	return rest == "" || rest[0] == '\n'
}

// skipEmpty goes to the next line that has something.
func (p *parser) skipEmpty() {
	for {
		switch c := p.peek(); {
		case c == '\n':
			p.line++
		case c == 0 || strings.IndexByte(blanks, c) < 0:
			return
		}
		p.pos++
	}
}

// rawLine takes the rest of the line without its end.
func (p *parser) rawLine() string {
	rest := p.text[p.pos:]
	if end := strings.IndexByte(rest, '\n'); end >= 0 {
		rest = rest[:end]
	}
	p.pos += len(rest)
	return rest
}

// thisLine looks at the rest of the line without its end.
func (p *parser) thisLine() string {
	line, _, _ := strings.Cut(p.text[p.pos:min(len(p.text), p.pos+maxPrompt)], "\n")
	return strings.TrimSpace(line)
}

// maxPrompt bounds a line of the console, in bytes.
const maxPrompt = 400

// firstWord looks at the first word of a line; it has at least one byte.
func (p *parser) firstWord() string {
	rest := p.text[p.pos:]
	if end := strings.IndexAny(rest, blanks+"\n\\="); end > 0 {
		return rest[:end]
	}
	return rest
}

func (p *parser) refuse(why string) error { return refuse(p.line, p.menu, why) }
