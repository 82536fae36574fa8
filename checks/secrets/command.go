package secrets

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"hardcheck/checks"
)

// Command judges a command line: the arguments of a container, or of its health check.
func Command(args []string) []Finding { return lineFindings(argumentsOf(args), 0) }

// lineFindings judges commands: options with their values, assignments, words that are
// secrets by themselves, and what each program takes as a password.
func lineFindings(statements []statement, depth int) []Finding {
	var found []Finding
	for i, s := range statements {
		given := byProgram(s)
		if i+1 < len(statements) && s.piped {
			given = append(given, byPipe(s, statements[i+1])...)
		}
		seen := map[int]bool{}
		for _, g := range given {
			seen[g.option], seen[g.at] = true, true
			found = append(found, g.Finding)
		}
		for j := range s.words {
			if !seen[s.words[j].at] {
				found = append(found, byWord(s, j, depth)...)
			}
		}
	}
	return found
}

// placed is a finding with the place of the word that holds the value, and that of its option.
type placed struct {
	Finding
	option, at int
}

// byWord judges one word: an option with the word that follows it, an assignment, or a word
// that is a secret by itself.
func byWord(s statement, i, depth int) []Finding {
	text, at := s.words[i].text, s.words[i].at
	name, value, assigned := strings.Cut(text, "=")
	bare := strings.TrimLeft(name, "-")
	option := strings.HasPrefix(name, "-") && isName(bare)
	if option && assigned && strings.HasPrefix(bare, "D") && len(bare) > 1 && !strings.HasPrefix(name, "--") {
		bare = bare[1:] // a property of the Java machine
	}
	setBefore := i > 0 && s.words[i-1].text == "set" && isName(text)
	if (option && takesValue(bare) || setBefore) && !assigned && i+1 < len(s.words) && !strings.HasPrefix(s.words[i+1].text, "-") {
		value = s.words[i+1].text
	}
	value = strings.Trim(value, `"'`)
	// What is no plain name may hold the value itself ("--password:x").
	if (option || setBefore || assigned && isName(name)) && value != "" {
		f := pair(bare, value, depth)
		// The value's own form is found when its word comes up, if it is one.
		if f.Found() && (assigned || f.Form == FormName) {
			if option && f.Form == FormName {
				f.Form = FormOption
			}
			return []Finding{f}
		}
		return nil
	}
	if f := pair("", text, depth); f.Found() {
		f.Name = fmt.Sprintf("word %d", at)
		return []Finding{f}
	}
	return nil
}

// takesValue reports whether the word behind an option may be its value.
func takesValue(option string) bool {
	parts := words(option)
	return len(parts) == 0 || !slices.Contains(switches, parts[0])
}

// byProgram finds what a program takes as a password in options of its own.
func byProgram(s statement) []placed {
	texts := s.texts()
	for i, text := range texts {
		for _, p := range programs {
			if !slices.Contains(p.names, path.Base(text)) {
				continue
			}
			return p.find(path.Base(text), s, i)
		}
	}
	return nil
}

// find judges a program's arguments: those behind the word first.
func (p program) find(name string, s statement, first int) []placed {
	var found []placed
	if p.verb != "" && !slices.Contains(s.texts(), p.verb) {
		return nil
	}
	note := func(option, value string, from, at int) {
		if p.login != "" {
			_, after, isLogin := strings.Cut(value, p.login)
			if !isLogin {
				return
			}
			value = after
		}
		if f := byName(password, value); f.Found() {
			f.Form, f.Confidence, f.Length = FormOption, High, len(value)
			f.Name = checks.Clean(strings.TrimSpace(name + " " + option))
			found = append(found, placed{f, from, at})
		}
	}
	for i := first + 1; i < len(s.words); i++ {
		w := s.words[i]
		for _, option := range p.options {
			after, has := strings.CutPrefix(w.text, option)
			switch {
			case !has:
			case after == "" && p.attachedOnly:
			case after == "" && i+1 < len(s.words):
				note(option, s.words[i+1].text, w.at, s.words[i+1].at)
			case strings.HasPrefix(option, "--"):
				if value, is := strings.CutPrefix(after, "="); is {
					note(option, value, w.at, w.at)
				}
			case len(option) == 2 && after != "" && p.attached:
				note(option, after, w.at, w.at)
			case strings.HasSuffix(option, ":"):
				note(strings.TrimSuffix(option, ":"), after, s.words[i-1].at, w.at)
			}
		}
		for _, verb := range p.verbs {
			if w.text == verb && i+2 < len(s.words) {
				last := s.words[len(s.words)-1]
				note(verb, last.text, w.at, last.at)
			}
		}
	}
	return found
}

// byPipe finds a password that is written to a program's input: echo root:x | chpasswd.
func byPipe(from, to statement) []placed {
	texts := to.texts()
	reads := slices.ContainsFunc(texts, func(text string) bool {
		return path.Base(text) == "chpasswd" || strings.HasSuffix(text, "stdin") || text == "-S" && slices.Contains(texts, "sudo")
	})
	writes := slices.IndexFunc(from.words, func(w shellWord) bool { return w.text == "echo" || w.text == "printf" })
	if !reads || writes < 0 {
		return nil
	}
	for _, w := range from.words[writes+1:] {
		_, value, login := strings.Cut(w.text, ":")
		if !login {
			value = w.text
		}
		if f := byName(password, value); f.Found() && !strings.HasPrefix(w.text, "-") && !strings.HasPrefix(w.text, "%") {
			f.Form, f.Confidence, f.Length = FormOption, High, len(value)
			f.Name = checks.Clean("input of " + path.Base(texts[0]))
			return []placed{{f, w.at, w.at}}
		}
	}
	return nil
}
