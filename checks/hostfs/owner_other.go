//go:build !unix

package hostfs

import "os"

// OwnerOf is unknown on systems without numeric owners.
func OwnerOf(os.FileInfo) (uid, gid int64) { return -1, -1 }

// DeviceOf is unknown on systems without such numbers.
func DeviceOf(os.FileInfo) (uint64, bool) { return 0, false }
