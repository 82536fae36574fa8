package hostfs

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// MaxHead is how much of one file is read at most, in bytes.
const MaxHead = 1 << 20

var (
	errNotRegular = errors.New("it is no regular file")
	errReplaced   = errors.New("another file is there now")
	errSpent      = errors.New("more than the bound of all files would have been read")
)

// ReadHead reads a regular file from its begin, at most limit bytes. The path has no link at
// its end, and leads to the file that was seen: neither a pipe nor a device can hold it up or
// put something else in its place. The file's time of access stays as it is where the system
// allows that.
func ReadHead(path string, seen fs.FileInfo, limit int64) ([]byte, error) {
	if !seen.Mode().IsRegular() {
		return nil, errNotRegular
	}
	if limit <= 0 && seen.Size() > 0 {
		return nil, errSpent
	}
	file, err := os.OpenFile(path, os.O_RDONLY|NoWait|noFollow|noAccessTime, 0)
	if errors.Is(err, fs.ErrPermission) && noAccessTime != 0 { // it is the owner's to leave that time alone
		file, err = os.OpenFile(path, os.O_RDONLY|NoWait|noFollow, 0)
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	now, err := file.Stat()
	switch {
	case err != nil:
		return nil, err
	case !os.SameFile(now, seen):
		return nil, errReplaced
	case !now.Mode().IsRegular():
		return nil, errNotRegular
	}
	return io.ReadAll(io.LimitReader(file, limit))
}
