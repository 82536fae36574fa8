package main

import (
	"errors"
	"os"
	"syscall"
)

// fileLock is held until it is let go, or the process ends.
type fileLock struct {
	handle syscall.Handle
	name   string
}

// errorSharingViolation is ERROR_SHARING_VIOLATION of the Windows API.
const errorSharingViolation = syscall.Errno(32)

// lockFile takes the lock of a file, which it makes; [errLocked] where another has it: the
// file is open, and shared with nobody.
func lockFile(name string) (fileLock, error) {
	path, err := syscall.UTF16PtrFromString(name)
	if err != nil {
		return fileLock{}, err
	}
	handle, err := syscall.CreateFile(path, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if errors.Is(err, errorSharingViolation) {
		return fileLock{}, errLocked
	}
	if err != nil {
		return fileLock{}, &os.PathError{Op: "open", Path: name, Err: err}
	}
	return fileLock{handle, name}, nil
}

// release lets the lock go; the file stays.
func (l fileLock) release() { _ = syscall.CloseHandle(l.handle) }

// remove lets the lock go and removes its file.
func (l fileLock) remove() {
	l.release()
	_ = os.Remove(l.name)
}
