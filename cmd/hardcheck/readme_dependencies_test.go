package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	required  = regexp.MustCompile(`(?m)^\t(\S+) v\S+$`)
	reasonRow = regexp.MustCompile(`(?m)^\| ([a-z]+\.[^|]*) \|`)
)

// TestReadmeGivesReasonsForModules holds that every module that is required directly has
// a reason in checks/README.md, and that no other has.
func TestReadmeGivesReasonsForModules(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	var wanted, given []string
	for _, match := range required.FindAllStringSubmatch(string(data), -1) {
		wanted = append(wanted, match[1])
	}
	for _, match := range reasonRow.FindAllStringSubmatch(readmes(t)["checks/README.md"], -1) {
		given = append(given, strings.Split(match[1], ", ")...)
	}
	for _, module := range wanted {
		if !slices.Contains(given, module) {
			t.Errorf("go.mod requires %s: give the reason in the table of dependencies in checks/README.md", module)
		}
	}
	for _, module := range given {
		if !slices.Contains(wanted, module) {
			t.Errorf("checks/README.md gives a reason for %s, which go.mod doesn't require directly", module)
		}
	}
}

// TestNothingOfTheDaemonIsLinked holds what checks/README.md says of the advisories
// about Docker's daemon.
func TestNothingOfTheDaemonIsLinked(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	linked := 0
	for name := range strings.Lines(string(out)) {
		rest, docker := strings.CutPrefix(strings.TrimSpace(name), "github.com/docker/docker/")
		if !docker {
			continue
		}
		linked++
		if part, _, _ := strings.Cut(rest, "/"); part != "client" && part != "api" {
			t.Errorf("%s is linked: GO-2026-4883 and GO-2026-4887 may apply now", strings.TrimSpace(name))
		}
	}
	if linked == 0 {
		t.Error("the Docker client was not found among what is linked")
	}
}
