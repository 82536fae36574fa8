package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/all"
)

// foreignSchemes are those of other programs' URLs that our texts name.
var foreignSchemes = []string{"http", "https", "ws", "wss", "tcp", "unix", "ssh", "file", "socks5", "tcp+tls"}

// schemeUse is a scheme before two slashes, or before a word such as FILE.
var schemeUse = regexp.MustCompile(`(?:^|[^a-zA-Z0-9+.%-])([a-z][a-z0-9+.-]*):(?://|[A-Z]{3,})`)

// TestTextsNameSchemesThatExist holds that nobody is sent to a scheme that there isn't,
// by a check's text, a topic, a message or the README.
func TestTextsNameSchemesThatExist(t *testing.T) {
	t.Parallel()
	known := slices.Clone(foreignSchemes)
	for _, connector := range all.Connectors() {
		for _, scheme := range connector.Schemes {
			known = append(known, scheme.Name)
		}
	}
	texts := map[string]string{}
	for _, check := range all.Checks() {
		texts[check.ID] = strings.Join([]string{check.Title, check.Description, check.Remediation}, "\n")
	}
	for name, topic := range topics {
		texts["topic "+name] = topic
	}
	root := filepath.Join("..", "..")
	for _, pattern := range []string{"*.md", "*/*.md", "*/*/*.md", "profiles/*.yaml"} {
		files, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			texts[file] = string(data)
		}
	}
	messages(t, root, texts)
	if len(texts) < len(all.Checks())+100 {
		t.Fatalf("only %d texts were found", len(texts))
	}
	for where, text := range texts {
		for _, use := range schemeUse.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(known, use[1]) {
				t.Errorf("%s: there is no scheme %q: %q", where, use[1], checks.Clean(use[0]))
			}
		}
	}
}

// messages are the texts in our sources, by file and line.
func messages(t *testing.T, root string, into map[string]string) {
	t.Helper()
	positions := token.NewFileSet()
	for _, folder := range []string{"checks", "cmd", "profiles"} {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(positions, path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(node ast.Node) bool {
				if literal, ok := node.(*ast.BasicLit); ok && literal.Kind == token.STRING {
					text, err := strconv.Unquote(literal.Value)
					if err != nil {
						t.Fatal(err)
					}
					into[positions.Position(literal.Pos()).String()] = text
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
