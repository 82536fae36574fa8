package yamlfile

import (
	"strings"
	"unicode"
)

const (
	maxColumns = 120 // of an excerpt
	hidden     = "[hidden]"
)

// cell is one character of an excerpt and the column of the file, from 0, that it
// stands for. Hidden text is several cells of one column.
type cell struct {
	character rune
	column    int
}

// excerpt is the source line at a place, without secrets and cut around the place,
// and the blanks before its caret. Both are empty for a blank line.
func (d *Document) excerpt(at place) (source, caret string) {
	if at.line > len(d.lines) || strings.TrimSpace(d.lines[at.line-1]) == "" {
		return "", ""
	}
	if d.covered == nil {
		d.covered = hiddenSpans(d.lines)
	}
	line := []rune(d.lines[at.line-1])
	spans := append(d.secretSpans(line), d.covered[at.line-1]...)
	cells := visible(line, spans)
	pointed := point(cells, at.column-1, len(line))
	first := 0
	if pointed >= maxColumns {
		first = pointed - maxColumns/2
	}
	return cut(cells[first:], pointed-first)
}

// point is the cell that shows a column; of hidden text, its first.
func point(cells []cell, column, length int) int {
	if column >= length {
		return len(cells)
	}
	shown := 0
	for i, c := range cells {
		if c.column > column {
			break
		}
		if c.column > cells[shown].column {
			shown = i
		}
	}
	return shown
}

func cut(cells []cell, pointed int) (source, caret string) {
	var text, before strings.Builder
	for i, c := range cells[:min(len(cells), maxColumns)] {
		text.WriteRune(c.character)
		if i < pointed {
			before.WriteString(strings.Repeat(" ", width(c.character)))
		}
	}
	return strings.TrimRight(text.String(), " "), before.String()
}

// visible is the line with each hidden span replaced.
func visible(line []rune, spans []span) []cell {
	ends := make([]int, len(line)+1) // of the span that begins here; 0 for none
	for _, s := range spans {
		ends[s.from] = max(ends[s.from], s.to)
	}
	var cells []cell
	for column := 0; column < len(line); {
		end := ends[column]
		if end <= column {
			cells = append(cells, cell{cleanRune(line[column]), column})
			column++
			continue
		}
		for _, r := range hidden {
			cells = append(cells, cell{r, column})
		}
		// Spans that touch are shown as one.
		for column < len(line) && (column < end || ends[column] > column) {
			end = max(end, ends[column])
			column++
		}
	}
	return cells
}

// width is how many columns a terminal gives a character.
func width(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana),
		r >= 0xff01 && r <= 0xff60, r >= 0x1f300 && r <= 0x1faff:
		return 2
	default:
		return 1
	}
}

// secretSpans are the places of known secrets in a line.
func (d *Document) secretSpans(line []rune) []span {
	var spans []span
	text := string(line)
	for secret := range d.secrets {
		length := len([]rune(secret))
		for from := 0; ; {
			at := strings.Index(text[from:], secret)
			if at < 0 {
				break
			}
			column := len([]rune(text[:from+at]))
			spans = append(spans, span{column, column + length})
			from += at + len(secret)
		}
	}
	return spans
}
