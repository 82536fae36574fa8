package main

import (
	"bytes"
	"testing"
)

func TestColumnsOf(t *testing.T) {
	for value, want := range map[string]int{"80": 80, "": 0, "0": 0, "-4": 0, "wide": 0} {
		t.Setenv("COLUMNS", value)
		if got := columnsOf(&bytes.Buffer{}); got != want {
			t.Errorf("COLUMNS=%q: %d columns, want %d", value, got, want)
		}
	}
	t.Setenv("COLUMNS", "")
	if got := newPen(&bytes.Buffer{}).Width; got != 96 {
		t.Errorf("%d columns without a terminal, want 96", got)
	}
}
