package deploy_test

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// patience bounds what may take long on a loaded machine.
const patience = 60 * time.Second

func TestFolderThatCannotBeWrittenIsReported(t *testing.T) {
	t.Parallel()
	s := newStage(t, hardcheck(t), guarded(t).Address)
	locked := filepath.Join(filepath.Dir(s.reports), "locked")
	if err := os.Mkdir(locked, 0o500); err != nil {
		t.Fatal(err)
	}
	give(t, locked)
	got := s.run("--keep", filepath.Join(locked, "reports")).want(t, 4)
	if !strings.Contains(got.stderr, "nothing was audited") {
		t.Errorf("message %q", got.stderr)
	}
	got = s.run("--fail-on", "critical", "--textfile", filepath.Join(locked, "hardcheck.prom")).want(t, 4)
	if !strings.Contains(got.stderr, "metrics can't be published") || len(s.runs(wholeRun)) != 1 {
		t.Errorf("message %q, runs %v", got.stderr, s.runs(wholeRun))
	}
}

// TestFullDiskLosesNoFinding gives the reports a file system of a few kilobytes, in a
// mount namespace of its own that ends with the run.
func TestFullDiskLosesNoFinding(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root can mount a small file system")
	}
	needTool(t, "setpriv", "apt-get install util-linux")
	s := newStage(t, hardcheck(t), guarded(t).Address)
	if err := os.Mkdir(s.reports, 0o700); err != nil {
		t.Fatal(err)
	}
	script := `mount -t tmpfs -o size=16k,mode=700,uid=65534,gid=65534 tmpfs "$2" || exit 99
setpriv --reuid 65534 --regid 65534 --clear-groups "$0" run --site "$1" --keep "$2"
code=$?
ls "$2" >&2
exit $code`
	command := exec.CommandContext(t.Context(), "/bin/sh", "-c", script, s.program, filepath.Join(s.site, "site.yaml"), s.reports)
	command.Env = environment(s.env)
	command.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	got := finish(t, command)
	if got.code != 1 && got.code != 4 {
		t.Errorf("exit code %d", got.code)
	}
	if !strings.Contains(got.stdout, "redis-memory-limited") || !strings.Contains(got.stderr, "no space left") {
		t.Errorf("what was found is lost, or nobody says why:\n%s%s", got.stdout, got.stderr)
	}
	for line := range strings.Lines(got.stderr) {
		if wholeRun.MatchString(strings.TrimSpace(line)) {
			t.Errorf("a run without its reports counts as whole: %s", got.stderr)
		}
	}
}

func TestSecondRunIsTurnedAwayAndStopEndsInOrder(t *testing.T) {
	t.Parallel()
	// A target that accepts and stays silent keeps the audit busy.
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	s := newStage(t, hardcheck(t), listener.Addr().String())
	first := s.command("--timeout", "5m", "--step-timeout", "5m")
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	if err := listener.(*net.TCPListener).SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	conn, err := listener.Accept()
	if err != nil {
		t.Fatalf("the first run connects to nothing: %v", err)
	}
	defer func() { _ = conn.Close() }()

	second := s.run().want(t, 75)
	if !strings.Contains(second.stderr, "another run") {
		t.Errorf("message %q", second.stderr)
	}
	s.run("--ok", "75").want(t, 0)

	if err := first.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	waitFor(t, first, 130)
	partial := s.runs(partialRun)
	if len(partial) != 1 || len(s.runs(wholeRun)) != 0 {
		t.Fatalf("kept %v", partial)
	}
	if report := read(t, filepath.Join(partial[0], "report.txt")); !strings.Contains(report, "exit 130") {
		t.Errorf("no report of the interrupted run: %s", report)
	}
}

// waitFor waits for the end of a command, and kills it when that takes too long.
func waitFor(t *testing.T, command *exec.Cmd, code int) {
	t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	select {
	case <-ended:
	case <-time.After(patience):
		_ = command.Process.Kill()
		t.Fatal("the run goes on after SIGTERM")
	}
	if got := command.ProcessState.ExitCode(); got != code {
		t.Errorf("exit code %d, want %d", got, code)
	}
}
