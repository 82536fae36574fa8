package audit

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hardcheck/profiles"
	"hardcheck/testenv/mutations"
)

// controlTable has a part for what turns each control; -update writes it.
const controlTable = "../../profiles/README.md"

// proofOf is that part: for each control of the policies one change that turns it, or why
// there is none.
func proofOf(t *testing.T, rows []row) string {
	t.Helper()
	excused, err := mutations.ControlsWithout()
	if err != nil {
		t.Fatal(err)
	}
	var lines, stated, others strings.Builder
	proved, controls := 0, 0
	for _, policy := range builtinPolicies(t) {
		for _, control := range policy.Controls {
			controls++
			name := policy.ID + "/" + control.ID
			proof, found := proofFor(name, control, rows)
			reason, named := excused[name]
			switch {
			case found:
				proved++
				fmt.Fprintf(&lines, "| **%s** %s | `%s` | %s | %s |\n", control.ID, control.Title, proof.check, shown(proof.change), proof.how)
				if named {
					t.Errorf("%s has a change that turns it, and a reason why it has none: take its line out of %s/controls.txt, then `make mutations`", name, flipFolder)
				}
			case len(control.Uses()) == 0:
				fmt.Fprintf(&stated, "- **%s** %s\n", control.ID, control.Title)
			case named:
				fmt.Fprintf(&others, "- **%s** %s: %s\n", control.ID, control.Title, reason)
			default:
				t.Errorf("no change turns %s from passed to failed: make one of its checks' changes do it, or write a line `%[1]s: REASON` to %s/controls.txt, then `make mutations`", name, flipFolder)
			}
		}
	}
	return fmt.Sprintf("\nEach of these controls passed, or rested on its statement, on a hardened target. The change of one setting turned it to\n"+
		"failed, and without the change it passes: %d of %d controls. More changes are in `testenv/MUTATIONS.md`.\n\n"+
		"| control | check | change | where |\n|---|---|---|---|\n%s\nThey rest on checks, and no change turns them here:\n\n%s\nThey rest on a statement alone, so nothing that a machine shows turns them:\n\n%s",
		proved, controls, lines.String(), others.String(), stated.String())
}

// proofFor is the change that shows a control best: of a check that it needs before others,
// and on a live target before a recorded one.
func proofFor(name string, control profiles.Control, rows []row) (best row, found bool) {
	merit := func(r row) int {
		points := 0
		if slices.Contains(control.Needs, r.check) {
			points += 2
		}
		if strings.HasPrefix(r.how, "live") {
			points++
		}
		return points
	}
	for _, r := range rows {
		if slices.Contains(r.controls, name) && (!found || merit(r) > merit(best)) {
			best, found = r, true
		}
	}
	return best, found
}
