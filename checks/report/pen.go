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
	// Extent is how much is written.
	Extent Extent
	// Width is where lines are wrapped, in columns: 0 means 96, at most 100.
	Width int
}

// Extent is how much of a text is written.
type Extent int

// The extents: all of it, the first part that says what matters, or that part where all would
// be longer than MaxLines.
const (
	ExtentWhole Extent = iota
	ExtentSummary
	ExtentFitting
)

// MaxLines is how long a text may be that is written whole to a terminal.
const MaxLines = 100

// Pen writes wrapped lines into memory: what is read from a report must be
// complete before the first byte goes out.
type Pen struct {
	out strings.Builder
	// Width is where lines end, Color whether they may have colours.
	Width int
	Color Palette
}

// NewPen makes a pen of the width and colours that the options ask for.
func NewPen(o TextOptions) *Pen {
	width := o.Width
	if width <= 0 {
		width = defaultWidth
	}
	return &Pen{Width: min(max(width, minWidth), maxWidth), Color: Palette(o.Color)}
}

// Blank writes an empty line, unless the last one is empty or there is none.
func (p *Pen) Blank() {
	if text := p.out.String(); text != "" && !strings.HasSuffix(text, "\n\n") {
		p.out.WriteByte('\n')
	}
}

// Raw writes one line as it is, without spaces at its end.
func (p *Pen) Raw(line string) {
	p.out.WriteString(strings.TrimRight(line, " "))
	p.out.WriteByte('\n')
}

// Say writes wrapped text at an indent.
func (p *Pen) Say(indent int, text string) { p.Hang(indent, "", Plain, text) }

// Item writes wrapped text at an indent, further lines two columns deeper.
func (p *Pen) Item(indent int, text string) {
	for i, line := range Wrap(text, p.Width-indent, p.Width-indent-2) {
		if i > 0 {
			line = "  " + line
		}
		p.Raw(strings.Repeat(" ", indent) + line)
	}
}

// Hang writes a label in its style and wrapped text after it; further lines hang
// below the text, or nearer to the left when the label is long. A label that is longer
// than a line is wrapped itself, without its style.
func (p *Pen) Hang(indent int, label string, s Style, text string) {
	start := indent + Columns(label)
	if start > p.Width && strings.Contains(strings.TrimSpace(label), " ") {
		p.Item(indent, label)
		p.Say(indent+4, text)
		return
	}
	hanging := start
	if start > p.Width/2 {
		hanging = indent + 4
	}
	for i, line := range Wrap(text, p.Width-start, p.Width-hanging) {
		if i == 0 {
			p.Raw(strings.Repeat(" ", indent) + p.Color.Paint(s, label) + line)
			continue
		}
		p.Raw(strings.Repeat(" ", hanging) + line)
	}
}

// Heading writes a line that begins a section.
func (p *Pen) Heading(s Style, text string) {
	p.Blank()
	for _, line := range Wrap(text, p.Width, p.Width) {
		p.Raw(p.Color.Paint(s, line))
	}
}

// String is what was written.
func (p *Pen) String() string { return p.out.String() }

// Height counts the lines that were written.
func (p *Pen) Height() int { return strings.Count(p.out.String(), "\n") }

// Flush writes what there is so far, and begins anew.
func (p *Pen) Flush(w io.Writer) error {
	if _, err := io.WriteString(w, p.out.String()); err != nil {
		return fmt.Errorf("write text report: %w", err)
	}
	p.out.Reset()
	return nil
}
