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
	s := newStage(t, fakeProgram(t), "127.0.0.1:1")
	locked := filepath.Join(filepath.Dir(s.reports), "locked")
	if err := os.Mkdir(locked, 0o500); err != nil {
		t.Fatal(err)
	}
	give(t, locked)
	got := s.run("HARDCHECK_REPORTS="+filepath.Join(locked, "reports")).want(t, 4)
	if !strings.Contains(got.stderr, "nothing was audited") || strings.Contains(s.calls(), "audit") {
		t.Errorf("message %q, calls %q", got.stderr, s.calls())
	}
	got = s.run("HARDCHECK_TEXTFILE="+filepath.Join(locked, "hardcheck.prom")).want(t, 4)
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
	script := `mount -t tmpfs -o size=16k,mode=700,uid=65534,gid=65534 tmpfs "$HARDCHECK_REPORTS" || exit 99
setpriv --reuid 65534 --regid 65534 --clear-groups /bin/sh "$0"
code=$?
ls "$HARDCHECK_REPORTS" >&2
exit $code`
	command := exec.CommandContext(t.Context(), "/bin/sh", "-c", script, s.script)
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
	s.run("HARDCHECK_EXIT_MAP=75=0").want(t, 0)

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

// slow stands in for hardcheck that takes a second to end in order, and says how often
// it was told to.
const slow = `#!/bin/sh
log=$(dirname "$HARDCHECK_REPORTS")/signals
told=
trap 'told=yes; echo TERM >>"$log"' TERM
touch "$log"
while [ -z "$told" ]; do sleep 0.05; done
for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.1; done
exit 130
`

// TestStopIsPassedOnOnce: hardcheck takes a second signal as the order to end without a
// report, so an impatient scheduler must not reach it twice.
func TestStopIsPassedOnOnce(t *testing.T) {
	t.Parallel()
	program := filepath.Join(openFolder(t), "hardcheck")
	write(t, program, slow, 0o755)
	s := newStage(t, program, "127.0.0.1:1")
	log := filepath.Join(filepath.Dir(s.reports), "signals")
	run := s.command()
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	for _, lines := range []int{0, 1} {
		await(t, func() bool {
			content, err := os.ReadFile(log)
			return err == nil && strings.Count(string(content), "TERM") == lines
		})
		if err := run.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
	}
	waitFor(t, run, 130)
	if told := read(t, log); told != "TERM\n" {
		t.Errorf("the program was told %q", told)
	}
}

func await(t *testing.T, done func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !done(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("waited in vain")
		}
	}
}
