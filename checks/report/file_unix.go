//go:build unix

package report

import (
	"os"
	"syscall"
)

// lock holds until the file is closed or the process ends. Where the file system knows no
// locks, nobody removes the file either.
func lock(file *os.File) { _ = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) }

// removeUnlocked removes a file that no writer has locked.
func removeUnlocked(path string) {
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if err != nil {
		return
	}
	defer func() { _ = file.Close() }()
	if syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil && isAt(file, path) {
		_ = os.Remove(path)
	}
}
