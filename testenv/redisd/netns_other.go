//go:build !linux

package redisd

import (
	"errors"
	"testing"

	"hardcheck/testenv/need"
)

// InOwnNetwork needs network namespaces, which only Linux has.
func InOwnNetwork(t testing.TB, _ func() error) {
	t.Helper()
	need.Missing(t, "netns", "%v", errors.ErrUnsupported)
}
