package hostfs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// Host is a host's files. The zero value is the machine that we run on.
type Host struct {
	// Root is the folder under which the host's files are seen; empty is "/".
	Root string
}

func (h Host) root() string {
	if h.Root == "" {
		return "/"
	}
	return h.Root
}

// errTooLarge is a file beyond its bound: what was read of it is no answer.
var errTooLarge = errors.New("is larger than can be read")

// read returns a regular file of a folder of the host, no longer than limit bytes. Links
// are followed within the folder.
func (h Host) read(folder, name string, limit int64) ([]byte, error) {
	file, err := h.open(folder, name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	return readAll(file, name, limit)
}

func (h Host) open(folder, name string) (*os.File, error) {
	root, err := os.OpenRoot(h.root())
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }()
	inner, err := root.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	defer func() { _ = inner.Close() }()
	info, err := inner.Stat(name) // a named pipe would hold up Open
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("is no regular file")}
	}
	return inner.Open(name)
}

func readAll(from io.Reader, name string, limit int64) ([]byte, error) {
	var content bytes.Buffer
	size, err := io.Copy(&content, io.LimitReader(from, limit+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", name, err)
	case size > limit:
		return nil, fmt.Errorf("read %s: %w", name, errTooLarge)
	}
	return content.Bytes(), nil
}
