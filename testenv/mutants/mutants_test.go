package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// operators are what a kind of mutant changes.
var operators = map[string][]string{
	"CONDITIONALS_BOUNDARY": {"<", ">"},
	"CONDITIONALS_NEGATION": {"==", "!=", "<", ">"},
	"ARITHMETIC_BASE":       {"+", "-", "*", "/", "%"},
	"INVERT_NEGATIVES":      {"-"},
	"INCREMENT_DECREMENT":   {"++", "--"},
}

// TestSurvivorsAreOfTheCode holds that the list names lines that there are, each of a folder that is
// tried: an entry whose code has gone would excuse nothing, or the wrong thing.
func TestSurvivorsAreOfTheCode(t *testing.T) {
	t.Chdir("../..")
	known, err := readSurvivors(survivorsFile)
	if err != nil {
		t.Fatal(err)
	}
	for at := range known {
		data, err := os.ReadFile(at.file)
		if err != nil {
			t.Error(err)
			continue
		}
		found := false
		for line := range strings.Lines(string(data)) {
			found = found || strings.TrimSpace(line) == at.line
		}
		if !found || at.column < 1 || at.column > len(at.line) {
			t.Errorf("%s has no line %q with a column %d", at.file, at.line, at.column)
			continue
		}
		if !slices.ContainsFunc(operators[at.kind], func(o string) bool { return strings.HasPrefix(at.line[at.column-1:], o) }) {
			t.Errorf("%s: %s changes nothing at column %d of %q", at.file, at.kind, at.column, at.line)
		}
		tried := false
		for _, s := range subjects() {
			tried = tried || strings.HasPrefix(at.file, s.folder+"/")
		}
		if !tried {
			t.Errorf("%s is not tried", at.file)
		}
	}
	for _, s := range subjects() {
		if info, err := os.Stat(s.folder); err != nil || !info.IsDir() {
			t.Errorf("%s is no folder: %v", s.folder, err)
		}
	}
}

// TestJudgement holds when a folder's tests are good enough.
func TestJudgement(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.WriteFile("code.go", []byte("package code\n\n\tif a < b {\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	made := func(statuses ...string) outcome {
		var out outcome
		out.Files = append(out.Files, struct {
			Name      string     `json:"file_name"`
			Mutations []mutation `json:"mutations"`
		}{Name: "code.go"})
		for _, status := range statuses {
			out.Files[0].Mutations = append(out.Files[0].Mutations, mutation{"CONDITIONALS_BOUNDARY", status, 3, 7})
		}
		return out
	}
	listed := survivors{place{"./code.go", "CONDITIONALS_BOUNDARY", "if a < b {", 6}: "they never are the same"}
	for name, tc := range map[string]struct {
		out   outcome
		known survivors
		words string
	}{
		"all killed":        {made("KILLED", "NOT COVERED", "TIMED OUT"), nil, ""},
		"none tried":        {made("NOT COVERED"), nil, "no mutant was tried"},
		"too few":           {made("KILLED", "LIVED", "LIVED"), listed, "33.3 % of the mutants are killed, at least 50 % must be"},
		"one unknown":       {made("KILLED", "LIVED"), nil, `./code.go:3:7: no test notices CONDITIONALS_BOUNDARY in "if a < b {"`},
		"one that is known": {made("KILLED", "LIVED"), listed, ""},
	} {
		err := subject{".", 50}.judge(tc.out, tc.known)
		if (err != nil) != (tc.words != "") || err != nil && !strings.Contains(err.Error(), tc.words) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBadSurvivors(t *testing.T) {
	t.Parallel()
	for text, words := range map[string]string{
		"\ta reason\n":                       "a reason of nothing",
		"a.go KIND 1 code\n":                 "the last entry has no reason",
		"a.go KIND 1 code\nb.go KIND 1 c\n":  "the entry before has no reason",
		"a.go KIND one code\n\treason\n":     "no column",
		"a.go KIND\n\treason\n":              "not FILE KIND COLUMN CODE",
		"a.go K 1 c\n\tr\na.go K 1 c\n\tr\n": "it stands twice",
	} {
		file := filepath.Join(t.TempDir(), "survivors.txt")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readSurvivors(file); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
