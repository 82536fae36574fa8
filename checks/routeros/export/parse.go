package export

import (
	"strings"

	"hardcheck/checks/pattern"
	"hardcheck/checks/routeros"
)

// statement is an "add" or a "set".
type statement struct {
	line int
	menu string // "/ip/firewall/filter"
	add  bool
	// item says which rows a "set" is about.
	item      selector
	arguments []argument
	// skipped is set where the router says in front of it that it skips the row.
	skipped bool
	// foreign is set for menus that no fact is made of.
	foreign bool
}

// argument is name=value, or !name, which takes a setting away.
type argument struct {
	name, value string
	unset       bool
	// alone is set for a name without a value.
	alone bool
}

// selector names rows: by "find" with its conditions, or by names and numbers. One
// without either is about the one row of a menu that has no more.
type selector struct {
	find  []argument
	items []string
}

// maxTorn bounds the lines that are no settings: beyond it is some other text.
const maxTorn = 100

// parser reads a file from its beginning to its end.
type parser struct {
	text string
	pos  int
	line int
	file *File
	// section is the menu of the last line that named one alone, menu that of the
	// command being read.
	section, menu string
	// empty is the line of a section in which nothing stands yet.
	empty int
	// comment is the comment line just before.
	comment   string
	inBracket bool
	// torn, commands and arguments count what is bounded.
	torn, commands, arguments int
	// tornLine is the first line that was no setting.
	tornLine int
	// read remembers which menus facts are made of, seen which have had a row.
	read, seen map[string]bool
	// begun is set once a menu was named, lost while it isn't known which one is in force.
	begun, lost bool
}

// isRead reports whether facts are made of the menu.
func (p *parser) isRead(menu string) bool {
	known, asked := p.read[menu]
	if !asked {
		_, known = routeros.FindMenu(tableOf(menu))
		p.read[menu] = known
	}
	return known
}

// maxMenus bounds the menus of a file; RouterOS has about 500.
const maxMenus = 5000

func (p *parser) run() error {
	for {
		p.skipEmpty()
		if p.peek() == 0 {
			p.leave()
			return nil
		}
		if p.peek() == '#' {
			line := p.line
			p.comment = strings.TrimSpace(p.rawLine())
			p.file.header.read(p.comment)
			if glued.MatchString(p.comment) {
				p.damage(line, "is a comment with a setting in it")
			}
			continue
		}
		if prompt.MatchString(p.thisLine()) {
			p.rawLine()
			continue
		}
		if err := p.command(); err != nil {
			return err
		}
		p.comment = ""
	}
}

// command reads a line with what continues it.
func (p *parser) command() error {
	line := p.line
	p.menu = p.section
	if p.commands++; p.commands > maxCommands {
		return p.refuse("the file has too many settings")
	}
	first := p.firstWord()
	switch {
	case first == "add" || first == "set" || first[0] == '/':
	case isVerb(first) || strings.IndexByte(":"+scripty, first[0]) >= 0:
		return p.refuse(aScript)
	default:
		p.rawLine()
		return p.tear(line)
	}
	if first[0] == '/' {
		p.menu = p.pathAhead()
	}
	words, err := p.words()
	if err != nil {
		return err
	}
	if first[0] != '/' {
		return p.statement(line, words)
	}
	path, rest, ok := splitPath(words)
	switch {
	case !ok:
		p.menu = p.section
		return p.tear(line)
	case len(rest) == 0:
		p.enter(path, line)
		return nil
	}
	p.menu = path
	if isVerb(rest[0].name) {
		return refuse(line, path, aScript)
	}
	// Where a line names its menu, every line does: a row that doesn't is not of the
	// section before.
	p.leave()
	p.section, p.begun, p.lost = "", true, true
	return p.statement(line, rest)
}

func (p *parser) enter(path string, line int) {
	p.leave()
	p.continued(line)
	p.section, p.menu, p.empty = path, path, line
	p.begun, p.lost = true, false
	p.file.open = p.unfinished()
	p.file.pass(path)
}

// leave notes a section without settings: the router writes none, so they were taken
// out.
func (p *parser) leave() {
	if p.empty > 0 {
		p.spoil(p.section, p.empty)
	}
	p.empty = 0
}

func (p *parser) spoil(menu string, line int) {
	if _, already := p.file.torn[menu]; !already {
		p.file.torn[menu] = line
	}
}

// tear notes a line that is no setting: something may be lost there.
func (p *parser) tear(line int) error {
	if p.torn++; p.torn > maxTorn {
		return refuse(line, p.menu, "too many lines are no settings: give what /export writes on the router")
	}
	p.spoil(p.menu, line)
	p.file.open = true
	if p.tornLine == 0 {
		p.tornLine = line
	}
	p.lost, p.section, p.empty = true, "", 0
	return nil
}

