package main

import (
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// The kinds whose names are spoken of here.
const (
	network  = "network"
	routeros = "routeros"
	docker   = "docker"
)

// room is a folder with a list of checks: that of a kind, or one of its groups.
type room struct {
	// name is "" for a kind without groups.
	name, folder, purpose string
}

// groupsOf finds the lists of a kind's checks: one in its folder, or one in each group.
func groupsOf(root, kind string) ([]room, error) {
	kinds, err := kindsOf(root)
	if err != nil {
		return nil, err
	}
	if rooms, known := kinds[kind]; known {
		return rooms, nil
	}
	var names []string
	for name := range kinds {
		names = append(names, name)
	}
	slices.Sort(names)
	return nil, fmt.Errorf("there is no kind %q: the id begins with one of %s", kind, strings.Join(names, ", "))
}

// kindsOf finds all lists of checks in the tree, by kind.
func kindsOf(root string) (map[string][]room, error) {
	flat, err := filepath.Glob(filepath.Join(root, "checks", "*", "checks.go"))
	if err != nil {
		return nil, fmt.Errorf("find the kinds: %w", err)
	}
	grouped, err := filepath.Glob(filepath.Join(root, "checks", "*", "*", "checks.go"))
	if err != nil {
		return nil, fmt.Errorf("find the groups: %w", err)
	}
	kinds := map[string][]room{}
	for _, file := range append(flat, grouped...) {
		purpose, lists, err := readList(file)
		if err != nil {
			return nil, err
		}
		relative, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return nil, fmt.Errorf("place %s: %w", file, err)
		}
		folder := filepath.ToSlash(relative)
		if _, below, inKind := strings.Cut(strings.TrimPrefix(folder, "checks/"), "/"); lists {
			kind := path.Base(folder)
			if inKind {
				kind = path.Base(path.Dir(folder))
			}
			kinds[kind] = append(kinds[kind], room{below, folder, purpose})
		}
	}
	return kinds, nil
}

// readList reads whether a file declares the list Checks, and what its package is for.
func readList(name string) (purpose string, lists bool, err error) {
	source, err := os.ReadFile(name)
	if err != nil {
		return "", false, fmt.Errorf("read a list of checks: %w", err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ParseComments)
	if err != nil {
		return "", false, fmt.Errorf("read a list of checks: %w", err)
	}
	for _, declared := range file.Decls {
		general, _ := declared.(*ast.GenDecl)
		if general == nil || general.Tok != token.VAR {
			continue
		}
		for _, spec := range general.Specs {
			lists = lists || spec.(*ast.ValueSpec).Names[0].Name == "Checks"
		}
	}
	// What follows a colon are examples, which make more than a line.
	synopsis, _, _ := strings.Cut(new(doc.Package).Synopsis(file.Doc.Text()), ":")
	return strings.TrimSuffix(strings.TrimPrefix(synopsis, "Package "+file.Name.Name+" "), "."), lists, nil
}

// choose is the folder of a group. A kind with groups needs one to be named.
func choose(rooms []room, kind, group string) (string, error) {
	var list strings.Builder
	for _, r := range rooms {
		if r.name == group {
			return r.folder, nil
		}
		fmt.Fprintf(&list, "\n  GROUP=%-11s %s", r.name, r.purpose)
	}
	list.WriteString("\n(the first lines of its checks.go say more)")
	switch {
	case len(rooms) == 1 && rooms[0].name == "":
		return "", fmt.Errorf("the checks of %s have no groups: leave GROUP out", kind)
	case group == "":
		return "", fmt.Errorf("the checks of %s lie in groups: add the one that it belongs to%s", kind, list.String())
	default:
		return "", fmt.Errorf("the checks of %s have no group %q, but%s", kind, group, list.String())
	}
}
