package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hardcheck/testenv/modbussim"
)

var (
	fence    = regexp.MustCompile("(?ms)^```(yaml|sh)\n(.*?)^```$")
	fileName = regexp.MustCompile(`^# (\S+\.yaml)\n`)
)

// TestReadmeExamplesHold takes the examples of a README in their order: a YAML file is
// written and validated, and a call of hardcheck that reaches nothing over the network is
// made. None of them may be wrong.
func TestReadmeExamplesHold(t *testing.T) {
	for _, name := range []string{"README.md", "checks/site/README.md"} {
		t.Run(name, func(t *testing.T) {
			text := readmes(t)[name]
			t.Chdir(exampleFolder(t))
			files, calls := 0, 0
			for _, match := range fence.FindAllStringSubmatch(text, -1) {
				if match[1] == "yaml" {
					files++
					holdFile(t, match[2])
					continue
				}
				for _, line := range codeOf("```\n" + match[2] + "```\n") {
					if args, called := callOf(line, "hardcheck"); called && offline(args) {
						calls++
						holdCall(t, args)
					}
				}
			}
			if files == 0 || calls < 3 {
				t.Errorf("only %d files and %d calls were found", files, calls)
			}
		})
	}
}

// exampleFolder has what the examples refer to.
func exampleFolder(t *testing.T) string {
	t.Helper()
	authority, err := modbussim.MakeAuthority()
	if err != nil {
		t.Fatal(err)
	}
	cert, key, err := authority.Make("auditor", "Viewer")
	if err != nil {
		t.Fatal(err)
	}
	_, export, _ := hear(t, "demo", "--print")
	t.Setenv("EDGE_PASSWORD", "throw-away")
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "exports"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"ca.pem": string(authority.PEM), "audit.pem": string(cert), "audit.key": string(key),
		"redis.secret": "throw-away", "router.rsc": export, "exports/edge.rsc": export, "exports/old-edge.rsc": export,
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// holdFile writes a file, whose first line is its name, and has it validated.
func holdFile(t *testing.T, content string) {
	t.Helper()
	name := fileName.FindStringSubmatch(content)
	if name == nil {
		t.Errorf("an example has no remark with its file's name:\n%s", content)
		return
	}
	if err := os.WriteFile(name[1], []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, problems := hear(t, "validate", name[1]); code != 0 {
		t.Errorf("%s", problems)
	}
}

// holdCall makes a call. Violations are no failure, wrong usage is.
func holdCall(t *testing.T, args []string) {
	t.Helper()
	if code, out, problems := hear(t, args...); code > 1 || out == "" {
		t.Errorf("hardcheck %s: exit %d: %s", strings.Join(args, " "), code, problems)
	}
}

// offline reports whether a call sends nothing: by its verb, or since it reads exports
// alone, as the routers of those examples are.
func offline(args []string) bool {
	if slices.Contains([]string{"demo", "plan", "validate", "explain", "list", "coverage"}, args[0]) {
		return true
	}
	if args[0] == "reach" && slices.Contains(args, "--site") {
		return true
	}
	return len(args) > 1 && strings.HasPrefix(args[1], "rsc:")
}
