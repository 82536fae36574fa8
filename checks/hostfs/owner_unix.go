//go:build unix

package hostfs

import (
	"os"
	"syscall"
)

// OwnerOf is the user and the group that own a file; -1 where the system doesn't tell.
func OwnerOf(info os.FileInfo) (uid, gid int64) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return -1, -1
	}
	return int64(stat.Uid), int64(stat.Gid)
}

// DeviceOf is the number of the file system that a file is in; false where the system doesn't tell.
func DeviceOf(info os.FileInfo) (uint64, bool) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return uint64(stat.Dev), true //nolint:unconvert // it has another type on other systems
}
