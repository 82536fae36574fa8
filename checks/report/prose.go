package report

import (
	"strings"

	"hardcheck/checks"
)

// TextLine is one line of a longer text: prose, or code that is to be copied.
type TextLine struct {
	// Text is cleaned; Code is to be copied as it is.
	Text string
	Code bool
}

// TextLines splits a text such as a remediation into cleaned lines, without empty
// ones at its end. Code are the lines that begin with a space or tab, and lose
// the four columns that mark them.
func TextLines(text string) []TextLine {
	text = strings.TrimRight(text, " \t\r\n")
	if text == "" {
		return nil
	}
	var all []TextLine
	for _, line := range strings.Split(text, "\n") {
		indented := strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t")
		if !indented || strings.TrimSpace(line) == "" {
			all = append(all, TextLine{Text: Inline(line)})
			continue
		}
		rest, tabbed := strings.CutPrefix(line, "\t")
		if !tabbed {
			rest = dedent(line)
		}
		all = append(all, TextLine{Text: CodeLine(rest), Code: true})
	}
	return all
}

// dedent takes away up to four leading spaces.
func dedent(line string) string {
	for range 4 {
		line = strings.TrimPrefix(line, " ")
	}
	return line
}

// plainText joins the lines of a text again, code indented by four columns.
func plainText(text string) string {
	lines := TextLines(text)
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = line.Text
		if line.Code {
			out[i] = "    " + line.Text
		}
	}
	return strings.Join(out, "\n")
}

// Limited cuts text that is longer than limit characters, and shows that it did.
func Limited(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	count := 0
	for at := range text {
		if count == limit {
			return text[:at] + "..."
		}
		count++
	}
	return text
}

// CodeLine cleans a line that is to be copied without touching its inner spaces.
func CodeLine(line string) string {
	return checks.Clean(strings.TrimRight(line, "\r"))
}
