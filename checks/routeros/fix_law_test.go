package routeros_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	asked    = regexp.MustCompile(`\[/terminal ask [^\]]*\]`)
	numbered = regexp.MustCompile(` (set|remove|enable|disable|move) \d|place-before=\d|destination=\d`)
	// touching are commands about packets, services and VLANs.
	touching = regexp.MustCompile(`^/(ip|ipv6) firewall \S+ (add|set|move|remove)|^/ip service set|^/interface (bridge|vlan|list)( \S+)* (add|set) `)
	secret   = regexp.MustCompile(`(password|passphrase|secret|auth-key)="`)
)

// fixLines are the commands and undos that the cases of all checks of routers expect.
func fixLines(t *testing.T) (blocks [][]string) {
	t.Helper()
	files, err := filepath.Glob("*/testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var block []string
		for line := range strings.Lines(string(data) + "\n--\n") {
			if text, found := strings.CutPrefix(strings.TrimSpace(line), "fix (routeros): "); found {
				block = append(block, text)
			} else if text, found := strings.CutPrefix(strings.TrimSpace(line), "undo: "); found {
				block = append(block, text)
			} else if text, found := strings.CutPrefix(strings.TrimSpace(line), "fix (words): "); found {
				block = append(block, "# "+text)
			} else if len(block) > 0 {
				blocks, block = append(blocks, block), nil
			}
		}
	}
	return blocks
}

// TestFixesAreOfTheTree holds the commands that findings get against the tree, as those of
// the remediations.
func TestFixesAreOfTheTree(t *testing.T) {
	t.Parallel()
	tree, found := vendorTree(t), 0
	for _, block := range fixLines(t) {
		for _, line := range block {
			if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "/lcd ") || strings.HasPrefix(line, "/interface wireless ") {
				continue
			}
			found++
			// What a print finds rows by is what a find takes.
			plain := strings.Replace(asked.ReplaceAllString(line, "ASKED"), " print where ", " find ", 1)
			if strings.Contains(plain, " find ") && !strings.Contains(plain, "[find ") {
				menu, by, _ := strings.Cut(plain, " find ")
				plain = menu + " remove [find " + by + "]"
				if !tree.has(menu, "remove") {
					plain = menu + " set [find " + by + "]"
				}
			}
			if faults := tree.faults(plain); len(faults) > 0 {
				t.Errorf("%s: RouterOS 7.14.3 doesn't have: %s", line, strings.Join(faults, ", "))
			}
		}
	}
	if found < 200 {
		t.Errorf("only %d commands are found", found)
	}
}

// TestFixesNameRowsByWhatTheyAre refuses a find without a condition, a row by its number, and
// a command about what can cut somebody off that doesn't begin in safe mode.
func TestFixesNameRowsByWhatTheyAre(t *testing.T) {
	t.Parallel()
	safe := 0
	for _, block := range fixLines(t) {
		for _, line := range block {
			if strings.Contains(line, "[find]") || numbered.MatchString(line) {
				t.Errorf("%s: rows are named by what tells them apart", line)
			}
			if touching.MatchString(line) && !strings.HasPrefix(block[0], "# Enter safe mode") {
				t.Errorf("%s: no safe mode before it in\n%s", line, strings.Join(block, "\n"))
			}
			if touching.MatchString(line) {
				safe++
			}
			if secret.MatchString(line) {
				t.Errorf("%s: a secret is in the text", line)
			}
		}
	}
	if safe < 50 {
		t.Errorf("only %d commands touch what can cut off", safe)
	}
}
