package checks_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// topLevel is what lies at the module's root, beside files whose names begin with a dot.
var topLevel = []string{"LICENSE", "Makefile", "README.md", "checks", "cmd", "go.mod", "go.sum", "profiles", "testenv"}

// TestTopLevelIsFixed holds that a reader finds the same few things at the root, and none
// that a tool left there. What git ignores may lie there.
func TestTopLevelIsFixed(t *testing.T) {
	t.Parallel()
	ignored, err := os.ReadFile(filepath.Join("..", ".gitignore"))
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasPrefix(name, ".") || slices.Contains(topLevel, name) || slices.Contains(strings.Fields(string(ignored)), "/"+name+"/") {
			continue
		}
		t.Errorf("%s lies at the root of the module: it belongs into cmd, checks, profiles or testenv, or into none of them", name)
	}
}