// continued notes that the file goes on behind a line that was no setting: what that one
// began isn't known.
func (p *parser) continued(line int) {
	if p.tornLine > 0 && line > p.tornLine {
		p.file.note(p.tornLine, "is no setting of RouterOS")
	}
}

// damage notes a line that tells of one that is gone before it.
func (p *parser) damage(line int, why string) {
	p.spoil(p.menu, line)
	p.file.note(line, why)
}

func (p *parser) statement(line int, words []word) error {
	s := statement{line: line, menu: p.menu, add: words[0].name == "add"}
	switch {
	case p.menu == "" && p.begun:
		// Nobody knows which menu it is of.
		p.continued(line)
		p.file.note(line, "is a setting of a menu that isn't named")
		return nil
	case p.menu == "" || p.menu == "/":
		return refuse(line, "", "a setting comes before any menu: the beginning of the file is missing")
	case !s.take(words[1:]):
		return p.tear(line)
	}
	p.continued(line)
	if why := p.misfit(s); why != "" {
		p.damage(line, why)
	}
	s.skipped = skipped(p.comment, s.arguments)
	if p.arguments += len(s.arguments); p.arguments > maxTotalArguments || len(p.file.statements) >= maxStatements {
		return refuse(line, p.menu, "the file has too many settings")
	}
	if !p.isRead(s.menu) {
		// What no fact is made of may be a secret.
		s.foreign, s.arguments = true, nil
	}
	if len(p.read) > maxMenus {
		return refuse(line, p.menu, "the file names more menus than RouterOS has")
	}
	if s.menu == p.section {
		p.empty = 0
	}
	p.file.statements = append(p.file.statements, s)
	p.file.open = p.unfinished()
	p.file.pass(s.menu)
	if p.file.open {
		// The last value may be cut off.
		p.spoil(s.menu, line)
	}
	return nil
}

// unfinished reports whether the file ends without a line break just here.
func (p *parser) unfinished() bool { return p.peek() == 0 }

// take fills the item and the arguments. It is false for what is no setting.
func (s *statement) take(words []word) bool {
	prefix := ""
	for _, w := range words {
		switch name, unset := strings.CutPrefix(w.name, "!"); {
		case w.find != nil && !s.add && s.item.find == nil && len(s.arguments) == 0:
			s.item.find = w.find
		case w.find != nil:
			return false
		case !w.pair && !unset && !s.add && len(s.arguments) == 0:
			s.item.items = append(s.item.items, strings.Split(w.name, ",")...)
		case strings.HasPrefix(name, "."):
			s.arguments = append(s.arguments, argument{name: prefix + name, value: w.value, unset: unset})
		case !isName(name):
			return false
		default:
			s.arguments = append(s.arguments, argument{name, w.valueOrFlag(), unset, !w.pair && !unset})
			prefix, _, _ = strings.Cut(name, ".")
		}
	}
	return s.add || len(s.arguments) > 0
}

// valueOrFlag is "yes" for a name that stands alone.
func (w word) valueOrFlag() string {
	if w.pair {
		return w.value
	}
	return "yes"
}

// pathAhead is the menu that the line is about, for errors about its words.
func (p *parser) pathAhead() string {
	line, _, _ := strings.Cut(p.text[p.pos:min(len(p.text), p.pos+maxPath)], "\n")
	path := ""
	for _, part := range strings.FieldsFunc(line, func(r rune) bool { return r == '/' || r == ' ' }) {
		if part == "add" || part == "set" || isVerb(part) || !isMenuWord(part) {
			break
		}
		path += "/" + part
	}
	return path
}

// maxPath bounds what is looked at for the menu of a line, in bytes.
const maxPath = 200

// maxDepth bounds the words of a menu's path.
const maxDepth = 10

// splitPath separates the menu of a line from the command behind it. Words are
// separated by spaces or slashes.
func splitPath(words []word) (path string, rest []word, ok bool) {
	depth := 0
	for i, w := range words {
		if w.pair || w.find != nil {
			return "", nil, false
		}
		for _, part := range strings.Split(strings.Trim(w.name, "/"), "/") {
			switch {
			case part == "add" || part == "set" || isVerb(part) && part != "log":
				return path, append([]word{{name: part}}, words[i+1:]...), true
			case part == "" && len(words) == 1:
				return "/", nil, true
			case !isMenuWord(part) || depth == maxDepth:
				return "", nil, false
			}
			path, depth = path+"/"+part, depth+1
		}
	}
	return path, nil, true
}

var (
	menuWord      = pattern.New(`^[a-z0-9][a-z0-9-]{0,39}$`)
	attributeName = pattern.New(`^[A-Za-z0-9*][A-Za-z0-9._*/-]{0,63}$`)
)

func isMenuWord(text string) bool { return menuWord.MatchString(text) }

func isName(text string) bool { return attributeName.MatchString(text) }
