package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// penned is what a pen of 40 columns leaves.
func penned(write func(*Pen)) []string {
	pen := NewPen(TextOptions{Width: 40})
	write(pen)
	return strings.Split(strings.TrimSuffix(pen.String(), "\n"), "\n")
}

func TestPen_Hang(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, label, text string
		want              []string
	}{
		{"short_label", "label: ", "one two three four five six seven eight", []string{"  label: one two three four five six", "         seven eight"}},
		{"label_past_the_middle", "a label past the middle: ", "one two three four five", []string{"  a label past the middle: one two three", "      four five"}},
		{"label_longer_than_a_line", "a label that is longer than a whole line of text: ", "one", []string{"  a label that is longer than a whole", "    line of text:", "      one"}},
		{"wide_label", "水処理場: ", "one two three four five six seven", []string{"  水処理場: one two three four five six", "            seven"}},
		{"long_word", "label: ", "https://example.org/a/very/long/address/of/a/page x", []string{"  label: https://example.org/a/very/long/address/of/a/page", "         x"}},
		{"nothing", "", "", []string{""}},
	} {
		if diff := cmp.Diff(tc.want, penned(func(p *Pen) { p.Hang(2, tc.label, Plain, tc.text) })); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
}

func TestPen_Lines(t *testing.T) {
	t.Parallel()
	got := penned(func(p *Pen) {
		p.Lines(2, "Fix: ", Plain, "Some words that fill more than one line:\n\n    code stays as long as it is, however long that may be\nThen restart.\n")
	})
	want := []string{
		"  Fix: Some words that fill more than", "       one line:", "",
		"           code stays as long as it is, however long that may be", "       Then restart.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := penned(func(p *Pen) { p.Lines(2, "Fix: ", Plain, " \n") }); len(got) != 1 || got[0] != "" {
		t.Errorf("nothing to write gives %q", got)
	}
}

func TestPen_Page(t *testing.T) {
	t.Parallel()
	const page = `A heading

Lines of prose that follow one another
become one paragraph.
To undo:
  short   a word that is explained here at some length
  longer  another

- An item of a list that goes on
  on the next line.
- Another.
  indented

The digest:  printf "%s"
             and more of it

    code   stays, even when it is longer than the line is
	tabbed`
	want := []string{
		"A heading", "",
		"Lines of prose that follow one another", "become one paragraph. To undo:",
		"  short   a word that is explained here", "          at some length", "  longer  another", "",
		"- An item of a list that goes on on the", "  next line.", "- Another. indented", "",
		"The digest:  printf \"%s\" and more of it", "",
		"    code   stays, even when it is longer than the line is", "    tabbed",
	}
	if diff := cmp.Diff(want, penned(func(p *Pen) { p.Page(page) })); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"  an item that is longer than the line", "    and hangs"}, penned(func(p *Pen) { p.Page("  an item that is longer than the line and hangs") })); diff != "" {
		t.Errorf("an item (-want +got):\n%s", diff)
	}
}
