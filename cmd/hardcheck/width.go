package main

import (
	"os"
	"strconv"

	"golang.org/x/term"

	"hardcheck/checks/report"
)

// columnsOf is how wide a text for w may be: the terminal's width, if it is one, else
// COLUMNS from the environment; 0 where neither tells.
func columnsOf(w any) int {
	if file, ok := fileOf(w); ok {
		if width, _, err := term.GetSize(int(file.Fd())); err == nil && width > 0 {
			return width
		}
	}
	width, err := strconv.Atoi(os.Getenv("COLUMNS"))
	if err != nil {
		return 0
	}
	return max(width, 0)
}

// newPen lays text out for w.
func newPen(w any) *report.Pen { return report.NewPen(report.TextOptions{Width: columnsOf(w)}) }
