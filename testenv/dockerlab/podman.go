package dockerlab

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hardcheck/testenv/need"
)

// Podman is Podman's service on a socket and a store of its own.
type Podman struct {
	// Socket is where it speaks Docker's API.
	Socket string
	folder string
}

// StartPodman starts the service, which ends with the test. Without Podman or root the test is skipped, or
// fails where HARDCHECK_REQUIRE has "podman". It has one image, localhost/app:1.
func StartPodman(t testing.TB) *Podman {
	t.Helper()
	path, err := exec.LookPath("podman")
	if err != nil || os.Geteuid() != 0 {
		need.Missing(t, "podman", "podman is not installed, or this is not root (apt-get install --no-install-recommends podman)")
	}
	// A socket's path is at most 107 bytes, which the folders of tests reach.
	folder, err := os.MkdirTemp("", "pod")
	if err != nil {
		t.Fatal(err)
	}
	p := &Podman{filepath.Join(folder, "s"), folder}
	// Locks of its own, too: those in shared memory are the machine's, and a store that is thrown away keeps them.
	settings := fmt.Sprintf("[engine]\nlock_type = \"file\"\ntmp_dir = %q\n", filepath.Join(folder, "tmp"))
	if err := os.WriteFile(filepath.Join(folder, "conf"), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	service := exec.Command(path, append(p.store(), "system", "service", "--time=0", "unix://"+p.Socket)...)
	service.Env = p.environment()
	if err := service.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = service.Process.Kill()
		_ = service.Wait()
		_ = os.RemoveAll(folder)
	})
	if err := p.wait(t.Context()); err != nil {
		need.Missing(t, "podman", "the service of podman doesn't answer: %v", err)
	}
	layer, err := archive([]file{{name: "app", mode: 0o755, content: []byte("x")}})
	if err != nil {
		t.Fatal(err)
	}
	if out, err := p.run(t.Context(), layer, "import", "-", "localhost/app:1"); err != nil {
		need.Missing(t, "podman", "podman can't keep an image here: %v: %s", err, out)
	}
	return p
}

func (p *Podman) environment() []string {
	return append(os.Environ(), "CONTAINERS_CONF="+filepath.Join(p.folder, "conf"))
}

func (p *Podman) store() []string {
	return []string{"--root", filepath.Join(p.folder, "root"), "--runroot", filepath.Join(p.folder, "run"), "--storage-driver", "vfs"}
}

func (p *Podman) wait(ctx context.Context) error {
	var last error
	for range 100 {
		conn, err := net.Dial("unix", p.Socket)
		if err == nil {
			return conn.Close()
		}
		last = err
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
	return last
}

func (p *Podman) run(ctx context.Context, input io.Reader, args ...string) (string, error) {
	command := exec.CommandContext(ctx, "podman", append(p.store(), args...)...)
	command.Stdin, command.Env = input, p.environment()
	out, err := command.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

// Create makes a container of the image that is never started.
func (p *Podman) Create(ctx context.Context, name string, options ...string) error {
	args := append(append([]string{"create", "--name", name}, options...), "localhost/app:1", "/app")
	if out, err := p.run(ctx, nil, args...); err != nil {
		return fmt.Errorf("podman create %s: %w: %s", name, err, out)
	}
	return nil
}

// Do runs another command of Podman's, such as "tag" or "network create".
func (p *Podman) Do(ctx context.Context, args ...string) error {
	if out, err := p.run(ctx, nil, args...); err != nil {
		return fmt.Errorf("podman %s: %w: %s", strings.Join(args, " "), err, out)
	}
	return nil
}
