package redisd

import (
	"os/exec"
	"testing"

	"hardcheck/testenv/need"
)

// Start is Launch for tests: the server ends with the test. Without a
// redis-server the test is skipped, or fails where HARDCHECK_REQUIRE, a comma
// list, holds "redis".
func Start(t testing.TB, config Config) *Server {
	t.Helper()
	if _, err := exec.LookPath(config.binary()); err != nil {
		need.Missing(t, "redis", "redis-server is not installed (apt-get install redis-server): %v", err)
	}
	if config.Dir == "" {
		config.Dir = t.TempDir()
	}
	server, err := Launch(t.Context(), config)
	if err != nil {
		t.Fatalf("start redis-server: %v", err)
	}
	t.Cleanup(server.Stop)
	return server
}

// MustCredentials is NewCredentials for tests.
func MustCredentials(t testing.TB, variant Variant) *Credentials {
	t.Helper()
	credentials, err := NewCredentials(variant)
	if err != nil {
		t.Fatalf("make credentials: %v", err)
	}
	return credentials
}
