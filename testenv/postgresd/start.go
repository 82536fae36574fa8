//go:build unix

package postgresd

import (
	"os"
	"os/exec"
	"testing"

	"hardcheck/testenv/need"
)

// Start starts a server that ends with the test, or skips the test loudly.
func Start(t testing.TB, config Config) *Server {
	t.Helper()
	if _, err := Binary("initdb"); err != nil {
		need.Missing(t, "postgresql", "%v", err)
	}
	if _, err := exec.LookPath("psql"); err != nil {
		need.Missing(t, "postgresql", "%v", err)
	}
	if os.Geteuid() == 0 && exec.Command("id", account).Run() != nil {
		need.Missing(t, "postgresql", "there is no account %s to run the server as", account)
	}
	server, err := Launch(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	return server
}
