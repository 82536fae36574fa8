package report

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// fileMode lets only the owner read a report: it lists the site's weak points.
const fileMode fs.FileMode = 0o600

// WriteFile writes a file with mode 0600, whole or not at all: write fills a
// temporary file in the same folder, which takes the place of path once it is
// on the disk. A symbolic link at path is replaced, never followed. A device or
// pipe (/dev/stdout) can't be replaced and is written to as it is.
func WriteFile(path string, write func(io.Writer) error) error {
	device, err := isDevice(path)
	if err != nil {
		return err
	}
	if device {
		return writeDevice(path, write)
	}
	return replaceFile(path, write)
}

func isDevice(path string) (bool, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("write file %q: %w", path, err)
	case info.IsDir():
		return false, fmt.Errorf("write file %q: it is a folder", path)
	}
	// /dev/stdout may lead to a regular file, but the name itself must stay.
	return !info.Mode().IsRegular() || strings.HasPrefix(filepath.ToSlash(path), "/dev/"), nil
}

func writeDevice(path string, write func(io.Writer) error) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return fmt.Errorf("write file: %w", err)
	}
	err = fill(file, write)
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("write file %q: %w", path, err)
	}
	return nil
}

func replaceFile(path string, write func(io.Writer) error) error {
	folder := filepath.Dir(path)
	removeAbandoned(path)
	file, err := createTemporary(path)
	if err != nil {
		return fmt.Errorf("write file %q: create a temporary file beside it: %w", path, err)
	}
	// After the rename there is nothing left under this name, and the error means nothing.
	defer os.Remove(file.Name())
	err = fill(file, write)
	if err == nil {
		err = errors.Join(file.Chmod(fileMode), file.Sync())
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("write file %q: %w", path, err)
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return fmt.Errorf("write file %q: %w", path, err)
	}
	syncFolder(folder)
	return nil
}

func fill(file *os.File, write func(io.Writer) error) error {
	buffered := bufio.NewWriterSize(file, 64<<10)
	if err := write(buffered); err != nil {
		return err
	}
	return buffered.Flush()
}

// syncFolder makes the new name itself durable where the system allows it; some
// can't sync a folder, and the file is in place all the same.
func syncFolder(folder string) {
	if handle, err := os.Open(folder); err == nil {
		_ = handle.Sync()
		_ = handle.Close()
	}
}
