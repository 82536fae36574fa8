package filesconn

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"hardcheck/checks"
	"hardcheck/checks/files"
	"hardcheck/checks/hostfs"
)

// walk goes through a folder and those below it, one after another, by name.
type walk struct {
	*collector
	ctx context.Context
	// packages is set where only those of site-packages folders are looked for.
	packages bool
	entries  []files.Entry
	found    []files.Package
	// seen counts what was looked at. whole is false once something was left out.
	seen  int
	whole bool
}

// folder looks at what a folder and those below it have. Of site-packages folders the packages are all.
func (c *collector) folder(ctx context.Context, real string, info fs.FileInfo, packages bool) {
	w := &walk{collector: c, ctx: ctx, packages: packages, entries: []files.Entry{}, found: []files.Package{}, whole: true}
	w.into(real, "", []fs.FileInfo{info})
	c.facts.Entries, c.facts.Packages = checks.Whole(w.entries), checks.Whole(w.found)
	if !w.whole {
		c.facts.Entries, c.facts.Packages = checks.Cut(w.entries), checks.Cut(w.found)
	}
}

// stop notes that something is left out, and why.
func (w *walk) stop(problem checks.Problem) {
	w.whole = false
	w.problems.Add("entries", problem)
	w.problems.Add("packages", problem)
}

// into goes through the folder at a path, called name, below the folders above.
func (w *walk) into(at, name string, above []fs.FileInfo) {
	opened, err := os.OpenFile(at, os.O_RDONLY|hostfs.NoWait, 0)
	if err != nil {
		w.stop(problem(err, "list the folder %s", called(name)))
		return
	}
	now, err := opened.Stat()
	if err == nil && !os.SameFile(now, above[len(above)-1]) {
		err = errors.New("another folder is there now")
	}
	var list []fs.DirEntry
	if err == nil {
		list, err = opened.ReadDir(maxEntries - w.seen + 1)
	}
	if closed := opened.Close(); err == nil || errors.Is(err, errEnd) {
		err = closed
	}
	if err != nil {
		w.stop(problem(err, "list the folder %s", called(name)))
	}
	sortByName(list)
	if most := maxEntries - w.seen; len(list) > most {
		w.stop(checks.Problem{Reason: checks.Budget, Detail: fmt.Sprintf("the folder has more than %d entries: the rest begins in %s", maxEntries, called(name))})
		list = list[:most]
	}
	w.seen += len(list)
	if w.packages && (name == "" || isSitePackages(name)) {
		installed, whole := w.collector.packages(at, name, list)
		w.found, w.whole = append(w.found, installed...), w.whole && whole
		if len(installed) > 0 || !whole {
			return
		}
	}
	for _, entry := range list {
		if err := w.ctx.Err(); err != nil {
			w.stop(checks.Problem{Reason: checks.Timeout, Detail: "interrupted before all files were looked at"})
			return
		}
		w.take(filepath.Join(at, entry.Name()), path.Join(name, entry.Name()), above)
	}
}

// take looks at one entry, and at what lies below a folder.
func (w *walk) take(at, name string, above []fs.FileInfo) {
	info, err := os.Lstat(at)
	if err != nil {
		w.stop(problem(err, "look at %s", name))
		return
	}
	if !w.packages {
		w.entries = append(w.entries, w.entry(at, name, info))
	}
	if !info.IsDir() {
		return
	}
	device, told := hostfs.DeviceOf(info)
	first, _ := hostfs.DeviceOf(above[0])
	switch {
	case isOthers(at) && !w.packages:
		w.facts.Beside = append(w.facts.Beside, checks.Clean(name))
	case told && device != first:
		w.stop(checks.Problem{Reason: checks.Source, Detail: fmt.Sprintf("%s is another file system, which is not looked into: make it a target", name)})
	case isAmong(info, above):
		w.stop(checks.Problem{Reason: checks.Source, Detail: name + " is one of the folders that it lies in, mounted again"})
	case len(above) > maxFolders:
		w.stop(checks.Problem{Reason: checks.Budget, Detail: fmt.Sprintf("%s lies deeper than the %d folders that are looked into: make it a target", name, maxFolders)})
	default:
		w.into(at, name, append(above[:len(above):len(above)], info))
	}
}

// called is a folder as a sentence has it.
func called(name string) string {
	if name == "" {
		return "itself"
	}
	return name
}

func isAmong(info fs.FileInfo, above []fs.FileInfo) bool {
	for _, one := range above {
		if os.SameFile(one, info) {
			return true
		}
	}
	return false
}

func isSitePackages(name string) bool {
	base := path.Base(name)
	return base == "site-packages" || base == "dist-packages"
}

// isOthers reports whether a folder has nothing of the site's own: the history of a checkout, packages of
// npm, an environment of Python.
func isOthers(at string) bool {
	switch filepath.Base(at) {
	case ".git", "node_modules", "site-packages", "dist-packages":
		return true
	}
	info, err := os.Lstat(filepath.Join(at, "pyvenv.cfg"))
	return err == nil && info.Mode().IsRegular()
}
