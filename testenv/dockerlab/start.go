package dockerlab

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// Start is Open for tests: what the lab made is removed with the test. Without an
// engine the test is skipped, or fails where HARDCHECK_REQUIRE, a comma list, holds
// "docker".
func Start(t testing.TB) *Lab {
	t.Helper()
	lab, err := Open(t.Context())
	if err != nil {
		if slices.Contains(strings.Split(os.Getenv("HARDCHECK_REQUIRE"), ","), "docker") {
			t.Fatalf("a Docker engine is required and does not answer: %v", err)
		}
		t.Skipf("no Docker engine answers (bash testenv/engine.sh starts one): %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), time.Minute)
		defer cancel()
		if err := lab.Close(ctx); err != nil {
			t.Errorf("remove the lab: %v", err)
		}
	})
	return lab
}
