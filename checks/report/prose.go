package report

import (
	"strings"

	"hardcheck/checks"
)

// textLine is one line of a longer text: prose, or code that is to be copied.
type textLine struct {
	text string
	code bool
}

// textLines splits a text such as a remediation into cleaned lines, without empty
// ones at its end. Code are the lines that begin with a space or tab, and lose
// the four columns that mark them.
func textLines(text string) []textLine {
	text = strings.TrimRight(text, " \t\r\n")
	if text == "" {
		return nil
	}
	var all []textLine
	for _, line := range strings.Split(text, "\n") {
		indented := strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t")
		if !indented || strings.TrimSpace(line) == "" {
			all = append(all, textLine{text: inline(line)})
			continue
		}
		rest, tabbed := strings.CutPrefix(line, "\t")
		if !tabbed {
			rest = dedent(line)
		}
		all = append(all, textLine{text: codeLine(rest), code: true})
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
	lines := textLines(text)
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = line.text
		if line.code {
			out[i] = "    " + line.text
		}
	}
	return strings.Join(out, "\n")
}

// limited cuts text that is longer than limit characters, and shows that it did.
func limited(text string, limit int) string {
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

// codeLine cleans a line that is to be copied without touching its inner spaces.
func codeLine(line string) string {
	return checks.Clean(strings.TrimRight(line, "\r"))
}
