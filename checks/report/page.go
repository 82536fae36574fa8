package report

import (
	"strings"

	"hardcheck/checks/pattern"
)

// Lines writes a text behind a label, such as a remediation. Each line is a paragraph;
// those that begin with a space or tab are code: they are never wrapped, whatever their
// length, for they are meant to be copied.
func (p *Pen) Lines(indent int, label string, s Style, text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	hanging := indent + Columns(label)
	for i, line := range strings.Split(strings.TrimRight(text, " \t\r\n"), "\n") {
		switch {
		case i == 0:
			p.Hang(indent, label, s, line)
		case strings.TrimSpace(line) == "":
			p.Raw("")
		case strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t"):
			p.Raw(strings.Repeat(" ", hanging) + CodeLine(line))
		default:
			p.Say(hanging, line)
		}
	}
}

// term is what a line explains: the beginning of a line, set off by two spaces.
var term = pattern.New(`^( {0,3}\S+(?: \S+)* {2,})\S`)

// Page writes a text of our own that may be folded anew. Lines that follow one another
// become one paragraph. A line whose beginning is set off by two spaces explains that
// beginning, and further lines that are indented as deep belong to it. A line that is
// indented by two spaces or begins with "- " is an item of a list. Lines that are
// indented deeper are code, which stays as it is.
func (p *Pen) Page(text string) {
	var block, label string
	indent := 0
	flush := func() {
		switch {
		case label != "":
			p.Hang(indent, label, Plain, block)
		case indent > 0:
			p.Item(indent, block)
		case block != "":
			p.Say(0, block)
		}
		block, label, indent = "", "", 0
	}
	for _, line := range strings.Split(strings.Trim(text, "\n"), "\n") {
		depth := len(line) - len(strings.TrimLeft(line, " "))
		found := term.FindStringSubmatch(line)
		explained := label != "" && depth == indent+len(label)
		flowing := label == "" && block != "" && indent+depth == 0 && found == nil && !isItem(line)
		switch {
		case line == "":
			flush()
			p.Raw("")
		case explained, flowing:
			block += " " + strings.TrimSpace(line)
		case found != nil:
			flush()
			indent, label = depth, strings.TrimLeft(found[1], " ")
			block = line[len(found[1]):]
		case depth > 3, strings.HasPrefix(line, "\t"):
			flush()
			p.Raw(strings.Replace(line, "\t", "    ", 1))
		case isItem(line):
			flush()
			label, block = "- ", line[2:]
		default:
			flush()
			indent, block = depth, line[depth:]
		}
	}
	flush()
}

func isItem(line string) bool { return strings.HasPrefix(line, "- ") }
