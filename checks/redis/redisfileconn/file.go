package redisfileconn

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"hardcheck/checks/hostfs"
)

// Bounds on what is read.
const (
	maxFileBytes = 1 << 20 // of one file
	maxFiles     = 64      // that includes name, together
	maxDepth     = 16      // of includes within includes
	maxLine      = 64 << 10
)

// line is a line of settings, taken apart.
type line struct {
	file   string // its base name
	number int
	// name is the directive in lower case, args what follows.
	name string
	args []string
}

func (l line) String() string { return fmt.Sprintf("%s line %d", l.file, l.number) }

// folder is the folder of the first file, which no include leads out of.
type folder struct {
	path string
	root *os.Root
	// read counts the files that were read, each of which is told to note.
	read int
	note func(path string)
}

// openFolder opens the folder of a file.
func openFolder(file string, note func(path string)) (*folder, error) {
	absolute, err := filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	path := filepath.Dir(absolute)
	root, err := os.OpenRoot(path)
	return &folder{path: path, root: root, note: note}, err
}

func (f *folder) close() { _ = f.root.Close() }

var (
	errOutside = errors.New("it is outside of the folder of the first file, and was not read")
	errMany    = fmt.Errorf("more than %d files are included, or deeper than %d", maxFiles, maxDepth)
)

// inside is the path below the folder that an include means. The server takes a relative one
// from where it was started, which is not known: the folder stands for that.
func (f *folder) inside(path string) (string, error) {
	if filepath.IsAbs(path) {
		relative, err := filepath.Rel(f.path, path)
		if err != nil {
			return "", errOutside
		}
		path = relative
	}
	if !filepath.IsLocal(path) {
		return "", errOutside
	}
	return path, nil
}

// included are the files that an include names. Without *, ? or [ it is one, which must be
// there; a pattern may fit none.
func (f *folder) included(pattern string) ([]string, error) {
	pattern, err := f.inside(pattern)
	if err != nil || !strings.ContainsAny(pattern, "*?[") {
		return []string{pattern}, err
	}
	found, err := fs.Glob(f.root.FS(), filepath.ToSlash(pattern))
	if err != nil {
		return nil, err
	}
	if len(found) > maxFiles {
		return nil, errMany
	}
	return found, nil
}

// content reads a file below the folder.
func (f *folder) content(name string) (string, error) {
	if f.read++; f.read > maxFiles {
		return "", errMany
	}
	f.note(filepath.Join(f.path, name))
	file, err := f.root.OpenFile(name, os.O_RDONLY|hostfs.NoWait, 0)
	if err != nil {
		return "", cause(err)
	}
	return contentOf(file)
}

// contentOf reads a regular file and closes it.
func contentOf(file *os.File) (string, error) {
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	switch {
	case err != nil:
		return "", cause(err)
	case info.IsDir():
		return "", errors.New("it is a folder")
	case !info.Mode().IsRegular():
		return "", errors.New("it is no regular file")
	}
	data, err := io.ReadAll(io.LimitReader(file, maxFileBytes+1))
	if err != nil {
		return "", cause(err)
	}
	if len(data) > maxFileBytes {
		return "", fmt.Errorf("it is larger than %d MiB", maxFileBytes>>20)
	}
	return string(data), nil
}

// cause is an error without the path, which the message has.
func cause(err error) error {
	var failed *fs.PathError
	if errors.As(err, &failed) {
		return failed.Err
	}
	return err
}

// linesOf takes a file apart; an error names the line that no server loads.
func linesOf(name, text string) ([]line, error) {
	var lines []line
	number := 0
	for written := range strings.Lines(text) {
		number++
		written = strings.Trim(written, " \t\r\n")
		if written == "" || written[0] == '#' {
			continue
		}
		at := line{file: name, number: number}
		if len(written) > maxLine {
			return nil, fmt.Errorf("%s: it is longer than %d KiB", at, maxLine>>10)
		}
		args, err := splitArgs(written)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", at, err)
		}
		if len(args) == 0 {
			continue
		}
		at.name, at.args = strings.ToLower(args[0]), args[1:]
		lines = append(lines, at)
	}
	return lines, nil
}
