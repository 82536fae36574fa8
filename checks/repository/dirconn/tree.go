package dirconn

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/repository"
)

// The bounds of one checkout.
const (
	maxEntries = 200_000
	maxFile    = 2 << 20   // of one file
	maxTotal   = 256 << 20 // of all files together
	maxListed  = 500       // entries of one list of the facts
	maxPath    = 1000      // bytes of a path
)

// errBudget is the error for what is beyond a bound.
var errBudget = errors.New("beyond the bound")

// otherCode are folders with other people's code.
var otherCode = []string{"node_modules", "vendor"}

// tree is the list of a checkout's regular files.
type tree struct {
	// files are their paths in the order of the walk, with slashes, and links those of
	// symbolic links, which are never followed; odd are pipes and devices.
	files, links, odd []string
	// untracked are files that lie in the checkout and are not part of the repository.
	untracked []string
	skipped   []string
	entries   int
	// missing is why some file may not be in the list, nil where all are.
	missing *checks.Problem
	bare    bool
}

// lacks notes that something is not in the list. The first reason stays.
func (t *tree) lacks(reason checks.Reason, format string, args ...any) {
	if t.missing == nil {
		t.missing = &checks.Problem{Reason: reason, Detail: checks.Clean(fmt.Sprintf(format, args...))}
	}
}

// readTree lists the files.
func (c *collector) readTree(ctx context.Context) {
	t := &c.tree
	err := fs.WalkDir(c.root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			t.lacks(checks.Timeout, "the time was over at %s, after %d entries", name, t.entries)
			return fs.SkipAll
		}
		if err != nil {
			t.lacks(reasonOf(err), "%v", err)
			return nil
		}
		return t.add(c.root, name, entry, c.mostEntries)
	})
	if err != nil {
		t.lacks(reasonOf(err), "%v", err)
	}
	skipped := slices.Clone(t.skipped)
	for i := range skipped {
		skipped[i] = checks.Clean(skipped[i])
	}
	c.facts.Tree = checks.Known(repository.Tree{Files: len(t.files), Links: len(t.links), Skipped: checks.Head(skipped, maxListed)})
	if t.missing != nil {
		c.fail("tree", *t.missing)
	}
}

// add takes one entry of the walk.
func (t *tree) add(root *os.Root, name string, entry fs.DirEntry, most int) error {
	t.entries++
	switch {
	case t.entries > most:
		t.lacks(checks.Budget, "the checkout has more than %d entries: the list ends before %s", most, name)
		return fs.SkipAll
	case len(name) > maxPath:
		t.lacks(checks.Budget, "a path is longer than %d bytes: %s", maxPath, name[:maxPath])
		if entry.IsDir() {
			return fs.SkipDir
		}
	case entry.IsDir():
		return t.enter(root, name)
	case path.Base(name) == ".git": // of a worktree or a submodule
	case entry.Type()&fs.ModeSymlink != 0:
		t.links = append(t.links, name)
	case entry.Type().IsRegular():
		t.files = append(t.files, name)
	default:
		t.odd = append(t.odd, name)
	}
	return nil
}

// named are the paths of everything that a file is looked for among: one that is a link or a
// pipe is there, and can't be read.
func (t *tree) named() []string { return slices.Concat(t.files, t.links, t.odd) }

// enter says whether the walk goes into a folder.
func (t *tree) enter(root *os.Root, name string) error {
	base := path.Base(name)
	if base == ".git" {
		return fs.SkipDir
	}
	_, err := root.Lstat(path.Join(name, "pyvenv.cfg"))
	if slices.Contains(otherCode, base) || name != "." && err == nil {
		t.skipped = append(t.skipped, name)
		return fs.SkipDir
	}
	return nil
}

// lfsHead begins the file that Git LFS leaves in place of one that was not fetched.
const lfsHead = "version https://git-lfs.github.com/spec/"

// read returns the content of a file below the root, with line ends as Unix has them. It
// follows no link and waits for no pipe.
func (c *collector) read(name string) ([]byte, error) {
	data, _, err := c.readDated(name)
	return data, err
}

// readDated is read, and when the file was written.
func (c *collector) readDated(name string) ([]byte, time.Time, error) {
	file, err := c.root.OpenFile(name, os.O_RDONLY|noFollow, 0)
	if err != nil {
		return nil, time.Time{}, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, time.Time{}, errors.Join(err, file.Close())
	}
	data, err := c.content(file, info, name)
	return data, info.ModTime(), errors.Join(err, file.Close())
}

func (c *collector) content(file *os.File, info fs.FileInfo, name string) ([]byte, error) {
	switch {
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("read %s: this is no regular file", name)
	case info.Size() > maxFile:
		return nil, fmt.Errorf("read %s: it has %d bytes, %d are the most: %w", name, info.Size(), maxFile, errBudget)
	case info.Size() > c.left:
		return nil, fmt.Errorf("read %s: %d bytes were read of the files before it: %w", name, maxTotal-c.left, errBudget)
	}
	data := make([]byte, info.Size())
	n, err := io.ReadFull(file, data)
	c.left -= int64(n)
	if data = data[:n]; err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if bytes.HasPrefix(data, []byte(lfsHead)) {
		return nil, fmt.Errorf("read %s: Git LFS keeps its content elsewhere, and it was not fetched", name)
	}
	if bytes.IndexByte(data, '\r') < 0 {
		return data, nil
	}
	return bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), nil
}

// list makes a list of the facts from what was found in the tree. It is whole only where
// the tree is, and no file that could have an entry was unreadable.
func list[T any](c *collector, field string, found []T, unread error) checks.List[T] {
	switch {
	case unread != nil:
		c.fail(field, checks.Problem{Reason: reasonOf(unread), Detail: unread.Error()})
	case c.tree.missing != nil:
		c.fail(field, *c.tree.missing)
	case c.tree.bare:
		c.fail(field, checks.Problem{Reason: checks.Source, Detail: "this is a bare repository, which has no files: give a checkout of it"})
	case len(found) > maxListed:
		c.fail(field, checks.Problem{Reason: checks.Budget, Detail: fmt.Sprintf("there are more than %d", maxListed)})
		return checks.Cut(found[:maxListed])
	default:
		return checks.Whole(found)
	}
	return checks.Cut(found[:min(len(found), maxListed)])
}

// under reports whether a path is the folder or below it.
func under(name, folder string) bool { return name == folder || strings.HasPrefix(name, folder+"/") }
