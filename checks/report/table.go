package report

import "strings"

// Table is rows below a head, all of equally many cells.
type Table struct {
	// Head names the columns.
	Head []string
	// Rows have a cell for each column.
	Rows [][]string
}

const (
	tableGap = "  "
	// legible is how narrow a column of several words may become.
	legible = 24
	// maxAligned is the widest first column that what stands below a row is aligned with.
	maxAligned = 12
)

// Text aligns the columns within so many of a terminal. Wide columns fold. Where they
// would become too narrow to be read, the last ones stand below their row.
func (t Table) Text(width int) string {
	beside := len(t.Head)
	least, natural := t.widths()
	for beside > 1 && total(least[:beside]) > width {
		beside--
	}
	widths := shrink(natural[:beside], least[:beside], width)
	indent := 4
	if widths[0] <= maxAligned {
		indent = widths[0] + len(tableGap)
	}
	pen := &Pen{Width: width}
	for _, row := range append([][]string{t.Head}, t.Rows...) {
		pen.row(row[:beside], widths)
		for _, cell := range row[beside:] {
			if cell != "" {
				pen.Say(indent, cell)
			}
		}
	}
	return pen.String()
}

// row writes cells beside each other.
func (p *Pen) row(cells []string, widths []int) {
	folded := make([][]string, len(cells))
	height := 0
	for i, cell := range cells {
		folded[i] = Wrap(cell, widths[i], widths[i])
		height = max(height, len(folded[i]))
	}
	for at := range height {
		var line strings.Builder
		for i, lines := range folded {
			text := ""
			if at < len(lines) {
				text = lines[at]
			}
			line.WriteString(Pad(text, widths[i]) + tableGap)
		}
		p.Raw(line.String())
	}
}

// widths are how wide the columns must be and how wide they would like to be.
func (t Table) widths() (least, natural []int) {
	least, natural = make([]int, len(t.Head)), make([]int, len(t.Head))
	for _, row := range append([][]string{t.Head}, t.Rows...) {
		for i, cell := range row {
			natural[i] = max(natural[i], Columns(Inline(cell)))
			for _, word := range words(cell) {
				least[i] = max(least[i], Columns(word))
			}
		}
	}
	for i := range least {
		least[i] = max(least[i], min(natural[i], legible))
	}
	return least, natural
}

// shrink takes from the widest column until all fit, or none can give any more.
func shrink(natural, least []int, width int) []int {
	for total(natural) > width {
		widest := -1
		for i := range natural {
			if natural[i] > least[i] && (widest < 0 || natural[i] > natural[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break
		}
		natural[widest]--
	}
	return natural
}

func total(widths []int) int {
	sum := -len(tableGap)
	for _, width := range widths {
		sum += width + len(tableGap)
	}
	return sum
}

// Markdown is the table for a Markdown file, a row a line.
func (t Table) Markdown() string {
	lines := []string{markdownRow(t.Head), strings.Repeat("|---", len(t.Head)) + "|"}
	for _, cells := range t.Rows {
		lines = append(lines, markdownRow(cells))
	}
	return strings.Join(lines, "\n") + "\n"
}

func markdownRow(cells []string) string {
	escaped := make([]string, len(cells))
	for i, cell := range cells {
		escaped[i] = strings.ReplaceAll(cell, "|", `\|`)
	}
	return "| " + strings.Join(escaped, " | ") + " |"
}
