package report_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"hardcheck/checks/report"
)

// TestListIsWrittenAsOneValue holds that a list written entry by entry has the bytes of the same list
// written at once.
func TestListIsWrittenAsOneValue(t *testing.T) {
	t.Parallel()
	type entry struct {
		Name  string   `json:"name"`
		Parts []string `json:"parts,omitempty"`
	}
	for _, entries := range [][]entry{
		{},
		{{Name: "one"}},
		{{Name: "a<b>&\u2028\n"}, {Name: "two", Parts: []string{"x", "y"}}, {}},
	} {
		var whole, parts strings.Builder
		if err := errors.Join(report.WriteJSON(&whole, "list", entries), report.WriteJSONList(&parts, "list", slices.Values(entries))); err != nil {
			t.Fatal(err)
		}
		if whole.String() != parts.String() {
			t.Errorf("%d entries:\n%s\nat once:\n%s", len(entries), parts.String(), whole.String())
		}
	}
}

// TestListThatCannotBeWritten holds that neither a value nor a place that fails passes unnoticed.
func TestListThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	if err := report.WriteJSONList(&strings.Builder{}, "list", slices.Values([]any{func() {}})); err == nil {
		t.Error("a function was written")
	}
	for _, entries := range [][]int{nil, {1}} {
		if err := report.WriteJSONList(full{}, "list", slices.Values(entries)); !errors.Is(err, errFull) {
			t.Errorf("%d entries: %v", len(entries), err)
		}
	}
}

var errFull = errors.New("full")

// full is a place where nothing fits.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
