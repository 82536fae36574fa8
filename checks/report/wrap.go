package report

import (
	"strings"
	"unicode"

	"hardcheck/checks"
)

// words splits foreign text at white space and cleans every word by itself, so
// that the bound on one cleaned string doesn't cut a long description.
func words(text string) []string {
	fields := strings.Fields(text)
	for i, field := range fields {
		fields[i] = checks.Clean(field)
	}
	return fields
}

// Inline is foreign text on one line, cleaned.
func Inline(text string) string { return strings.Join(words(text), " ") }

// Wrap breaks text into lines of at most width columns, the first of at most
// first. A longer word stays whole, so that it can be copied. The first line is
// empty when no word fits there.
func Wrap(text string, first, width int) []string {
	var lines []string
	var line strings.Builder
	room, used := first, 0
	for i, word := range words(text) {
		need := Columns(word)
		if line.Len() > 0 {
			need++
		}
		if used+need > room && (i > 0 || first < width) {
			lines = append(lines, line.String())
			line.Reset()
			room, used, need = width, 0, Columns(word)
		}
		if line.Len() > 0 {
			line.WriteByte(' ')
		}
		line.WriteString(word)
		used += need
	}
	return append(lines, line.String())
}

// Columns is the width of text on a terminal.
func Columns(text string) int {
	total := 0
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me):
		case isWide(r):
			total += 2
		default:
			total++
		}
	}
	return total
}

// wideRanges are the blocks whose characters take two columns (Unicode Standard
// Annex 11, wide and fullwidth), in coarse steps.
var wideRanges = [][2]rune{
	{0x1100, 0x115F},
	{0x2E80, 0x303E},
	{0x3041, 0xA4CF},
	{0xAC00, 0xD7A3},
	{0xF900, 0xFAFF},
	{0xFE30, 0xFE6F},
	{0xFF00, 0xFF60},
	{0xFFE0, 0xFFE6},
	{0x1F300, 0x1FAFF},
	{0x20000, 0x3FFFD},
}

func isWide(r rune) bool {
	for _, block := range wideRanges {
		if r >= block[0] && r <= block[1] {
			return true
		}
	}
	return false
}

// Pad fills text with spaces up to width columns.
func Pad(text string, width int) string {
	return text + strings.Repeat(" ", max(width-Columns(text), 0))
}
