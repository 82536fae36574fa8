package secrets

import "strings"

// word of a command line: its text without quotes, and its place.
type shellWord struct {
	text string
	// at counts the words from 1.
	at int
}

// statement is a command with its arguments.
type statement struct {
	words []shellWord
	// piped: what it writes goes to the next statement.
	piped bool
}

// lexer takes a shell's script apart: quotes, escapes, and the operators that end a
// command. What it doesn't know of a shell (here documents, substitutions) stays words.
type lexer struct {
	statements []statement
	current    statement
	word       strings.Builder
	inWord     bool
	// open: the word has a bracket that closes within it.
	open  bool
	count int
}

// statementsOf takes a script apart.
func statementsOf(script string) []statement {
	var l lexer
	l.lex(script[:min(len(script), MaxJudged)])
	return l.statements
}

func (l *lexer) lex(script string) {
	var quote byte
	for i := 0; i < len(script); i++ {
		c := script[i]
		switch {
		case quote != 0 && c == quote:
			quote = 0
		case c == '\\' && quote != '\'' && i+1 < len(script):
			i++
			if script[i] != '\n' {
				l.add(script[i])
			}
		case quote != 0:
			l.add(c)
		case c == '\'' || c == '"':
			quote, l.inWord = c, true
		case strings.IndexByte(" \t\r", c) >= 0:
			l.endWord()
		case strings.IndexByte("\n;|&(){}`", c) >= 0 && !l.inside(c):
			l.endStatement(c == '|' && (i+1 == len(script) || script[i+1] != '|') && (i == 0 || script[i-1] != '|'))
		default:
			l.add(c)
		}
	}
	l.endStatement(false)
}

// inside reports whether a bracket is part of a word, as in ${NAME} and $(name).
func (l *lexer) inside(c byte) bool {
	text := l.word.String()
	switch c {
	case '{', '(':
		return strings.HasSuffix(text, "$") || c == '{' && text != ""
	case '}', ')':
		return l.open
	case '&':
		return strings.Contains(text, "://") || strings.HasSuffix(text, ">")
	}
	return false
}

func (l *lexer) add(c byte) {
	l.word.WriteByte(c)
	l.inWord, l.open = true, l.open || c == '{' || c == '('
}

func (l *lexer) endWord() {
	if !l.inWord {
		return
	}
	l.count++
	l.current.words = append(l.current.words, shellWord{l.word.String(), l.count})
	l.word.Reset()
	l.inWord, l.open = false, false
}

func (l *lexer) endStatement(piped bool) {
	l.endWord()
	if len(l.current.words) > 0 {
		l.current.piped = piped
		l.statements = append(l.statements, l.current)
		l.current = statement{}
	}
}

// argumentsOf takes a list of arguments apart. One with spaces in it is a script, unless it
// is an option's value.
func argumentsOf(args []string) []statement {
	var l lexer
	for i, arg := range args {
		arg = arg[:min(len(arg), MaxJudged)]
		ofOption := i > 0 && strings.HasPrefix(args[i-1], "-") && !runsScript(args[i-1])
		if strings.ContainsAny(arg, " \t\n") && !ofOption && !strings.HasPrefix(arg, "-") {
			l.endStatement(false)
			l.lex(arg)
			continue
		}
		l.word.WriteString(arg)
		l.inWord = true
		l.endWord()
	}
	l.endStatement(false)
	return l.statements
}

// runsScript reports whether an option is a shell's for a script: -c, -ec, -lc.
func runsScript(option string) bool {
	return len(option) <= 6 && !strings.HasPrefix(option, "--") && strings.HasSuffix(option, "c")
}

// Statements are the commands of a list of arguments, each as its words, those of a shell's
// script among them.
func Statements(args []string) [][]string {
	var all [][]string
	for _, s := range argumentsOf(args) {
		all = append(all, s.texts())
	}
	return all
}

func (s statement) texts() []string {
	texts := make([]string, len(s.words))
	for i, w := range s.words {
		texts[i] = w.text
	}
	return texts
}
