package dirconn

import (
	"bytes"
	"errors"
	"path"
	"slices"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/pattern"
	"hardcheck/checks/repository"
)

// testNames are the names that tools look for, and what declares a test in such a file.
var testNames = []struct{ name, cases *pattern.Pattern }{
	{pattern.New(`^(?:test_.*|.*_test|tests)\.py$`), pattern.New(`(?m)^\s*(?:async )?def test`)},
	{pattern.New(`_test\.go$`), pattern.New(`(?m)^func (?:Test|Fuzz|Example)`)},
	{pattern.New(`\.(?:test|spec)\.[cm]?[jt]sx?$`), pattern.New(`(?m)^\s*(?:it|test)(?:\.each)?\b.*\(`)},
	{pattern.New(`(?:Test|Tests|IT)\.(?:java|kt)$`), pattern.New(`(?m)^\s*@(?:Test|ParameterizedTest)\b`)},
	{pattern.New(`(?:_spec|_test)\.rb$`), pattern.New(`(?m)^\s*(?:it|test|def test_)\b?`)},
}

// skipsAll are the lines by which a file says that none of its tests runs.
var skipsAll = pattern.New(`(?m)^(?:pytestmark\s*=\s*\[?\s*pytest\.mark\.skip\b(?:\(|$|\])|pytest\.skip\(.*allow_module_level\s*=\s*True|raise unittest\.SkipTest|//go:build ignore\b)`)

// readTests lists the files with tests.
func (c *collector) readTests() {
	var found []repository.TestFile
	var unread error
	for _, name := range c.tree.files {
		at := slices.IndexFunc(testNames, func(t struct{ name, cases *pattern.Pattern }) bool { return t.name.MatchString(path.Base(name)) })
		if at < 0 || len(found) > maxListed {
			continue
		}
		text, err := c.read(name)
		if err != nil {
			unread = errors.Join(unread, err)
			continue
		}
		if cases := len(testNames[at].cases.FindAllIndex(text, 100_000)); cases > 0 {
			found = append(found, repository.TestFile{Path: checks.Clean(name), Cases: cases, Skipped: skipsAll.Match(text)})
		}
	}
	c.facts.Tests = list(c, "tests", found, unread)
}

// isTest reports whether a file is part of tests: it stands in their folder, or has such
// a name.
func isTest(name string) bool {
	for part := range strings.SplitSeq(path.Dir(name), "/") {
		if slices.Contains([]string{"test", "tests", "testdata", "testing", "fixtures", "__tests__", "spec", "specs", "mocks", "testenv", "e2e"}, strings.ToLower(part)) {
			return true
		}
	}
	base := strings.ToLower(path.Base(name))
	stem := strings.TrimSuffix(base, path.Ext(base))
	return base == "conftest.py" || strings.HasPrefix(stem, "test_") || strings.HasSuffix(stem, "_test") || stem == "tests" || strings.HasSuffix(stem, ".test") || strings.HasSuffix(stem, ".spec")
}

var (
	isDoc = []string{".md", ".markdown", ".rst", ".adoc"}
	// notDocs are files in which the word security means something else.
	notDocs = pattern.New(`(?i)^(?:security|changelog|changes|history|news|releases?|code_of_conduct|license|notice|authors)\b`)
	// aboutSecurity are headings of what is looked for.
	aboutSecurity = pattern.New(`(?i)\b(?:security|hardening|secure (?:deployment|configuration|installation|setup))\b`)
	changelogs    = pattern.New(`(?i)^(?:changelog|changes|history|news|releases?)(?:\.|$)`)
	// dated is the heading of a release: its version, and perhaps its date.
	dated     = pattern.New(`\bv?(\d+(?:\.\d+){1,3}(?:-[0-9A-Za-z.]+)?)\b`)
	date      = pattern.New(`\b(\d{4}-\d{2}-\d{2})\b`)
	underline = pattern.New(`^(=+|-+|~+|\^+|\*+|#+)$`)
)

// readDocs lists the sections about security, and the notes of releases.
func (c *collector) readDocs() {
	var docs []repository.Doc
	var notes []repository.ReleaseNote
	var unread, unreadNotes error
	for _, name := range c.tree.files {
		base := path.Base(name)
		isNotes := changelogs.MatchString(base) && (path.Dir(name) == "." || path.Dir(name) == "docs")
		isText := slices.Contains(isDoc, strings.ToLower(path.Ext(base))) && !notDocs.MatchString(base) && !under(name, ".github") && !isTest(name)
		if !isNotes && !isText {
			continue
		}
		text, err := c.read(name)
		switch {
		case err != nil && isNotes:
			unreadNotes = errors.Join(unreadNotes, err)
		case err != nil:
			unread = errors.Join(unread, err)
		case isNotes:
			notes = append(notes, notesIn(name, text)...)
		case len(docs) <= maxListed:
			docs = append(docs, sectionsIn(name, text)...)
		}
	}
	c.facts.Docs = list(c, "docs", docs, unread)
	c.facts.Notes = list(c, "notes", notes, unreadNotes)
}

// heading is a heading of a text.
type heading struct {
	text        string
	level, line int
	// words is how many there are until the next heading of the same or a higher level.
	words int
}

// headings reads those of Markdown, AsciiDoc and reStructuredText, outside of blocks of code.
func headings(text []byte) []heading {
	var found []heading
	// open are the places of the headings that a line is below of, the outermost first.
	var open []int
	add := func(h heading) {
		for len(open) > 0 && found[open[len(open)-1]].level >= h.level {
			open = open[:len(open)-1]
		}
		open = append(open, len(found))
		found = append(found, h)
	}
	code, before := false, ""
	for number, raw := range bytes.Split(text, []byte("\n")) {
		line := strings.TrimSpace(string(raw))
		if strings.HasPrefix(line, "```") || strings.HasPrefix(line, "~~~") && !underline.MatchString(line) {
			code = !code
			continue
		}
		mark := len(line) - len(strings.TrimLeft(line, "#="))
		switch {
		case code:
		case mark > 0 && mark <= 6 && len(line) > mark && line[mark] == ' ':
			add(heading{text: strings.TrimSpace(strings.Trim(line, "#= ")), level: mark, line: number + 1})
			before = ""
			continue
		case underline.MatchString(line) && before != "" && len(line) >= min(len(before), 4):
			add(heading{text: before, level: strings.IndexByte("=-~^*#", line[0]) + 1, line: number})
			before = ""
			continue
		}
		words := len(strings.Fields(line))
		for _, i := range open { // the section, and those that it is part of
			found[i].words += words
		}
		before = line
	}
	return found
}

func sectionsIn(name string, text []byte) []repository.Doc {
	var found []repository.Doc
	for _, h := range headings(text) {
		if aboutSecurity.MatchString(h.text) {
			found = append(found, repository.Doc{Path: checks.Clean(name), Line: h.line, Heading: checks.Clean(h.text[:min(len(h.text), 200)]), Words: h.words})
		}
	}
	return found
}

func notesIn(name string, text []byte) []repository.ReleaseNote {
	var found []repository.ReleaseNote
	for _, h := range headings(text) {
		version := dated.FindStringSubmatch(h.text)
		if version == nil {
			continue
		}
		note := repository.ReleaseNote{Path: checks.Clean(name), Line: h.line, Version: version[1]}
		if day := date.FindStringSubmatch(h.text); day != nil {
			if when, err := time.Parse(time.DateOnly, day[1]); err == nil {
				note.Date = when
			}
		}
		found = append(found, note)
	}
	return found
}
