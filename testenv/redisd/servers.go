package redisd

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"hardcheck/testenv/need"
)

// Binary is a server program to test against.
type Binary struct {
	// Name tells tests apart: "redis-server", "redis-6.2".
	Name string
	// Path is what to run, as [Config].Binary.
	Path string
}

// ServersVariable names the environment variable with further servers to test against:
// paths with colons between them, each with a name before it where its file has none that
// tells it apart ("old=/opt/a/redis-server:/opt/redis-6.2").
const ServersVariable = "HARDCHECK_REDIS_SERVERS"

// Binaries are the servers at hand: redis-server from PATH, and those of [ServersVariable].
func Binaries() []Binary {
	binaries := []Binary{{Name: "redis-server", Path: "redis-server"}}
	for entry := range strings.SplitSeq(os.Getenv(ServersVariable), ":") {
		name, path, named := strings.Cut(entry, "=")
		switch {
		case entry == "":
		case named:
			binaries = append(binaries, Binary{name, path})
		default:
			binaries = append(binaries, Binary{filepath.Base(entry), entry})
		}
	}
	return binaries
}

// Each runs a test against every server at hand.
func Each(t *testing.T, run func(t *testing.T, binary Binary)) {
	t.Helper()
	for _, binary := range Binaries() {
		t.Run(binary.Name, func(t *testing.T) { run(t, binary) })
	}
}

// Copy is a copy of redis-server in a folder: a program that is from no package.
func Copy(t testing.TB, folder string) string {
	t.Helper()
	program, err := exec.LookPath("redis-server")
	if err != nil {
		need.Missing(t, "redis", "redis-server is not installed: %v", err)
	}
	content, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "redis-server")
	// A process that is forked while the file is open for writing keeps it from being run.
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if err := os.WriteFile(path, content, 0o755); err != nil { //nolint:gosec // it is run
		t.Fatal(err)
	}
	return path
}
