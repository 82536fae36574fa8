//go:build !linux

package redisconn

import (
	"errors"
	"testing"

	"hardcheck/checks"
)

// everywhere needs network namespaces, which only Linux has.
func everywhere(t *testing.T) (checks.Target, checks.Collection) {
	lacking(t, "netns", errors.ErrUnsupported)
	return checks.Target{}, checks.Collection{}
}
