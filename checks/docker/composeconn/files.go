package composeconn

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"hardcheck/checks"
)

// The bounds of what is read. A project of a hundred services has some 200 KiB.
const (
	maxFile  = 1 << 20 // bytes of one file
	maxAll   = 8 << 20 // bytes of all files together
	maxFiles = 100
)

// files are those of one project. Those that the auditor named may stand anywhere; what these refer to
// is read below the first one's folder alone, links included: a project of somebody else's may not
// have us read what it likes.
type files struct {
	root   *os.Root
	folder string // of the first file, absolute
	named  []source
	read   func(path string)
	count  int
	bytes  int
}

// source is a file's text and how evidence calls it.
type source struct {
	path, shown string
	data        []byte
}

var (
	errOutside = errors.New("this is not below the folder of the first file, and is not read")
	errNoFile  = errors.New("this is no regular file")
	errTooBig  = fmt.Errorf("this file has more than %d MiB", maxFile>>20)
	errGrows   = fmt.Errorf("aliases and merge keys make more than %d entries of the text", maxVisits)
	errTooMuch = fmt.Errorf("the files are more than %d, or have more than %d MiB together", maxFiles, maxAll>>20)
)

// open reads the named files and opens the first one's folder. read is told of each file.
func open(paths []string, read func(path string)) (*files, error) {
	first, err := filepath.Abs(paths[0])
	if err != nil {
		return nil, err
	}
	f := &files{folder: filepath.Dir(first), read: read}
	for _, path := range paths {
		absolute, err := filepath.Abs(path)
		if err != nil {
			return nil, err
		}
		read(path)
		data, err := f.take(func() (fs.FileInfo, error) { return os.Stat(absolute) }, func() (*os.File, error) { return os.Open(absolute) })
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		f.named = append(f.named, source{absolute, f.shown(absolute), data})
	}
	if f.root, err = os.OpenRoot(f.folder); err != nil {
		return nil, err
	}
	return f, nil
}

func (f *files) close() { _ = f.root.Close() }

// below reads a file that others refer to, by its absolute path.
func (f *files) below(path string) ([]byte, error) {
	inside, err := filepath.Rel(f.folder, path)
	if err != nil || !filepath.IsLocal(inside) {
		return nil, fmt.Errorf("%s: %w", f.shown(path), errOutside)
	}
	info := func() (fs.FileInfo, error) { return f.root.Stat(inside) }
	data, err := f.take(info, func() (*os.File, error) { return f.root.Open(inside) })
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", f.shown(path), bare(err))
	}
	f.read(path)
	return data, nil
}

// take reads a regular file: a pipe or a device could keep us waiting for ever.
func (f *files) take(stat func() (fs.FileInfo, error), open func() (*os.File, error)) ([]byte, error) {
	info, err := stat()
	switch {
	case err != nil:
		return nil, bare(err)
	case !info.Mode().IsRegular():
		return nil, errNoFile
	}
	file, err := open()
	if err != nil {
		return nil, bare(err)
	}
	// One byte more than allowed tells a file that is too large.
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err := errors.Join(err, file.Close()); err != nil {
		return nil, bare(err)
	}
	f.count, f.bytes = f.count+1, f.bytes+len(data)
	switch {
	case len(data) > maxFile:
		return nil, errTooBig
	case f.count > maxFiles || f.bytes > maxAll:
		return nil, errTooMuch
	}
	return data, nil
}

// bare is an error without the path, which the caller names.
func bare(err error) error {
	if of, is := errors.AsType[*fs.PathError](err); is {
		return of.Err
	}
	return err
}

// shown is a path as evidence has it: from the first file's folder, with slashes.
func (f *files) shown(path string) string {
	if inside, err := filepath.Rel(f.folder, path); err == nil && filepath.IsLocal(inside) {
		path = inside
	} else {
		path = filepath.Base(path)
	}
	return checks.Clean(filepath.ToSlash(path))
}

func failed(err error) checks.Collection {
	reason := checks.Unreadable
	switch {
	case errors.Is(err, fs.ErrPermission):
		reason = checks.Denied
	case errors.Is(err, errTooBig), errors.Is(err, errTooMuch), errors.Is(err, errGrows):
		reason = checks.Budget
	}
	return checks.NoFacts(reason, err.Error())
}
