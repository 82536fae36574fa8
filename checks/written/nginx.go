package written

import (
	"errors"
	"strings"
)

// Directive is one of nginx's, with the directives in its block (nginx.org, beginner's
// guide). `include` is not followed.
type Directive struct {
	Name  string
	Args  []string
	Line  int
	Block []Directive
	// Opens is set where it has a block, if an empty one.
	Opens bool
}

// ParseNginx reads a file of nginx's settings.
func ParseNginx(data []byte) ([]Directive, error) {
	if len(data) > maxBytes {
		return nil, ErrLarge
	}
	p := nginx{text: string(data), line: 1}
	all, err := p.block(0)
	if err == nil && p.at < len(p.text) {
		err = errors.New("a } stands where no block is open")
	}
	return all, err
}

type nginx struct {
	text  string
	at    int
	line  int
	count int
}

func (p *nginx) block(depth int) ([]Directive, error) {
	var all []Directive
	now := Directive{}
	for {
		word, mark, err := p.next()
		switch {
		case err != nil:
			return all, err
		case mark == 0 && len(now.Args)+len(now.Name) > 0:
			return all, errors.New("the file ends within a directive")
		case mark == 0 && depth > 0:
			return all, errors.New("the file ends within a block")
		case mark == 0:
			return all, nil
		case mark == '}' && depth == 0:
			p.at--
			return all, nil
		case mark == '}' && now.Name != "":
			return all, errors.New("a block ends within a directive")
		case mark == '}':
			return all, nil
		case mark == 'w' && now.Name == "":
			now = Directive{Name: word, Line: p.line}
		case mark == 'w':
			now.Args = append(now.Args, word)
		case now.Name == "":
			if mark == '{' {
				return all, errors.New("a block has no name")
			}
		default:
			if mark == '{' {
				if depth >= maxDepth {
					return all, ErrLarge
				}
				now.Opens = true
				if now.Block, err = p.block(depth + 1); err != nil {
					return all, err
				}
			}
			all, now = append(all, now), Directive{}
		}
	}
}

// next is the next word ('w'), or one of { } ;, or 0 at the end.
func (p *nginx) next() (string, byte, error) {
	for p.at < len(p.text) {
		switch c := p.text[p.at]; c {
		case '\n':
			p.line++
			p.at++
		case ' ', '\t', '\r':
			p.at++
		case '#':
			for p.at < len(p.text) && p.text[p.at] != '\n' {
				p.at++
			}
		case '{', '}', ';':
			p.at++
			return "", c, nil
		default:
			if p.count++; p.count > maxParts {
				return "", 0, ErrLarge
			}
			return p.word()
		}
	}
	return "", 0, nil
}

func (p *nginx) word() (string, byte, error) {
	var text strings.Builder
	quote := byte(0)
	if c := p.text[p.at]; c == '"' || c == '\'' {
		quote = c
		p.at++
	}
	for p.at < len(p.text) {
		c := p.text[p.at]
		switch {
		case c == '\\' && p.at+1 < len(p.text):
			text.WriteByte(p.text[p.at+1])
			p.at++
		case quote != 0 && c == quote:
			p.at++
			return text.String(), 'w', nil
		case quote == 0 && c == '$' && strings.HasPrefix(p.text[p.at:], "${"):
			text.WriteString("${")
			p.at++
		case quote == 0 && c == '}' && strings.Contains(text.String(), "${") && strings.Count(text.String(), "${") > strings.Count(text.String(), "}"):
			text.WriteByte(c)
		case quote == 0 && strings.IndexByte(" \t\r\n;{}", c) >= 0:
			return text.String(), 'w', nil
		default:
			if c == '\n' {
				p.line++
			}
			text.WriteByte(c)
		}
		p.at++
	}
	if quote != 0 {
		return "", 0, errors.New("a quoted text doesn't end")
	}
	return text.String(), 'w', nil
}

// Walk calls visit for each directive and those in its block, with the blocks around it,
// the outermost first.
func Walk(all []Directive, visit func(d Directive, around []Directive)) { walk(all, nil, visit) }

func walk(all, around []Directive, visit func(Directive, []Directive)) {
	for _, d := range all {
		visit(d, around)
		walk(d.Block, append(around[:len(around):len(around)], d), visit)
	}
}
