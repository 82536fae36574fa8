package dirconn

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// gitFolder is where git keeps a checkout's files. Own and common are the same folder,
// but in a linked worktree, which shares objects and branches with its main checkout.
type gitFolder struct{ own, common *os.Root }

func (g gitFolder) close() error {
	if g.common == g.own {
		return g.own.Close()
	}
	return errors.Join(g.own.Close(), g.common.Close())
}

// errNoGit is the error for a folder that is no checkout.
var errNoGit = errors.New("there is no .git in this folder: it is no checkout")

// openGit opens git's folder of the checkout at a path, and says whether it is bare.
func openGit(root *os.Root, at string) (folder gitFolder, bare bool, err error) {
	info, err := root.Lstat(".git")
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if !isGit(root) {
			return gitFolder{}, false, errNoGit
		}
		own, err := root.OpenRoot(".")
		return gitFolder{own, own}, true, err
	case err != nil:
		return gitFolder{}, false, err
	case info.Mode().IsRegular():
		folder, err = openLinked(root, at)
		return folder, false, err
	}
	own, err := root.OpenRoot(".git")
	return gitFolder{own, own}, false, err
}

// isGit reports whether a folder is git's own: that of a bare repository.
func isGit(root *os.Root) bool {
	for _, name := range []string{"HEAD", "objects", "refs"} {
		if _, err := root.Lstat(name); err != nil {
			return false
		}
	}
	return true
}

// openLinked follows the file .git of a worktree or a submodule, which names a folder
// elsewhere. It is followed only where that folder names this checkout in turn: anybody
// may write a path into a checkout.
func openLinked(root *os.Root, at string) (gitFolder, error) {
	text, err := readSmall(root, ".git")
	if err != nil {
		return gitFolder{}, err
	}
	named, ok := strings.CutPrefix(strings.TrimSpace(text), "gitdir: ")
	if !ok {
		return gitFolder{}, errors.New("read .git: it is a file that names no folder")
	}
	place := below(at, named)
	own, err := os.OpenRoot(place)
	if err != nil {
		return gitFolder{}, fmt.Errorf("open the folder that .git names: %w", err)
	}
	if !leadsBack(own, place, at) {
		return gitFolder{}, errors.Join(errors.New("the folder that .git names doesn't name this checkout in turn: it is not read"), own.Close())
	}
	shared, err := readSmall(own, "commondir")
	if err != nil {
		return gitFolder{own, own}, nil
	}
	common, err := os.OpenRoot(below(place, strings.TrimSpace(shared)))
	if err != nil {
		return gitFolder{}, errors.Join(fmt.Errorf("open the main checkout's folder: %w", err), own.Close())
	}
	return gitFolder{own, common}, nil
}

// leadsBack reports whether a folder of git names the checkout: a worktree's in its file
// gitdir, a submodule's in its configuration.
func leadsBack(own *os.Root, place, at string) bool {
	same := func(name string) bool {
		a, errA := os.Stat(name)
		b, errB := os.Stat(at)
		return errA == nil && errB == nil && os.SameFile(a, b)
	}
	if text, err := readSmall(own, "gitdir"); err == nil {
		return same(filepath.Dir(below(place, strings.TrimSpace(text))))
	}
	text, err := readSmall(own, "config")
	if err != nil {
		return false
	}
	for line := range strings.Lines(text) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok && strings.EqualFold(strings.TrimSpace(key), "worktree") {
			return same(below(place, strings.Trim(strings.TrimSpace(value), `"`)))
		}
	}
	return false
}

// below is a path that may be relative to a folder.
func below(folder, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(folder, filepath.FromSlash(name))
}

// maxSmall bounds the files that hold a few lines.
const maxSmall = 64 << 10

func readSmall(root *os.Root, name string) (string, error) {
	data, err := readGitFile(root, name, maxSmall)
	return string(data), err
}

// readGitFile reads one of git's own files, which may have at most that many bytes.
func readGitFile(root *os.Root, name string, most int64) ([]byte, error) {
	file, err := openRegular(root, name, most)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(file, most))
	return data, errors.Join(err, file.Close())
}

// openRegular opens a regular file of at most that many bytes.
func openRegular(root *os.Root, name string, most int64) (*os.File, error) {
	file, err := root.OpenFile(name, os.O_RDONLY|noFollow, 0)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	switch {
	case err != nil:
	case !info.Mode().IsRegular():
		err = fmt.Errorf("read %s: this is no regular file", name)
	case info.Size() > most:
		err = fmt.Errorf("read %s: it has %d bytes, %d are the most: %w", name, info.Size(), most, errBudget)
	default:
		return file, nil
	}
	return nil, errors.Join(err, file.Close())
}

// resolve follows a reference to an object's id: HEAD, a branch, a tag.
func (g gitFolder) resolve(name string) (string, error) {
	for range 5 {
		root := g.common
		if name == "HEAD" {
			root = g.own
		}
		text, err := readSmall(root, name)
		if errors.Is(err, fs.ErrNotExist) {
			return g.packed(name)
		}
		if err != nil {
			return "", err
		}
		text = strings.TrimSpace(text)
		next, symbolic := strings.CutPrefix(text, "ref:")
		if !symbolic {
			if !isID(text) {
				return "", fmt.Errorf("read %s: %q is no object's id", name, text[:min(len(text), 80)])
			}
			return text, nil
		}
		name = path.Clean(strings.TrimSpace(next))
		if !strings.HasPrefix(name, "refs/") {
			return "", fmt.Errorf("read HEAD: %q is no reference", name)
		}
	}
	return "", errors.New("read HEAD: references that don't end")
}

// packed finds a reference among those that git packed into one file.
func (g gitFolder) packed(name string) (string, error) {
	var found string
	err := g.eachPacked(func(id, ref string) {
		if ref == name {
			found = id
		}
	})
	if err == nil && found == "" {
		return "", fmt.Errorf("the reference %s leads nowhere", name)
	}
	return found, err
}

// maxRefs bounds the file of packed references, in bytes.
const maxRefs = 16 << 20

func (g gitFolder) eachPacked(see func(id, ref string)) error {
	data, err := readGitFile(g.common, "packed-refs", maxRefs)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for line := range bytes.Lines(data) {
		id, ref, ok := strings.Cut(strings.TrimSpace(string(line)), " ")
		if ok && isID(id) {
			see(id, ref)
		}
	}
	return nil
}

// isID reports whether a text is an object's id in hexadecimal.
func isID(text string) bool {
	return len(text) == 40 && strings.Trim(text, "0123456789abcdef") == ""
}
