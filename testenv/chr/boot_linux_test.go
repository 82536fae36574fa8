// Package chr tests the script that boots a real virtual router for the conformance
// suite. The image is the user's own, so QEMU is a stand-in here.
package chr

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/testenv/need"
	"hardcheck/testenv/rosapi"
)

// standIn is QEMU as far as the script sees it: it notes its arguments and its process.
const standIn = `#!/bin/bash
printf '%s\n' "$@" >"$NOTES/arguments"
echo $$ >"$NOTES/pid.new" && mv "$NOTES/pid.new" "$NOTES/pid"
[[ -z $FAILS ]] || { echo "could not set up host forwarding" >&2; exit 1; }
exec sleep 600
`

// machine is a folder with the stand-in and an image.
type machine struct{ folder, image string }

func newMachine(t *testing.T, content []byte) machine {
	t.Helper()
	m := machine{folder: t.TempDir()}
	m.image = filepath.Join(m.folder, "chr,7.14.3.img")
	write(t, m.image, content, 0o400)
	write(t, filepath.Join(m.folder, "qemu-system-x86_64"), []byte(standIn), 0o755)
	return m
}

func write(t *testing.T, path string, content []byte, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, content, mode); err != nil {
		t.Fatal(err)
	}
}

// disk is an image that begins with the bytes and ends its first sector as one that boots.
func disk(begin string) []byte {
	content := make([]byte, 1024)
	copy(content, begin)
	copy(content[510:], "\x55\xaa")
	return content
}

// command runs the script with the stand-in as the machine's only QEMU.
func (m machine) command(ctx context.Context, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, "bash", append([]string{"boot.sh"}, arguments...)...)
	command.Env = []string{"PATH=" + m.folder + ":/usr/bin:/bin", "NOTES=" + m.folder, "TMPDIR=" + m.folder}
	return command
}

// exits runs the script to its end.
func (m machine) exits(t *testing.T, want int, environment []string, arguments ...string) string {
	t.Helper()
	command := m.command(t.Context(), arguments...)
	command.Env = append(command.Env, environment...)
	out, err := command.CombinedOutput()
	var exited *exec.ExitError
	if err != nil && !errors.As(err, &exited) {
		t.Fatal(err)
	}
	if got := command.ProcessState.ExitCode(); got != want {
		t.Errorf("%q: exit code %d, want %d: %s", arguments, got, want, out)
	}
	return string(out)
}

func (m machine) note(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(m.folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(text))
}

func TestScriptIsClean(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("shellcheck"); err != nil {
		need.Missing(t, "shellcheck", "apt-get install shellcheck: %v", err)
	}
	if out, err := exec.Command("shellcheck", "boot.sh").CombinedOutput(); err != nil {
		t.Errorf("shellcheck: %v\n%s", err, out)
	}
}

func TestUsage(t *testing.T) {
	t.Parallel()
	m := newMachine(t, disk(""))
	for _, tc := range []struct {
		name, words string
		code        int
		arguments   []string
	}{
		{"help", "Usage: boot.sh", 0, []string{"--help"}},
		{"no_image", "no image is given", 2, nil},
		{"two_images", "one image only", 2, []string{m.image, m.image}},
		{"absent", "can't be read", 2, []string{"absent.img"}},
		{"no_disk", "is no disk image", 2, []string{"boot.sh"}},
		{"option", "no such option: --snapshot", 2, []string{"--snapshot", m.image}},
		{"no_value", "--wait takes a value", 2, []string{"--wait"}},
		{"no_number", "takes a number, not 'x'", 2, []string{"--memory", "x", m.image}},
		{"high_port", "is too large", 2, []string{"--offset", "57000", m.image}},
		{"other_sum", "has another SHA-256", 2, []string{"--sha256", strings.Repeat("0", 64), m.image}},
	} {
		if out := m.exits(t, tc.code, nil, tc.arguments...); !strings.Contains(out, tc.words) {
			t.Errorf("%s: it says %q, want %q", tc.name, out, tc.words)
		}
	}
	zip := newMachine(t, []byte("PK\x03\x04 a zip archive"))
	if out := zip.exits(t, 2, nil, zip.image); !strings.Contains(out, "unpack it first") {
		t.Errorf("a zip archive: %q", out)
	}
}

// TestQEMUIsMissing leaves the script nothing but the tools that it uses itself.
func TestQEMUIsMissing(t *testing.T) {
	t.Parallel()
	m := newMachine(t, disk(""))
	tools := t.TempDir()
	for _, tool := range []string{"bash", "od", "tr", "cat"} {
		path, err := exec.LookPath(tool)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(path, filepath.Join(tools, tool)); err != nil {
			t.Fatal(err)
		}
	}
	out := m.exits(t, 2, []string{"PATH=" + tools}, m.image)
	if !strings.Contains(out, "apt-get install --no-install-recommends qemu-system-x86") {
		t.Errorf("it says %q", out)
	}
}

