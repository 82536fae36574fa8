package workflow

import (
	"errors"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"hardcheck/checks/pattern"
)

// shell is how a script is run, by the options that decide what a failure does.
type shell struct{ errexit, pipefail bool }

// The shells of GitHub's steps, of make and of npm.
var (
	// githubDefault is `bash -e {0}`, which GitHub uses where no shell is named.
	githubDefault = shell{errexit: true}
	// githubBash is `bash --noprofile --norc -eo pipefail {0}`, for `shell: bash`.
	githubBash = shell{errexit: true, pipefail: true}
	// plainShell is `sh -c`, of make, npm and task runners.
	plainShell = shell{}
)

// The bounds of scripts.
const (
	maxScript   = 256 << 10
	maxCommands = 2_000
	maxCalls    = 12
	// maxNesting bounds brackets and the like, before a parser that recurses sees them.
	maxNesting = 100
)

// command is a simple command of a script.
type command struct {
	words []word
	line  int
	// effect is what a failure of the command does to the script.
	effect effect
}

// word is a word of a command. One with an expansion isn't whole: what it is isn't known.
type word struct {
	text string
	// dynamic is set where a part of it is expanded, and bare where that may become any
	// number of words.
	dynamic, bare bool
}

// expression is an expression of GitHub, which is filled in before a shell sees it.
var expression = pattern.New(`(?s)\$\{\{.*?\}\}`)

const placeholder = "GITHUB_EXPRESSION"

// readScript lists the commands of a script.
func readScript(text string, how shell) ([]command, string) {
	if len(text) > maxScript {
		return nil, "the script is longer than is read"
	}
	text = expression.ReplaceAllString(strings.ReplaceAll(text, "\r\n", "\n"), placeholder)
	if nested(text) {
		return nil, "the script is nested more deeply than is read"
	}
	file, err := parseShell(text)
	if err != nil {
		return nil, "the script is not one that a POSIX shell could read"
	}
	w := walker{how: how, functions: map[string]*syntax.Stmt{}}
	w.doubts(file)
	w.list(file.Stmts, inShell(fails(), result{errexit: true}))
	if len(w.found) > maxCommands {
		return w.found[:maxCommands], "the script has more commands than are read"
	}
	return w.found, ""
}

func parseShell(text string) (file *syntax.File, err error) {
	defer func() {
		// The parser is foreign and its input is too: a defect there is an unreadable script.
		if recover() != nil {
			file, err = nil, errNotShell
		}
	}()
	return syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), "")
}

var errNotShell = errors.New("not a script")

// nested reports whether a text could nest too deeply for a parser that recurses.
func nested(text string) bool {
	deep, level := false, 0
	for _, r := range text {
		switch r {
		case '(', '{', '[':
			level++
		case ')', '}', ']':
			level = max(level-1, 0)
		}
		deep = deep || level > maxNesting
	}
	keywords := 0
	for _, word := range strings.Fields(text) {
		switch word {
		case "if", "while", "until", "for", "case", "!", "time", "coproc", "select":
			keywords++
		}
	}
	return deep || keywords > maxNesting*10 || strings.Count(text, "`") > maxNesting*2 || strings.Count(text, "$(") > maxNesting*10
}

// walker follows a script.
type walker struct {
	how       shell
	found     []command
	functions map[string]*syntax.Stmt
	calls     int
	stopped   bool
	// late is why a failure that seems lost may still come out at the end.
	late string
	// trapped is why no failure is certain to come out.
	trapped string
}

// result is what the status of a statement does.
type result struct {
	// status is the effect of a status other than 0, abort that of the shell's end by -e,
	// and tail that of the status where -e doesn't act.
	status, abort, tail effect
	// errexit is set where -e, if it is on, has an effect: it has none in conditions.
	errexit bool
	// maybe is set where the statement need not run.
	maybe bool
}

func (r result) sometimes(why string) result {
	return result{r.status.perhaps(why), r.abort.perhaps(why), r.tail.perhaps(why), r.errexit, true}
}

func (r result) asCondition(status effect) result {
	return result{status, r.abort, status, false, r.maybe}
}

// inShell is a list of commands of which a shell of its own ends with the last status.
func inShell(status effect, r result) result {
	return result{status, status, status, r.errexit, r.maybe}
}

