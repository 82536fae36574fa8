package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

const survivorsFile = "testenv/mutants/survivors.txt"

// place is where a mutant is, by the text of its line: numbers of lines change with every edit.
// Column counts from the line's first letter, as 1.
type place struct {
	file, kind, line string
	column           int
}

// survivors are the reasons why mutants change nothing that a test could notice.
type survivors map[place]string

// readSurvivors reads entries of two lines each: file, kind of mutant, column and the code's line,
// and, indented, the reason.
func readSurvivors(file string) (survivors, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	all := survivors{}
	var at *place
	for i, line := range strings.Split(string(data), "\n") {
		fault := func(what string) error { return fmt.Errorf("%s:%d: %s: %q", file, i+1, what, line) }
		switch reason, indented := strings.CutPrefix(line, "\t"); {
		case strings.TrimSpace(line) == "", strings.HasPrefix(line, "#"):
		case indented && at == nil:
			return nil, fault("a reason of nothing")
		case indented:
			if all[*at] != "" {
				return nil, fault("it stands twice")
			}
			all[*at], at = reason, nil
		case at != nil:
			return nil, fault("the entry before has no reason")
		default:
			words := strings.SplitN(line, " ", 4)
			if len(words) < 4 {
				return nil, fault("not FILE KIND COLUMN CODE")
			}
			column, err := strconv.Atoi(words[2])
			if err != nil {
				return nil, fault("no column")
			}
			at = &place{file: words[0], kind: words[1], column: column, line: words[3]}
		}
	}
	if at != nil {
		return nil, fmt.Errorf("%s: the last entry has no reason", file)
	}
	return all, nil
}

// placeOf is where a mutant of a file is.
func placeOf(file string, m mutation) (place, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return place{}, err
	}
	lines := strings.Split(string(data), "\n")
	if m.Line < 1 || m.Line > len(lines) {
		return place{}, fmt.Errorf("%s has no line %d: has it changed meanwhile?", file, m.Line)
	}
	line := lines[m.Line-1]
	code := strings.TrimSpace(line)
	return place{file: file, kind: m.Type, line: code, column: m.Column - strings.Index(line, code)}, nil
}
