package hostfs

import (
	"errors"
	"syscall"
)

const noAccessTime = syscall.O_NOATIME

// ExtendedACL reports whether a POSIX access control list gives rights to accounts besides
// owner, group and others (acl(5)). The path has no link at its end.
func ExtendedACL(path string) (bool, error) {
	size, err := syscall.Getxattr(path, "system.posix_acl_access", nil)
	switch {
	case errors.Is(err, syscall.ENODATA), errors.Is(err, syscall.ENOTSUP):
		return false, nil
	case err != nil:
		return false, err
	}
	return size > minimalACL, nil
}

// minimalACL is the size of a list that says what the mode says: four bytes and three entries of eight.
const minimalACL = 4 + 3*8
