package report

import (
	"fmt"
	"io"
	"strings"
)

// Widths of text, in columns.
const (
	defaultWidth = 96
	minWidth     = 40
	maxWidth     = 100
)

// TextOptions say how text is written.
type TextOptions struct {
	// Color allows ANSI colours: for a terminal that wants them.
	Color bool
	// Verbose lists everything, passed controls included.
	Verbose bool
	// Width is where lines are wrapped, in columns: 0 means 96, at most 100.
	Width int
}

// pen writes wrapped lines into memory: what is read from a report must be
// complete before the first byte goes out.
type pen struct {
	out   strings.Builder
	width int
	color palette
}

func newPen(o TextOptions) *pen {
	width := o.Width
	if width <= 0 {
		width = defaultWidth
	}
	return &pen{width: min(max(width, minWidth), maxWidth), color: palette(o.Color)}
}

// blank writes an empty line, unless the last one is empty or there is none.
func (p *pen) blank() {
	if text := p.out.String(); text != "" && !strings.HasSuffix(text, "\n\n") {
		p.out.WriteByte('\n')
	}
}

// raw writes one line as it is, without spaces at its end.
func (p *pen) raw(line string) {
	p.out.WriteString(strings.TrimRight(line, " "))
	p.out.WriteByte('\n')
}

// say writes wrapped text at an indent.
func (p *pen) say(indent int, text string) { p.hang(indent, "", plain, text) }

// item writes wrapped text at an indent, further lines two columns deeper.
func (p *pen) item(indent int, text string) {
	for i, line := range wrap(text, p.width-indent, p.width-indent-2) {
		if i > 0 {
			line = "  " + line
		}
		p.raw(strings.Repeat(" ", indent) + line)
	}
}

// hang writes a label in its style and wrapped text after it; further lines hang
// below the text, or nearer to the left when the label is long.
func (p *pen) hang(indent int, label string, s style, text string) {
	start := indent + columns(label)
	hanging := start
	if start > p.width/2 {
		hanging = indent + 4
	}
	for i, line := range wrap(text, p.width-start, p.width-hanging) {
		if i == 0 {
			p.raw(strings.Repeat(" ", indent) + p.color.paint(s, label) + line)
			continue
		}
		p.raw(strings.Repeat(" ", hanging) + line)
	}
}

// heading writes a line that begins a section.
func (p *pen) heading(s style, text string) {
	p.blank()
	for _, line := range wrap(text, p.width, p.width) {
		p.raw(p.color.paint(s, line))
	}
}

func (p *pen) writeTo(w io.Writer) error {
	if _, err := io.WriteString(w, p.out.String()); err != nil {
		return fmt.Errorf("write text report: %w", err)
	}
	return nil
}
