// Package dirconn collects facts from the checkout of a repository: a folder with source
// code, and git's own files in it.
//
// It runs no program. Git runs what a checkout's configuration names (core.fsmonitor,
// filters, hooks), so that git's files are read by a library, and nothing of the
// configuration is obeyed. Everything is opened below the folder, no link is followed,
// and what is read of a file, and how many are listed, is bounded.
package dirconn

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/repository"
)

// Connector reads checkouts: "dir:PATH".
var Connector = checks.Connector{
	Kind: repository.Kind,
	Schemes: []checks.Scheme{
		{Name: "dir", About: "the checkout of a project's source code, offline", Form: checks.FormPath},
	},
	Collect: Collect,
	Plan:    Plan,
}

// Plan is reading the folder. It reads nothing.
func Plan(access checks.Access) []checks.Step {
	return []checks.Step{{Event: "read", What: checks.Clean(access.Path), Class: checks.Passive}}
}

// Collect reads the checkout at the access's path.
func Collect(ctx context.Context, access checks.Access) checks.Collection {
	if err := ctx.Err(); err != nil {
		return checks.NoFacts(checks.Timeout, "interrupted before the folder was read")
	}
	if access.Transcript != nil {
		access.Transcript.Add(time.Now(), "read", checks.Clean(access.Path))
	}
	root, err := openFolder(access.Path)
	if err != nil {
		return checks.NoFacts(reasonOf(err), err.Error())
	}
	c := &collector{at: access.Path, root: root, left: maxTotal, mostEntries: maxEntries, changed: map[string]bool{}}
	c.collect(ctx)
	if err := root.Close(); err != nil {
		c.problems.Add("", checks.Problem{Reason: checks.Unreadable, Detail: err.Error()})
	}
	if tree, known := c.facts.Tree.Get(); known && c.tree.missing == nil && tree.Files == 0 {
		return checks.NoFacts(checks.Unreadable, "there is no file in this folder")
	}
	return checks.Collection{Facts: c.facts, Problem: c.main, Problems: c.problems.Take()}
}

// openFolder opens a folder; a file at its path is said to be one.
func openFolder(path string) (*os.Root, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("read %s: this is no folder: name the checkout's", path)
	}
	return os.OpenRoot(path)
}

// collector gathers the facts of one checkout.
type collector struct {
	// at is the checkout's folder as it was given, and root the same, opened.
	at   string
	root *os.Root
	tree tree
	// tracked are the files under version control, nil where that isn't known: false for
	// those that were not checked out.
	tracked map[string]bool
	// committed are the files of code at HEAD by the ids of their contents, nil where that
	// isn't known; changed those that aren't as they are there; present those of the tree.
	committed map[string]string
	changed   map[string]bool
	present   map[string]bool
	// codeWritten is when the newest of the files of code was.
	codeWritten time.Time
	facts       repository.Facts
	problems    checks.Problems
	main        *checks.Problem
	// mostEntries is how many entries of the checkout are listed.
	mostEntries int
	// left is how much may still be read of all files together, in bytes.
	left int64
}

// collect reads everything: the list of files first, and what git has to say of them.
func (c *collector) collect(ctx context.Context) {
	c.facts.Folder = placeOf(c.at)
	c.readTree(ctx)
	c.readGit(ctx)
	c.readPolicies()
	c.readAutomation()
	c.readApplication()
	c.readBuild()
	c.keepChanged()
	c.readUpdates()
	c.readManifests()
	c.readTests()
	c.readDocs()
	c.readSecrets(ctx)
}

// placeOf is where a folder lies, without links; empty where that can't be told.
func placeOf(folder string) string {
	whole, err := filepath.Abs(folder)
	if err == nil {
		whole, err = filepath.EvalSymlinks(whole)
	}
	if err != nil {
		return ""
	}
	return checks.Clean(whole)
}

// fail notes why a field is unknown; the first reason that leaves the run incomplete is
// the collection's.
func (c *collector) fail(field string, problem checks.Problem) {
	c.problems.Add(field, problem)
	if c.main == nil && problem.Reason.Incomplete() {
		problem.Detail = checks.Clean(problem.Detail)
		c.main = &problem
	}
}

func reasonOf(err error) checks.Reason {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return checks.Denied
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return checks.Timeout
	case errors.Is(err, errBudget):
		return checks.Budget
	default:
		return checks.Unreadable
	}
}
