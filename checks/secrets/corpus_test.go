package secrets

import (
	"os"
	"strings"
	"testing"
)

// minFound is the least part of a corpus's secrets that must be found, in percent.
const minFound = 95

// TestCorpora holds that the detector finds at least 95 of 100 secrets of both corpora, and
// nothing in what is none.
func TestCorpora(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"testdata/corpus.txt", "testdata/images.txt"} {
		c := read(t, file)
		t.Logf("%s: %d of %d secrets found, %d of %d others flagged", file, c.found, c.secrets, c.flagged, c.others)
		if c.found*100 < c.secrets*minFound || c.flagged > 0 || c.secrets < 40 || c.others < 20 {
			t.Errorf("%s: %d of %d secrets found, %d of %d others flagged", file, c.found, c.secrets, c.flagged, c.others)
		}
	}
}

type count struct{ secrets, found, others, flagged int }

// read judges a file of lines "P NAME=value" (a secret) and "N NAME=value" (none). "== " begins the
// reason for those that follow.
func read(t *testing.T, file string) (c count) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	reason := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		mark, pair, _ := strings.Cut(line, " ")
		name, value, _ := strings.Cut(pair, "=")
		switch mark {
		case "==":
			reason = pair
			continue
		case "P", "N":
		default:
			continue
		}
		f := Pair(name, value)
		found := f.Found() && f.Confidence != Low
		switch {
		case mark == "P" && found:
			c.found++
		case mark == "P":
			t.Logf("%s: %s: missed: %s", file, reason, pair)
		case found:
			c.flagged++
			t.Logf("%s: %s: flagged as %s: %s", file, reason, f.Form, pair)
		}
		if mark == "P" {
			c.secrets++
		} else {
			c.others++
		}
	}
	return c
}
