//go:build unix

package hostfs

import (
	"io/fs"
	"syscall"
)

// NoWait is a flag for opening files: a named pipe, or a device that isn't ready, does not
// hold up whoever opens it.
const NoWait = syscall.O_NONBLOCK | syscall.O_NOCTTY

const noFollow = syscall.O_NOFOLLOW

// LinksOf is how many names a file has; 0 where the system doesn't tell.
func LinksOf(info fs.FileInfo) int64 {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0
	}
	return int64(stat.Nlink)
}
