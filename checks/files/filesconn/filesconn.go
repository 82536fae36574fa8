// Package filesconn collects facts from files of the host that it runs on. It reads names,
// modes and owners, and of regular files alone the beginning, up to a bound. It runs nothing
// and follows no link but those of the path that the site names.
package filesconn

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/files"
)

// Connector reads files of this host: "file:/srv/app/.env", "file:/var/backups/app".
var Connector = checks.Connector{
	Kind: files.Kind,
	Schemes: []checks.Scheme{
		{Name: "file", About: "a file of this host, or the files of a folder and those below it", Form: checks.FormPath},
	},
	Collect: Collect,
	Plan:    Plan,
}

// Plan is looking at the path and reading what lies there. It reads nothing.
func Plan(access checks.Access) []checks.Step {
	return []checks.Step{
		{Event: "look", What: checks.Clean(access.Path), Class: checks.Passive},
		{Event: "read", What: readWords, Class: checks.Passive},
	}
}

// readWords are what is read, in the plan and the transcript.
const readWords = "its regular files, or itself, 1 MiB of each at most, and those of the folders below, as far as these lie on the same file system"

// collector gathers the facts of one target.
type collector struct {
	facts    files.Facts
	problems checks.Problems
	names    names
	// left is what may still be read, in bytes.
	left int64
}

// Bounds on what is looked at.
const (
	maxEntries  = 4096 // of the folder and all below it
	maxFolders  = 8    // how deep below the folder
	maxPackages = 4096
	maxBytes    = 64 << 20 // of all files
)

// kernels are folders whose files are made when they are read: a length, a mode and even the
// content of one say nothing about a file of the host.
var kernels = []string{"/proc", "/sys", "/dev"}

// Collect looks at the path and reads what it may. What can't be read is unknown, and says why.
func Collect(ctx context.Context, access checks.Access) checks.Collection {
	c := &collector{names: names{}, left: maxBytes}
	note := func(event, what string) {
		if access.Transcript != nil {
			access.Transcript.Add(time.Now(), event, what)
		}
	}
	note("look", access.Path)
	real, info, err := look(access.Path)
	if err != nil {
		return failed(access.Path, err)
	}
	c.facts.Folder = info.IsDir()
	if !info.IsDir() && !info.Mode().IsRegular() {
		return checks.NoFacts(checks.Unreadable, fmt.Sprintf("look at %s: it is no regular file and no folder", access.Path))
	}
	note("read", readWords)
	settings := checks.Settings[files.Settings](access.Target)
	if info.IsDir() {
		c.folder(ctx, real, info, settings.Holds == files.HoldsPackages)
	} else {
		c.facts.Entries = checks.Whole([]files.Entry{c.entry(real, info.Name(), info)})
		c.facts.Packages = checks.Whole([]files.Package{})
	}
	c.parents(real, info.IsDir())
	c.served(settings.Served)
	return checks.Collection{Facts: c.facts, Problems: c.problems.Take()}
}

// look follows the links of a path, whose end must be a file of the host.
func look(path string) (real string, info fs.FileInfo, err error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", nil, err
	}
	if real, err = filepath.EvalSymlinks(absolute); err != nil {
		return "", nil, err
	}
	for _, kernel := range kernels {
		if real == kernel || strings.HasPrefix(real, kernel+"/") {
			return "", nil, fmt.Errorf("below %s is no file of the host: the kernel makes it when it is read", kernel)
		}
	}
	info, err = os.Lstat(real)
	return real, info, err
}

func failed(path string, err error) checks.Collection {
	reason := checks.Unreadable
	if errors.Is(err, fs.ErrPermission) {
		reason = checks.Denied
	}
	return checks.NoFacts(reason, fmt.Sprintf("look at %s: %v", path, cause(err)))
}

// cause is an error without the path, which the message has.
func cause(err error) error {
	var failed *fs.PathError
	if errors.As(err, &failed) {
		return failed.Err
	}
	return err
}

// problem is why something could not be read.
func problem(err error, format string, args ...any) checks.Problem {
	reason := checks.Unreadable
	if errors.Is(err, fs.ErrPermission) {
		reason = checks.Denied
	}
	return checks.Problem{Reason: reason, Detail: fmt.Sprintf(format, args...) + ": " + cause(err).Error()}
}

// parents looks at the folders above, the nearest first, up to the root.
func (c *collector) parents(real string, itself bool) {
	var above []files.Parent
	at := filepath.Dir(real)
	if itself {
		at = real
	}
	for {
		info, err := os.Lstat(at)
		if err != nil {
			c.problems.Add("parents", problem(err, "look at the folder %s", at))
			c.facts.Parents = checks.Cut(above)
			return
		}
		above = append(above, files.Parent{Path: checks.Clean(at), Access: c.access("parents", at, info)})
		if next := filepath.Dir(at); next != at {
			at = next
			continue
		}
		break
	}
	c.facts.Parents = checks.Whole(above)
}

// served follows the links of the folders that a web server hands out. One that isn't there
// may be written wrong, so that the list is not whole.
func (c *collector) served(paths []string) {
	found := []files.Served{}
	for _, path := range paths {
		real, err := filepath.EvalSymlinks(path)
		if err != nil {
			c.problems.Add("served", checks.Problem{Reason: checks.Source, Detail: fmt.Sprintf("the served folder %s can't be looked at: %v", path, cause(err))})
			continue
		}
		found = append(found, files.Served{Path: checks.Clean(path), Real: checks.Clean(real)})
	}
	if c.facts.Served = checks.Whole(found); len(found) < len(paths) {
		c.facts.Served = checks.Cut(found)
	}
}
