package dirconn

import (
	"context"
	"crypto/sha1" //nolint:gosec // git's own name of a content
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks"
)

// isCode reports whether a file is one from which the facts about an application are read.
func isCode(name string) bool {
	return strings.HasSuffix(name, ".py") || isDockerfile(name) || isNginx(name)
}

// readCommitted lists the files of code at a commit's tree, with the ids of their contents.
func (g *gitReader) readCommitted(ctx context.Context, tree string) (map[string]string, error) {
	found := map[string]string{}
	folders := treeWalk{objects: g.objects, of: "commit", enter: func(string) bool { return true }, visit: func(name string, entry treeEntry) {
		if isCode(name) {
			found[name] = entry.id
		}
	}}
	err := folders.walk(ctx, tree, "", 0)
	return found, err
}

// readCode reads a file of code, and notes where it isn't as the commit has it. Other ends
// of lines are such a difference too.
func (c *collector) readCode(name string) ([]byte, error) {
	data, written, err := c.readDated(name)
	if written.After(c.codeWritten) {
		c.codeWritten = written
	}
	if err == nil && c.committed != nil && isCode(name) {
		sum := sha1.Sum(append(fmt.Appendf(nil, "blob %d\x00", len(data)), data...)) //nolint:gosec // git's own name of a content
		if c.committed[name] != hex.EncodeToString(sum[:]) {
			c.changed[name] = true
		}
	}
	return data, err
}

// keepChanged makes the list of files that aren't as the commit has them: those that were
// read, and those that are gone.
func (c *collector) keepChanged() {
	if c.committed == nil {
		return
	}
	for name := range c.committed {
		if !slices.ContainsFunc(c.tree.skipped, func(folder string) bool { return under(name, folder) }) && !c.has(name) {
			c.changed[name] = true
		}
	}
	var names []string
	for name := range c.changed {
		names = append(names, checks.Clean(name))
	}
	slices.Sort(names)
	c.facts.Changed = list(c, "changed", names, nil)
	c.facts.CodeWritten = checks.Known(c.codeWritten.UTC())
}

// has reports whether the tree has a file; its files are in the order of the walk.
func (c *collector) has(name string) bool {
	if c.present == nil {
		c.present = make(map[string]bool, len(c.tree.files))
		for _, file := range c.tree.files {
			c.present[file] = true
		}
	}
	return c.present[name]
}
