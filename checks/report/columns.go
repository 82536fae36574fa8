package report

import (
	"strings"

	"github.com/rivo/uniseg"
)

// Columns is the width of text on a terminal: wide East Asian characters and emoji take
// two columns, combining marks none (Unicode Standard Annexes 11 and 29).
func Columns(text string) int {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return uniseg.StringWidth(text)
		}
	}
	return len(text)
}

// Pad fills text with spaces up to width columns.
func Pad(text string, width int) string {
	return text + strings.Repeat(" ", max(width-Columns(text), 0))
}

// Fitting is the longest beginning of at most width columns. No character is taken
// apart, nor parted from its combining marks.
func Fitting(text string, width int) string {
	rest, state, at := text, -1, 0
	for rest != "" {
		var cluster string
		var columns int
		cluster, rest, columns, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if width -= columns; width < 0 {
			break
		}
		at += len(cluster)
	}
	return text[:at]
}
