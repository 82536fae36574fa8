//go:build unix

package dockerconn

import (
	"os"
	"syscall"
)

// ownerOf is the user and the group that own a file; -1 where the system doesn't tell.
func ownerOf(info os.FileInfo) (uid, gid int64) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return -1, -1
	}
	return int64(stat.Uid), int64(stat.Gid)
}
