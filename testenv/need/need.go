// Package need decides what becomes of a test whose tool is missing: it is
// skipped loudly, or fails where the environment variable HARDCHECK_REQUIRE, a
// comma list, names the tool.
package need

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// Required reports whether HARDCHECK_REQUIRE names the tool.
func Required(tool string) bool {
	return slices.Contains(strings.Split(os.Getenv("HARDCHECK_REQUIRE"), ","), tool)
}

// Plain skips a test that computes or compiles much, with no goroutine of its own, where the race
// detector watches, which makes it ten times as slow: make unit runs the tests of such packages without
// it too.
func Plain(t testing.TB) {
	t.Helper()
	if Raced {
		t.Skip("SKIP: run without the race detector, as make unit does too")
	}
}

// Missing ends a test for want of a tool. The reason says what is missing, and
// best how to get it.
func Missing(t testing.TB, tool, format string, args ...any) {
	t.Helper()
	if Required(tool) {
		t.Fatalf("HARDCHECK_REQUIRE names "+tool+": "+format, args...)
		return
	}
	t.Skipf("SKIP, "+tool+" is missing: "+format, args...)
}
