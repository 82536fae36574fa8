package dirconn

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/index"

	"hardcheck/checks"
	"hardcheck/checks/repository"
)

// The bounds of the history.
const (
	maxHistory = 100       // commits along the first parents
	maxTags    = 2000      // tags that are listed
	maxIndex   = 128 << 20 // bytes of the list of tracked files
	shortID    = 12
)

// gitReader reads what git's own files say.
type gitReader struct {
	folder  gitFolder
	objects *objects
	facts   repository.Git
	// tracked are the files under version control, nil where that could not be read.
	tracked map[string]bool
	// committed are the files of code at HEAD, nil where that could not be read.
	committed map[string]string
	// shallow is set where the history was cut when the repository was cloned.
	shallow bool
	fail    func(field string, err error)
}

// readGit reads git's own files, and keeps of the tree what is under version control.
func (c *collector) readGit(ctx context.Context) {
	folder, bare, err := openGit(c.root, c.at)
	if err != nil {
		reason := reasonOf(err)
		if errors.Is(err, errNoGit) {
			reason = checks.Source
		}
		c.fail("git", checks.Problem{Reason: reason, Detail: err.Error()})
		return
	}
	c.tree.bare = bare
	g := &gitReader{folder: folder, objects: openObjects(folder), fail: func(field string, err error) {
		reason := reasonOf(err)
		if errors.Is(err, errMissing) || errors.Is(err, errShallow) || errors.Is(err, errBare) {
			reason = checks.Source
		}
		c.fail("git."+field, checks.Problem{Reason: reason, Detail: err.Error()})
	}}
	if err := g.read(ctx, bare); err != nil {
		c.fail("git", checks.Problem{Reason: reasonOf(err), Detail: err.Error()})
	} else {
		c.facts.Git = checks.Known(g.facts)
		c.keepTracked(g.tracked)
		c.committed = g.committed
	}
	if err := errors.Join(g.objects.close(), folder.close()); err != nil {
		c.fail("git", checks.Problem{Reason: checks.Unreadable, Detail: err.Error()})
	}
}

// Why parts of the history are unknown although nothing is broken.
var (
	errShallow = errors.New("the clone is shallow: its history ends early (git fetch --unshallow)")
	errBare    = errors.New("a bare repository has no list of tracked files")
)

// read reads everything of git. A library that reads hostile files may panic: then
// nothing of git is known.
func (g *gitReader) read(ctx context.Context, bare bool) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("read git's files: %v", reason)
		}
	}()
	id, err := g.folder.resolve("HEAD")
	if err != nil {
		return err
	}
	g.facts.Head = id
	kind, data, err := g.objects.read(id)
	if err != nil {
		return err
	}
	head, err := parseCommit(data)
	if err != nil || kind != plumbing.CommitObject {
		return errors.Join(errors.New("HEAD is no commit"), err)
	}
	_, err = g.folder.common.Lstat("shallow")
	g.shallow = err == nil
	g.readIndex(bare)
	if g.committed, err = g.readCommitted(ctx, head.tree); err != nil {
		g.committed = nil
	}
	g.readTags()
	g.readHistory(ctx, head)
	g.readPast(ctx, id)
	return nil
}

// readIndex lists the tracked files.
func (g *gitReader) readIndex(bare bool) {
	if bare {
		g.fail("tracked", errBare)
		return
	}
	data, err := readGitFile(g.folder.own, "index", maxIndex)
	if errors.Is(err, fs.ErrNotExist) {
		err = errors.New("git has no list of tracked files (index): nothing was checked out")
	}
	list := &index.Index{}
	if err == nil {
		err = index.NewDecoder(bytes.NewReader(data)).Decode(list)
	}
	if err != nil {
		g.fail("tracked", fmt.Errorf("read the list of tracked files: %w", err))
		return
	}
	g.tracked = make(map[string]bool, len(list.Entries))
	for _, entry := range list.Entries {
		g.tracked[entry.Name] = !entry.SkipWorktree
	}
}

// keepTracked takes out of the tree what is not under version control, and says where
// files are missing that a sparse checkout leaves out.
func (c *collector) keepTracked(tracked map[string]bool) {
	if tracked == nil {
		return
	}
	c.tracked = tracked
	c.tree.untracked = slices.Clone(c.tree.files)
	out := func(name string) bool { _, is := tracked[name]; return !is }
	c.tree.untracked = slices.DeleteFunc(c.tree.untracked, func(name string) bool { return !out(name) })
	c.tree.files = slices.DeleteFunc(c.tree.files, out)
	c.tree.links = slices.DeleteFunc(c.tree.links, out)
	c.tree.odd = slices.DeleteFunc(c.tree.odd, out)
	left := 0
	for _, there := range tracked {
		if !there {
			left++
		}
	}
	if left > 0 {
		c.tree.lacks(checks.Source, "%d tracked files were not checked out (git sparse-checkout disable)", left)
		c.problems.Add("tree", *c.tree.missing)
	}
}

