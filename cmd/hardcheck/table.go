package main

import (
	"fmt"
	"io"
	"strings"
)

// table is rows below a head, written as aligned text or as Markdown.
type table struct {
	head []string
	rows [][]string
}

func (t table) write(w io.Writer, format string) error {
	switch format {
	case "text":
		room := 0
		if isTerminal(w) {
			room = columnsOf(w)
		}
		_, err := io.WriteString(w, t.text(room))
		return err
	case "markdown":
		_, err := io.WriteString(w, t.markdown())
		return err
	default:
		return fmt.Errorf("unknown format %q: use text or markdown", format)
	}
}

const (
	gap = "  "
	// lastColumn is how narrow the last column may become.
	lastColumn = 12
)

// text aligns the columns. With room, the wide ones are folded to fit it; without,
// as for a pipe, a row is one line.
func (t table) text(room int) string {
	rows := append([][]string{t.head}, t.rows...)
	widths := t.widths(room)
	var out strings.Builder
	for _, row := range rows {
		cells := make([][]string, len(row))
		height := 0
		for i, cell := range row {
			cells[i] = strings.Split(strings.TrimRight(hang(widths[i], "", cell), "\n"), "\n")
			height = max(height, len(cells[i]))
		}
		for line := range height {
			out.WriteString(strings.TrimRight(lineOf(cells, line, widths), " ") + "\n")
		}
	}
	return out.String()
}

func lineOf(cells [][]string, line int, widths []int) string {
	var out strings.Builder
	for i, cell := range cells {
		text := ""
		if line < len(cell) {
			text = cell[line]
		}
		fmt.Fprintf(&out, "%-*s%s", widths[i], text, gap)
	}
	return out.String()
}

// widths are the columns' natural widths, cut to the room as far as whole words
// allow. The widest gives first.
func (t table) widths(room int) []int {
	natural, least := make([]int, len(t.head)), make([]int, len(t.head))
	total := 0
	for i := range t.head {
		for _, row := range append([][]string{t.head}, t.rows...) {
			natural[i] = max(natural[i], len([]rune(row[i])))
			for _, word := range strings.Fields(row[i]) {
				least[i] = max(least[i], len([]rune(word)))
			}
		}
		total += natural[i] + len(gap)
	}
	// A long word in the last column disturbs no other.
	last := len(least) - 1
	least[last] = min(least[last], lastColumn)
	for ; room > 0 && total-len(gap) > room; total-- {
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

func (t table) markdown() string {
	lines := []string{markdownRow(t.head), strings.Repeat("|---", len(t.head)) + "|"}
	for _, cells := range t.rows {
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
