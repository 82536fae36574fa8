package dockerlab

import (
	"context"
	"net"
	"testing"
	"time"

	"hardcheck/testenv/need"
)

// Need ends a test loudly where no engine answers, as one that is stopped leaves its socket.
func Need(t testing.TB) {
	t.Helper()
	conn, err := net.Dial("unix", Socket)
	if err != nil {
		need.Missing(t, "docker", "no Docker engine answers (bash testenv/engine.sh starts one): %v", err)
		return
	}
	_ = conn.Close()
}

// Start is Open for tests: what the lab made is removed with the test. Without an
// engine the test is skipped, or fails where HARDCHECK_REQUIRE, a comma list, holds
// "docker".
func Start(t testing.TB) *Lab {
	t.Helper()
	lab, err := Open(t.Context())
	if err != nil {
		need.Missing(t, "docker", "no Docker engine answers (bash testenv/engine.sh starts one): %v", err)
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