// doubts looks for what makes the end of a script depend on more than its order.
func (w *walker) doubts(file *syntax.File) {
	syntax.Walk(file, func(n syntax.Node) bool {
		call, ok := n.(*syntax.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		words := wordsOf(call.Args)
		switch {
		case words[0].text == "exit" && len(words) > 1 && words[1].dynamic:
			w.late = "the script ends with a status that it keeps in a variable"
		case words[0].text == "trap" && len(words) > 1 && (words[1].dynamic || strings.Contains(words[1].text, "exit")):
			w.trapped = "a trap of the script decides about its status"
		}
		return true
	})
}

func (w *walker) list(stmts []*syntax.Stmt, r result) {
	for i, stmt := range stmts {
		if w.stopped || len(w.found) > maxCommands {
			return
		}
		inner := r
		switch {
		case i == len(stmts)-1:
		case w.late != "":
			inner.tail = undecided(w.late)
		default:
			inner.tail = passes("only the last command decides where -e doesn't act")
		}
		inner.status = inner.tail
		if r.errexit && w.how.errexit {
			inner.status = r.abort
		}
		w.stmt(stmt, inner)
	}
}

func (w *walker) stmt(s *syntax.Stmt, r result) {
	switch {
	case s.Background || s.Coprocess:
		r = inShell(passes("it runs in the background"), r)
	case s.Negated:
		r = r.asCondition(passes("its status is negated (!)"))
	}
	switch c := s.Cmd.(type) {
	case *syntax.CallExpr:
		w.call(c, r)
	case *syntax.BinaryCmd:
		w.binary(c, r)
	case *syntax.Subshell:
		before := w.how
		w.list(c.Stmts, inShell(r.status, r))
		w.how, w.stopped = before, false
	case *syntax.Block:
		w.list(c.Stmts, r)
	case *syntax.IfClause:
		w.branch(c, r)
	case *syntax.WhileClause:
		w.list(c.Cond, r.asCondition(passes("it is the condition of a loop")))
		w.list(c.Do, r.sometimes("it runs only under a condition of the script"))
	case *syntax.ForClause:
		w.loop(c, r)
	case *syntax.CaseClause:
		for _, item := range c.Items {
			w.list(item.Stmts, r.sometimes("it runs only under a condition of the script"))
		}
	case *syntax.FuncDecl:
		if c.Name != nil {
			w.functions[c.Name.Value] = c.Body
		}
	case *syntax.TimeClause:
		if c.Stmt != nil {
			w.stmt(c.Stmt, r)
		}
	case *syntax.DeclClause:
		w.substitutions(c, passes("its status is lost in a substitution"))
	}
}

func (w *walker) binary(c *syntax.BinaryCmd, r result) {
	switch c.Op {
	case syntax.AndStmt:
		w.stmt(c.X, r.asCondition(r.tail))
		w.stmt(c.Y, r)
	case syntax.OrStmt:
		left := undecided("what follows || decides")
		switch {
		case neverFails(c.Y):
			left = passes("|| " + firstWord(c.Y) + " swallows its failure")
		case alwaysFails([]*syntax.Stmt{c.Y}):
			left = r.status
		}
		w.stmt(c.X, r.asCondition(left))
		w.stmt(c.Y, r.sometimes("it runs only where the command before || failed"))
	default:
		left := r
		if !w.how.pipefail {
			left = inShell(passes("its status is lost in a pipe without pipefail"), r)
		}
		w.stmt(c.X, left)
		w.stmt(c.Y, r)
	}
}

func (w *walker) branch(c *syntax.IfClause, r result) {
	cond, status := c.Cond, passes("it is a condition, and the script goes on")
	negated := len(cond) == 1 && cond[0].Negated
	otherwise := c.Else != nil && len(c.Else.Cond) == 0
	var after []*syntax.Stmt
	switch {
	case negated:
		after = c.Then
	case otherwise:
		after = c.Else.Then
	}
	switch {
	case alwaysFails(after):
		status = r.status
	case len(after) > 0 && !slices.ContainsFunc(after, func(s *syntax.Stmt) bool { return !neverFails(s) }):
	case len(after) > 0 || c.Else != nil:
		status = undecided("the script decides what its failure means")
	}
	if negated {
		plain := *cond[0]
		plain.Negated = false
		cond = []*syntax.Stmt{&plain}
	}
	w.list(cond, r.asCondition(status))
	w.list(c.Then, r.sometimes("it runs only under a condition of the script"))
	if c.Else != nil {
		w.branch(c.Else, r.sometimes("it runs only under a condition of the script"))
	}
}

func (w *walker) loop(c *syntax.ForClause, r result) {
	items, plain := c.Loop.(*syntax.WordIter)
	certain := plain && len(items.Items) > 0 && w.how.errexit && r.errexit
	if certain {
		certain = !slices.ContainsFunc(wordsOf(items.Items), func(w word) bool { return w.bare })
	}
	if !certain {
		r = r.sometimes("it runs in a loop, of which it isn't known how often and how it ends")
	}
	w.list(c.Do, r)
}

func (w *walker) call(c *syntax.CallExpr, r result) {
	if len(c.Args) == 0 {
		for i, assign := range c.Assigns {
			lost := passes("its status is lost in a substitution")
			if i == len(c.Assigns)-1 {
				lost = r.status
			}
			if assign.Value != nil {
				w.substitutions(assign.Value, lost)
			}
		}
		return
	}
	for _, arg := range c.Args {
		w.substitutions(arg, passes("its status is lost in a substitution"))
	}
	words := wordsOf(c.Args)
	if body, ok := w.functions[words[0].text]; ok && w.calls < maxCalls {
		w.calls++
		w.stmt(body, r)
		w.calls--
		return
	}
	switch words[0].text {
	case "set":
		w.options(words[1:], r.maybe)
	case "exit":
		w.stopped = w.stopped || !r.maybe && r.errexit
	}
	e := r.status
	if w.trapped != "" {
		e = e.perhaps(w.trapped)
	}
	w.found = append(w.found, command{words, int(c.Pos().Line()), e})
}

func (w *walker) substitutions(n syntax.Node, status effect) {
	syntax.Walk(n, func(n syntax.Node) bool {
		inner, ok := n.(*syntax.CmdSubst)
		if !ok {
			return true
		}
		before := w.how
		w.list(inner.Stmts, inShell(status, result{errexit: true, maybe: true}))
		w.how = before
		return false
	})
}

// options follows `set`.
func (w *walker) options(words []word, maybe bool) {
	for i, word := range words {
		if len(word.text) < 2 || word.text[0] != '-' && word.text[0] != '+' {
			continue
		}
		on := word.text[0] == '-'
		if on && maybe {
			continue // it may be set: what isn't certain doesn't count
		}
		if strings.Contains(word.text[1:], "e") {
			w.how.errexit = on
		}
		if strings.Contains(word.text[1:], "o") && i+1 < len(words) {
			switch words[i+1].text {
			case "pipefail":
				w.how.pipefail = on
			case "errexit":
				w.how.errexit = on
			}
		}
	}
}

// neverFails reports whether a statement ends with status 0 whatever happens.
func neverFails(s *syntax.Stmt) bool {
	if s.Negated || s.Background {
		return false
	}
	switch c := s.Cmd.(type) {
	case *syntax.CallExpr:
		words := wordsOf(c.Args)
		if len(words) == 0 {
			return false
		}
		switch words[0].text {
		case "true", ":", "echo", "printf":
			return true
		case "exit", "return":
			return len(words) > 1 && words[1].text == "0"
		}
	case *syntax.Block:
		return len(c.Stmts) > 0 && neverFails(c.Stmts[len(c.Stmts)-1]) && !alwaysFails(c.Stmts)
	}
	return false
}

// alwaysFails reports whether statements end the script, or themselves, with a failure.
func alwaysFails(stmts []*syntax.Stmt) bool {
	for i, s := range stmts {
		switch c := s.Cmd.(type) {
		case *syntax.CallExpr:
			words := wordsOf(c.Args)
			if len(words) == 0 || s.Negated {
				continue
			}
			exits := (words[0].text == "exit" || words[0].text == "return") && len(words) > 1 && !words[1].dynamic
			if exits {
				return strings.Trim(words[1].text, "0") != ""
			}
			if i == len(stmts)-1 && words[0].text == "false" {
				return true
			}
		case *syntax.Block:
			if alwaysFails(c.Stmts) {
				return true
			}
		}
	}
	return false
}

func firstWord(s *syntax.Stmt) string {
	if c, ok := s.Cmd.(*syntax.CallExpr); ok && len(c.Args) > 0 {
		return wordsOf(c.Args[:1])[0].text
	}
	return "what follows"
}

func wordsOf(args []*syntax.Word) []word {
	var all []word
	for _, arg := range args {
		all = append(all, readWord(arg))
	}
	return all
}

func readWord(arg *syntax.Word) word {
	var out word
	var text strings.Builder
	var parts func([]syntax.WordPart, bool)
	parts = func(list []syntax.WordPart, quoted bool) {
		for _, part := range list {
			switch p := part.(type) {
			case *syntax.Lit:
				text.WriteString(strings.ReplaceAll(p.Value, "\\\n", ""))
			case *syntax.SglQuoted:
				text.WriteString(p.Value)
			case *syntax.DblQuoted:
				parts(p.Parts, true)
			default:
				text.WriteString("*")
				out.dynamic, out.bare = true, out.bare || !quoted
			}
		}
	}
	parts(arg.Parts, false)
	out.text = text.String()
	if strings.Contains(out.text, placeholder) {
		out.dynamic, out.bare = true, true
	}
	return out
}
