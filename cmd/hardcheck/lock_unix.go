//go:build unix

package main

import (
	"os"
	"syscall"
)

// fileLock is held until it is let go, or the process ends.
type fileLock struct{ file *os.File }

// lockFile takes the lock of a file, which it makes; [errLocked] where another has it.
func lockFile(name string) (fileLock, error) {
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return fileLock{}, err
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = file.Close()
		return fileLock{}, errLocked
	}
	// Whoever held it before may have removed it.
	here, err := file.Stat()
	there, err2 := os.Lstat(name)
	if err != nil || err2 != nil || !os.SameFile(here, there) {
		_ = file.Close()
		return fileLock{}, errLocked
	}
	return fileLock{file}, nil
}

// release lets the lock go; the file stays.
func (l fileLock) release() { _ = l.file.Close() }

// remove lets the lock go and removes its file.
func (l fileLock) remove() {
	_ = os.Remove(l.file.Name())
	_ = l.file.Close()
}
