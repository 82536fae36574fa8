//go:build !linux

package redisconn

import (
	"errors"
	"testing"

	"hardcheck/checks"
	"hardcheck/testenv/need"
)

// everywhere needs network namespaces, which only Linux has.
func everywhere(t *testing.T) (checks.Target, checks.Collection) {
	need.Missing(t, "netns", "%v", errors.ErrUnsupported)
	return checks.Target{}, checks.Collection{}
}
