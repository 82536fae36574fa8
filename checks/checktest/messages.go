package checktest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
)

// open is what the skeletons of `make new-check` say where something is to be written.
const open = "FILL IN"

// differs says how a case ends otherwise than wanted, where that is written, and what writes
// it anew.
func differs(folder, id, name, want, got string) string {
	return fmt.Sprintf("%s/testdata/%s.txtar, case %s (-want +got):\n%s\nwhere the rule is right, %s",
		folder, id, name, cmp.Diff(want, got), updating(folder, id))
}

// updating is the command that writes what the cases of a check give.
func updating(folder, id string) string {
	return fmt.Sprintf("`go test ./%s -run TestChecks/%s -update` writes what it says", folder, id)
}

// unfinished are the texts of a check and of its cases that are still those of the skeleton.
func unfinished(check *checks.Check, cases string) []string {
	var problems []string
	id := check.ID[strings.IndexByte(check.ID, '-')+1:]
	for _, text := range []struct{ place, content string }{
		{"Title", check.Title},
		{"Description", check.Description},
		{"Remediation", check.Remediation},
		{"References", strings.Join(check.References, " ")},
	} {
		if strings.Contains(text.content, open) {
			problems = append(problems, fmt.Sprintf("%s.go: write the %s of %s, which still says %s", strings.ReplaceAll(id, "-", "_"), text.place, check.ID, open))
		}
	}
	if strings.Contains(cases, open) {
		problems = append(problems, fmt.Sprintf("testdata/%s.txtar: write the cases, which still say %s", check.ID, open))
	}
	return problems
}

// folder is that of the tested package, from the module's root.
func folder(t *testing.T) string {
	t.Helper()
	below, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for root := below; ; root = filepath.Dir(root) {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			relative, err := filepath.Rel(root, below)
			if err != nil {
				t.Fatal(err)
			}
			return filepath.ToSlash(relative)
		}
		if root == filepath.Dir(root) {
			t.Fatalf("no go.mod above %s", below)
		}
	}
}
