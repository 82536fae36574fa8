// Package deploy_test runs the examples of this folder: the script against real
// servers, the systemd service by its own settings, the container images in an engine.
package deploy_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"

	"hardcheck/testenv/need"
)

// nobody runs what the tests start where they are root themselves: root would write
// into every folder and read every secret, whatever its mode.
const nobody = 65534

var (
	buildOnce   sync.Once
	buildFolder string
	buildError  error
)

func TestMain(m *testing.M) {
	code := m.Run()
	if buildFolder != "" {
		_ = os.RemoveAll(buildFolder)
	}
	os.Exit(code)
}

// hardcheck builds the static binary, once for all tests, and returns its path.
func hardcheck(t *testing.T) string {
	t.Helper()
	buildOnce.Do(func() {
		if buildFolder, buildError = os.MkdirTemp("", "hardcheck-deploy-"); buildError != nil {
			return
		}
		if buildError = os.Chmod(buildFolder, 0o755); buildError != nil {
			return
		}
		build := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", buildFolder, "../../cmd/hardcheck")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			buildError = fmt.Errorf("build hardcheck: %w: %s", err, out)
		}
	})
	if buildError != nil {
		t.Fatal(buildError)
	}
	return filepath.Join(buildFolder, "hardcheck")
}

// needTool skips the test where a program is missing, or fails it where
// HARDCHECK_REQUIRE names the program.
func needTool(t *testing.T, tool, install string) {
	t.Helper()
	if _, err := exec.LookPath(tool); err != nil {
		need.Missing(t, tool, "%s is not installed (%s): %v", tool, install, err)
	}
}

// openFolder is a temporary folder that the account of [as] may enter and owns.
func openFolder(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	// Its parent is private to us.
	if err := os.Chmod(filepath.Dir(folder), 0o755); err != nil {
		t.Fatal(err)
	}
	give(t, folder)
	return folder
}

// give makes the account of [as] the owner.
func give(t *testing.T, paths ...string) {
	t.Helper()
	if os.Geteuid() != 0 {
		return
	}
	for _, path := range paths {
		if err := os.Chown(path, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
}

// as drops the rights of root from a command.
func as(command *exec.Cmd) *exec.Cmd {
	if os.Geteuid() == 0 {
		command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	return command
}

func write(t *testing.T, path, content string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
	// The umask may have taken bits away.
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	give(t, path)
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// absolute is the path of a file of this folder.
func absolute(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(name)
	if err != nil {
		t.Fatal(err)
	}
	return path
}
