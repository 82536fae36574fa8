package lab

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"hardcheck/testenv/dockerlab"
	"hardcheck/testenv/need"
	"hardcheck/testenv/webd"
)

// TestMain makes this program the simulators of the labs that it starts.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "serve" {
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		defer stop()
		if err := Serve(ctx, os.Args[2:]); err != nil {
			_, _ = fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	code := m.Run()
	if path, err := built(); err == nil && used.Load() {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// used is set once a test has asked for hardcheck.
var used atomic.Bool

// networks numbers the labs of this process from a random start on, so that their
// addresses differ among themselves, and mostly from those of another process.
var networks = func() *atomic.Int64 {
	var next atomic.Int64
	if number, err := rand.Int(rand.Reader, big.NewInt(1000)); err == nil {
		next.Store(number.Int64())
	}
	return &next
}()

// built is hardcheck, compiled once for all tests.
var built = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "lab-hardcheck-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(folder, "hardcheck")
	out, err := exec.Command("go", "build", "-o", path, "hardcheck/cmd/hardcheck").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build hardcheck: %w: %s", err, out)
	}
	return path, nil
})

func hardcheck(t *testing.T) string {
	t.Helper()
	used.Store(true)
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// testLab is a lab of the test's own, which is removed with it.
func testLab(t *testing.T) *Lab {
	t.Helper()
	if os.Geteuid() != 0 {
		need.Missing(t, "root", "the lab needs root")
	}
	dockerlab.Need(t)
	for _, path := range []string{webd.Nginx, webd.Python} {
		if _, err := exec.LookPath(path); err != nil {
			need.Missing(t, "lab", "%s is missing (make deps installs it)", path)
		}
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	l := New("hl"+strings.ToLower(rand.Text()[:5]), freeNet(t), program)
	t.Cleanup(func() {
		if err := l.Down(context.WithoutCancel(t.Context())); err != nil {
			t.Errorf("remove the lab: %v", err)
		}
	})
	return l
}

// freeNet passes over what a killed lab left on the machine.
func freeNet(t *testing.T) string {
	t.Helper()
	net, err := FreeNet(func(yield func(int) bool) {
		for range 90 {
			if !yield(100 + int(networks.Add(1)%90)) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return net
}

// wantClean holds that nothing carries the lab's ID.
func wantClean(t *testing.T, l *Lab) {
	t.Helper()
	if left := l.leftovers(t.Context()); left != "" {
		t.Errorf("left: %s", left)
	}
	if _, err := os.Stat(l.Folder()); !os.IsNotExist(err) {
		t.Errorf("left: the folder %s: %v", l.Folder(), err)
	}
	devices, err := os.ReadDir("/sys/class/net")
	if err != nil {
		t.Fatal(err)
	}
	for _, device := range devices {
		if strings.HasPrefix(device.Name(), l.ID) {
			t.Errorf("left: the interface %s", device.Name())
		}
	}
}
