package checktest

import (
	"strings"
	"testing"

	"hardcheck/checks"
)

// TestFailuresSayWhatMendsThem holds that a failure of a case names its file, shows the
// difference and the command that writes it anew.
func TestFailuresSayWhatMendsThem(t *testing.T) {
	t.Parallel()
	said := differs("checks/pile", "pile-sheet-named", "blue", "passed\n", "failed low: torn\n")
	for _, words := range []string{
		"checks/pile/testdata/pile-sheet-named.txtar, case blue (-want +got)",
		"`go test ./checks/pile -run TestChecks/pile-sheet-named -update`",
		"passed", "failed low: torn",
	} {
		if !strings.Contains(said, words) {
			t.Errorf("%q is not in:\n%s", words, said)
		}
	}
	if got := folder(t); got != "checks/checktest" {
		t.Errorf("this package lies in %q", got)
	}
}

// TestSkeletonsAreUnfinished holds that nothing of a skeleton's text is left over.
func TestSkeletonsAreUnfinished(t *testing.T) {
	t.Parallel()
	check := &checks.Check{ID: "pile-sheet-named", Title: "FILL IN: the good state", References: []string{"FILL IN"}}
	got := strings.Join(unfinished(check, "-- a.json --\n{}\n-- a.want --\nfailed: FILL IN\n"), "\n")
	want := "sheet_named.go: write the Title of pile-sheet-named, which still says FILL IN\n" +
		"sheet_named.go: write the References of pile-sheet-named, which still says FILL IN\n" +
		"testdata/pile-sheet-named.txtar: write the cases, which still say FILL IN"
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	check.Title, check.References = "Sheets are named", nil
	if got := unfinished(check, ""); got != nil {
		t.Errorf("a written check: %s", got)
	}
}
