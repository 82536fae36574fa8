package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// maxReadme is how many lines the top README may have: two screens.
const maxReadme = 150

// readmes are all READMEs of the module, by their path from its root.
func readmes(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Name() != "README.md" {
			return err
		}
		data, err := os.ReadFile(path)
		name, _ := filepath.Rel(root, path)
		found[filepath.ToSlash(name)] = string(data)
		return err
	})
	if err != nil || len(found) < 6 {
		t.Fatalf("%d READMEs, %v", len(found), err)
	}
	return found
}

func TestReadmeIsShort(t *testing.T) {
	t.Parallel()
	if lines := strings.Count(readmes(t)["README.md"], "\n"); lines > maxReadme {
		t.Errorf("README.md has %d lines, %d at most: move what only some need into the README of its folder", lines, maxReadme)
	}
}

var link = regexp.MustCompile(`\]\(([^)\s]*)\)`)

// TestReadmeLinksResolve follows the links that lead to files and headings.
func TestReadmeLinksResolve(t *testing.T) {
	t.Parallel()
	for name, text := range readmes(t) {
		for _, match := range link.FindAllStringSubmatch(text, -1) {
			if strings.Contains(match[1], "://") {
				continue
			}
			path, heading, _ := strings.Cut(match[1], "#")
			file := filepath.Join(root, filepath.Dir(name), path)
			if path == "" {
				file = filepath.Join(root, name)
			}
			data, err := os.ReadFile(file)
			if err != nil {
				t.Errorf("%s: the link %s leads nowhere: %v", name, match[1], err)
			} else if heading != "" && !hasHeading(string(data), heading) {
				t.Errorf("%s: the link %s leads to no heading", name, match[1])
			}
		}
	}
}

func hasHeading(text, anchor string) bool {
	for line := range strings.Lines(text) {
		title, isHeading := strings.CutPrefix(strings.TrimLeft(line, "#"), " ")
		words := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(title)), " ", "-")
		if isHeading && strings.HasPrefix(line, "#") && regexp.MustCompile(`[^a-z0-9-]`).ReplaceAllString(words, "") == anchor {
			return true
		}
	}
	return false
}

var (
	makeCall   = regexp.MustCompile(`(?:^|[\s=])make ((?:[a-z][a-z-]* ?)+)`)
	makeTarget = regexp.MustCompile(`(?m)^([a-z][a-z/-]*):`)
)

// TestReadmeTargetsExist holds that the Makefile has every target that a README names.
func TestReadmeTargetsExist(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	targets := map[string]bool{}
	for _, match := range makeTarget.FindAllStringSubmatch(string(data), -1) {
		targets[match[1]] = true
	}
	for name, text := range readmes(t) {
		for _, code := range codeOf(text) {
			for _, match := range makeCall.FindAllStringSubmatch(code, -1) {
				for _, target := range strings.Fields(match[1]) {
					if !targets[target] {
						t.Errorf("%s: the Makefile has no target %q: %s", name, target, code)
					}
				}
			}
		}
	}
}

// TestReadmeCommandsExist holds that every call of hardcheck in a README has a verb and
// flags that there are, with values of the right form.
func TestReadmeCommandsExist(t *testing.T) {
	t.Parallel()
	found := 0
	for name, text := range readmes(t) {
		for _, code := range codeOf(text) {
			args, called := callOf(code, "hardcheck")
			if !called {
				continue
			}
			found++
			verb, rest, err := newRoot(streams{}).Find(args)
			if err == nil {
				err = verb.ParseFlags(rest)
			}
			if err == nil && !verb.HasParent() {
				err = unknownVerb(verb, verb.Flags().Args())
			}
			if err != nil {
				t.Errorf("%s: %s: %v", name, code, err)
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d calls of hardcheck were found", found)
	}
}

var codeSpan = regexp.MustCompile("`([^`\n]+)`")

// codeOf are the lines of a Markdown text's code blocks, without their remarks, and its
// code spans.
func codeOf(text string) []string {
	var code []string
	fenced := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(strings.TrimSpace(line), "```"):
			fenced = !fenced
		case fenced, strings.HasPrefix(line, "    "):
			command, _, _ := strings.Cut(line, " #")
			code = append(code, strings.TrimSpace(command))
		default:
			for _, match := range codeSpan.FindAllStringSubmatch(line, -1) {
				code = append(code, match[1])
			}
		}
	}
	return code
}

var callBegin = regexp.MustCompile(`^(?:\$ )?(?:[A-Z_]+=\S* )*(?:bin/)?([a-z]+) `)

// callOf are the arguments of a line that calls the program, up to where its output goes.
func callOf(line, program string) ([]string, bool) {
	match := callBegin.FindStringSubmatch(line)
	if match == nil || match[1] != program {
		return nil, false
	}
	rest, _, _ := strings.Cut(line[len(match[0]):], ">")
	rest, _, _ = strings.Cut(rest, "|")
	return strings.Fields(strings.Trim(rest, `"`)), true
}