// readTags lists the tags with their dates.
func (g *gitReader) readTags() {
	ids := map[string]string{}
	err := g.folder.eachPacked(func(id, ref string) {
		if name, is := strings.CutPrefix(ref, "refs/tags/"); is {
			ids[name] = id
		}
	})
	walk := fs.WalkDir(g.folder.common.FS(), "refs/tags", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && name == "refs/tags":
			return fs.SkipAll
		case err != nil || entry.IsDir():
			return err
		case len(ids) > maxTags:
			return fs.SkipAll
		}
		id, err := g.folder.resolve(name)
		if err == nil {
			ids[strings.TrimPrefix(name, "refs/tags/")] = id
		}
		return err
	})
	if err = errors.Join(err, walk); err != nil {
		g.fail("tags", err)
	}
	names := make([]string, 0, len(ids))
	for name := range ids {
		names = append(names, name)
	}
	slices.Sort(names)
	if len(names) > maxTags && err == nil {
		err = fmt.Errorf("there are more than %d tags: %w", maxTags, errBudget)
		g.fail("tags", err)
	}
	if len(names) == 0 && err == nil && g.shallow {
		err = errShallow // such clones leave tags out too
		g.fail("tags", err)
	}
	names = names[:min(len(names), maxTags)]
	tags := make([]repository.Tag, 0, len(names))
	for _, name := range names {
		tags = append(tags, g.tag(name, ids[name]))
	}
	if err != nil {
		g.facts.Tags = checks.Cut(tags)
		return
	}
	g.facts.Tags = checks.Whole(tags)
}

// tag reads one tag: one that is annotated is an object with a date of its own.
func (g *gitReader) tag(name, id string) repository.Tag {
	tag := repository.Tag{Name: checks.Clean(name)}
	kind, data, err := g.objects.read(id)
	if err != nil {
		return tag
	}
	read, err := parseCommit(data)
	if err != nil {
		return tag
	}
	tag.Annotated, tag.Date = kind == plumbing.TagObject, read.when
	return tag
}

// readHistory counts the last commits along the first parents.
func (g *gitReader) readHistory(ctx context.Context, next commit) {
	id := g.facts.Head
	var h repository.History
	for {
		h.Commits++
		switch {
		case next.byProgram():
			h.Bots++
		case next.marked():
			h.Marked++
		default:
			if h.Direct++; h.Example == "" {
				h.Example = id[:shortID]
			}
		}
		if h.Commits == maxHistory || len(next.parents) == 0 {
			break
		}
		id = next.parents[0]
		_, data, err := g.objects.read(id)
		if err == nil {
			err = ctx.Err()
		}
		if errors.Is(err, errMissing) && g.shallow {
			break // what is there is judged: Commits says how much that is
		}
		if err == nil {
			next, err = parseCommit(data)
		}
		if err != nil {
			g.fail("history", err)
			return
		}
	}
	g.facts.History = checks.Known(h)
}

// The bounds of the search for files that were taken out.
const (
	maxCommits = 20_000
	maxTrees   = 100_000
)

// readPast looks for files of environment variables in every folder of every commit that
// led to HEAD. Each folder is read once: most commits share most of them.
func (g *gitReader) readPast(ctx context.Context, head string) {
	past := &pastSearch{gitReader: g, seen: map[string]bool{}, found: map[string]repository.PastFile{}}
	err := past.search(ctx, head)
	files := make([]repository.PastFile, 0, len(past.found))
	for name, file := range past.found {
		if _, still := g.tracked[name]; !still {
			files = append(files, file)
		}
	}
	slices.SortFunc(files, func(a, b repository.PastFile) int { return strings.Compare(a.Path, b.Path) })
	if err == nil && g.shallow {
		err = errShallow
	}
	switch {
	case err != nil:
		g.fail("pastEnv", err)
		g.facts.PastEnv = checks.Cut(files[:min(len(files), maxListed)])
	default:
		g.facts.PastEnv = checks.Head(files, maxListed)
	}
}

// pastSearch is the search through all commits.
type pastSearch struct {
	*gitReader
	seen  map[string]bool
	found map[string]repository.PastFile
}

func (p *pastSearch) search(ctx context.Context, head string) error {
	queue, known := []string{head}, map[string]bool{head: true}
	commit := ""
	folders := treeWalk{objects: p.objects, of: "history", enter: p.first, visit: func(name string, entry treeEntry) {
		if _, there := p.found[name]; !there && isEnv(entry.name) {
			p.found[name] = repository.PastFile{Path: checks.Clean(name), Commit: commit[:shortID]}
		}
	}}
	for at := 0; at < len(queue); at++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if at == maxCommits {
			return fmt.Errorf("the history has more than %d commits: %w", maxCommits, errBudget)
		}
		_, data, err := p.objects.read(queue[at])
		if errors.Is(err, errMissing) && p.shallow {
			continue
		}
		if err != nil {
			return err
		}
		read, err := parseCommit(data)
		if err != nil {
			return err
		}
		commit = queue[at]
		if err := folders.walk(ctx, read.tree, "", 0); err != nil {
			return err
		}
		for _, parent := range read.parents {
			if !known[parent] {
				known[parent] = true
				queue = append(queue, parent)
			}
		}
	}
	return nil
}

// first reports whether a folder has not been read yet.
func (p *pastSearch) first(id string) bool {
	if p.seen[id] {
		return false
	}
	p.seen[id] = true
	return true
}

// isEnv reports whether a file's name is that of environment variables with their real
// values: ".env", ".env.production", "prod.env", and no example.
func isEnv(name string) bool {
	name = strings.ToLower(name)
	if name != ".env" && !strings.HasPrefix(name, ".env.") && filepath.Ext(name) != ".env" {
		return false
	}
	for _, word := range []string{"example", "sample", "template", "dist", "default", "test", "schema"} {
		if strings.Contains(name, word) {
			return false
		}
	}
	return true
}
