package main

import (
	"strings"

	"golang.org/x/term"
)

// helpWidth is the width of texts that go to no terminal, and the most that one is
// used of, in columns.
const helpWidth = 98

// columnsOf is how wide a text for w may be: the terminal's width, if it is one.
func columnsOf(w any) int {
	file, ok := fileOf(w)
	if !ok {
		return helpWidth
	}
	width, _, err := term.GetSize(int(file.Fd()))
	if err != nil || width <= 0 {
		return helpWidth
	}
	return min(width, helpWidth)
}

// hang folds text at words behind a label, so that each line fits into the width. A
// longer word stays whole.
func hang(width int, label, text string) string {
	var out strings.Builder
	line := label
	for _, word := range strings.Fields(text) {
		if len(line)+len(word) > width && len(line) > len(label) {
			out.WriteString(strings.TrimRight(line, " ") + "\n")
			line = strings.Repeat(" ", len(label))
		}
		line += word + " "
	}
	return out.String() + strings.TrimRight(line, " ") + "\n"
}

// fold folds the paragraphs of a text; lines of code, which begin with a space, stay.
func fold(width int, indent, text string) string {
	var out strings.Builder
	for _, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		if strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t") {
			out.WriteString(indent + line + "\n")
			continue
		}
		out.WriteString(hang(width, indent, line))
	}
	return out.String()
}
