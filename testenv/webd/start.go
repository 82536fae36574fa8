package webd

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"hardcheck/testenv/freeport"
	"hardcheck/testenv/need"
)

// Server runs for a test.
type Server struct {
	*Files
	// Address is the target's own: that of TLS where there is a proxy.
	Address string
}

// Start runs a server on loopback until the test ends. It is missing where Debian's
// Django and nginx are.
func Start(t testing.TB, c Config) *Server {
	t.Helper()
	available(t)
	starts <- struct{}{}
	defer func() { <-starts }()
	files, err := c.Write(t.TempDir(), "127.0.0.1", Ports{freePort(t), freePort(t), freePort(t)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	environment, command := files.AppCommand()
	run(t, files.Folder, environment, command)
	s := &Server{Files: files, Address: local(files.Ports.App)}
	if err := ready(ctx, s.Address); err != nil {
		t.Fatalf("%v: %s", err, output(files.Folder))
	}
	if c.Proxy != nil {
		run(t, files.Folder, nil, files.ProxyCommand())
		s.Address = local(files.Ports.TLS)
		if err := ready(ctx, s.Address); err != nil {
			t.Fatalf("%v: %s", err, output(files.Folder))
		}
	}
	return s
}

// starts are the applications that are being started: ten at once all take longer than they
// may.
var starts = make(chan struct{}, 3)

// available ends the test where a part is missing.
func available(t testing.TB) {
	t.Helper()
	for _, program := range []string{Python, Nginx} {
		if _, err := os.Stat(program); err != nil {
			need.Missing(t, "django", "apt-get install nginx-light %s: %v", Packages, err)
		}
	}
	probe := exec.CommandContext(t.Context(), Python, "-c", "import channels, daphne, django, drf_spectacular, rest_framework")
	if out, err := probe.CombinedOutput(); err != nil {
		need.Missing(t, "django", "apt-get install %s: %s", Packages, out)
	}
}

func local(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

func freePort(t testing.TB) int {
	t.Helper()
	port, err := freeport.On(t.Context(), "127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// run starts a program that ends with the test.
func run(t testing.TB, folder string, environment, command []string) {
	t.Helper()
	log, err := os.OpenFile(filepath.Join(folder, "output"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	program := exec.Command(command[0], command[1:]...)
	program.Dir, program.Env = folder, append(os.Environ(), environment...)
	program.Stdout, program.Stderr = log, log
	program.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-program.Process.Pid, syscall.SIGKILL)
		_ = program.Wait() // it was killed
		_ = log.Close()
	})
}

func output(folder string) string {
	text, _ := os.ReadFile(filepath.Join(folder, "output"))
	return string(text)
}
