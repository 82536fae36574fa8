//go:build !linux

package hostfs

import "errors"

const noAccessTime = 0

// ExtendedACL is unknown here.
func ExtendedACL(string) (bool, error) {
	return false, errors.New("only on Linux it is known how to")
}
