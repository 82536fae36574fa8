package checks_test

import (
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestNothingClimbs holds the direction of imports that the table's patterns leave open: a
// package imports nothing from the folders within its own, and a group of a kind's checks
// is imported by the list of all checks alone: not by its kind, by what groups share or by
// another group.
func TestNothingClimbs(t *testing.T) {
	t.Parallel()
	groups := map[string]bool{}
	for _, file := range goFiles(t) {
		if isGroup(t, file) {
			groups[path.Dir(file)] = true
		}
	}
	if len(groups) < 6 {
		t.Fatalf("only the groups %v are found", groups)
	}
	for _, file := range goFiles(t) {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, inner := range modulesOf(t, file) {
			folder := path.Dir(file)
			if strings.HasPrefix(inner, folder+"/") {
				t.Errorf("%s: %s may not import %s, which lies within it", file, folder, inner)
			}
			if groups[inner] && folder != "checks/all" {
				t.Errorf("%s: the group %s is for the list of all checks, not for %s", file, inner, folder)
			}
		}
	}
}

var checkList = regexp.MustCompile(`(?m)^var Checks\b`)

// isGroup reports whether a file is the list of a group of a kind's checks:
// checks/<kind>/<group>/checks.go.
func isGroup(t *testing.T, file string) bool {
	t.Helper()
	if ok, _ := path.Match("checks/*/*/checks.go", file); !ok {
		return false
	}
	data, err := os.ReadFile(filepath.Join("..", file))
	if err != nil {
		t.Fatal(err)
	}
	return checkList.Match(data)
}

// modulesOf are the packages of this module that a file imports, by their folders.
func modulesOf(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", file), nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var inner []string
	for _, spec := range parsed.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if name, ours := strings.CutPrefix(name, module+"/"); ours {
			inner = append(inner, name)
		}
	}
	return inner
}