func TestFormats(t *testing.T) {
	t.Parallel()
	for format, content := range map[string][]byte{
		"raw": disk("\xeb\x63\x90"), "qcow2": disk("QFI\xfb"), "vmdk": disk("KDMV"), "vhdx": disk("vhdxfile"),
		"vdi": disk("<<< Oracle VM VirtualBox Disk Image >>>\n" + strings.Repeat("\x00", 24) + "\x7f\x10\xda\xbe"),
	} {
		m := newMachine(t, content)
		m.exits(t, 1, []string{"FAILS=1"}, m.image)
		if got := m.note(t, "arguments"); !strings.Contains(got, ",format="+format+",") {
			t.Errorf("%s: arguments %q", format, got)
		}
	}
}

// TestQEMUFails holds that its end is noticed, and nothing is left behind.
func TestQEMUFails(t *testing.T) {
	t.Parallel()
	m := newMachine(t, disk(""))
	out := m.exits(t, 1, []string{"FAILS=1"}, "--offset", "20000", m.image)
	if !strings.Contains(out, "QEMU ended before the router answered") || !strings.Contains(out, "host forwarding") {
		t.Errorf("it says %q", out)
	}
	m.wantNothingLeft(t)
}

func TestRouterNeverAnswers(t *testing.T) {
	t.Parallel()
	m := newMachine(t, disk(""))
	out := m.exits(t, 1, nil, "--wait", "1", "--offset", strconv.Itoa(silentPort(t)-8728), m.image)
	if !strings.Contains(out, "did not answer within 1 s") {
		t.Errorf("it says %q", out)
	}
	m.wantNothingLeft(t)
}

// silentPort accepts and hangs up, as QEMU does for a router that isn't up yet.
func silentPort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_ = conn.Close()
		}
	}()
	return listener.Addr().(*net.TCPAddr).Port
}

// TestBoot boots the stand-in before a simulated router, and ends it as Ctrl-C does.
func TestBoot(t *testing.T) {
	t.Parallel()
	router := rosapi.Start(t, rosapi.Must(t, "virtual"))
	_, port, err := net.SplitHostPort(router.Address("api"))
	if err != nil {
		t.Fatal(err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	offset := number - 8728
	m := newMachine(t, disk(""))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	command := m.command(ctx, "--offset", strconv.Itoa(offset), "--memory", "128", m.image)
	var out lines
	command.Stdout, command.Stderr = &out, &out
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	for !strings.Contains(out.String(), "HARDCHECK_ROUTEROS=127.0.0.1:"+strconv.Itoa(offset+8729)+" ") {
		if ctx.Err() != nil {
			t.Fatalf("the router is not announced: %s", out.String())
		}
		time.Sleep(20 * time.Millisecond)
	}
	if err := command.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = command.Wait()
	if code := command.ProcessState.ExitCode(); code != 130 {
		t.Errorf("exit code %d after an interrupt: %s", code, out.String())
	}
	m.wantArguments(t, offset)
	m.wantNothingLeft(t)
}

func (m machine) wantArguments(t *testing.T, offset int) {
	t.Helper()
	var forwards strings.Builder
	for _, port := range []int{22, 8728, 8729} {
		forwards.WriteString(",hostfwd=tcp:127.0.0.1:" + strconv.Itoa(offset+port) + "-:" + strconv.Itoa(port))
	}
	got := strings.Split(m.note(t, "arguments"), "\n")
	want := []string{
		"-name", "chr", "-machine", "pc,accel=" + accelerator(), "-m", "128", "-display", "none", "-monitor", "none",
		"-drive", "file=" + strings.ReplaceAll(m.image, ",", ",,") + ",format=raw,if=virtio,snapshot=on",
		"-netdev", "user,id=net0,restrict=on" + forwards.String(), "-device", "virtio-net-pci,netdev=net0",
	}
	if diff := cmp.Diff(want, got[:min(len(want), len(got))]); diff != "" {
		t.Errorf("arguments (-want +got):\n%s", diff)
	}
	if rest := strings.Join(got[len(want):], " "); !strings.HasPrefix(rest, "-chardev socket,id=console,") || !strings.HasSuffix(rest, "-serial chardev:console") {
		t.Errorf("console: %q", rest)
	}
}

// accelerator is what the script finds on this machine.
func accelerator() string {
	file, err := os.OpenFile("/dev/kvm", os.O_RDWR, 0)
	if err != nil {
		return "tcg"
	}
	_ = file.Close()
	return "kvm:tcg"
}

// wantNothingLeft holds that QEMU has ended and the console's folder is gone.
func (m machine) wantNothingLeft(t *testing.T) {
	t.Helper()
	process, err := strconv.Atoi(m.note(t, "pid"))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(process, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("process %d still runs: %v", process, err)
	}
	if left, _ := filepath.Glob(filepath.Join(m.folder, "tmp.*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// lines is written by the script and read meanwhile.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
