package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"hardcheck/checks/report"
	"hardcheck/checks/yamlfile"
)

// errLocked is that another process holds a lock.
var errLocked = errors.New("another process holds it")

// lockPatience is how long the writer of a file that people write waits for another one.
const lockPatience = 5 * time.Second

// changeFile replaces the content of a file that people write, whole or not at all, with
// what change makes of it. Two that change it at once do so one after the other. A file that
// is not there yet has no content; one that is keeps its mode, and a link to it stays.
func changeFile(file string, change func(old []byte) ([]byte, error)) error {
	if whole, err := filepath.EvalSymlinks(file); err == nil {
		file = whole
	}
	name := filepath.Join(filepath.Dir(file), "."+filepath.Base(file)+".lock")
	lock, err := lockFile(name)
	for end := time.Now().Add(lockPatience); errors.Is(err, errLocked) && time.Now().Before(end); lock, err = lockFile(name) {
		time.Sleep(20 * time.Millisecond)
	}
	if err != nil {
		return fmt.Errorf("lock %s: %w", file, err)
	}
	defer lock.remove()
	mode := os.FileMode(0)
	info, err := os.Stat(file)
	switch {
	case err == nil && !info.Mode().IsRegular():
		return fmt.Errorf("%s is no file", file)
	case err == nil:
		mode = info.Mode().Perm()
	case !errors.Is(err, os.ErrNotExist):
		return err
	}
	old, err := readAtMost(file, yamlfile.MaxBytes)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	text, err := change(old)
	if err != nil {
		return err
	}
	if err := report.WriteFile(file, func(w io.Writer) error { _, err := w.Write(text); return err }); err != nil {
		return err
	}
	if mode != 0 {
		return os.Chmod(file, mode)
	}
	return nil
}

// readAtMost reads a file, one byte more than most at the most.
func readAtMost(file string, most int64) ([]byte, error) {
	opened, err := os.Open(filepath.Clean(file))
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(opened, most+1))
	return data, errors.Join(err, opened.Close())
}
