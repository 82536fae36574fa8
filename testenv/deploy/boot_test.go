package deploy_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"hardcheck/testenv/need"
)

// bootScript boots systemd in a container over this machine's own files: what it writes
// goes into memory, its network is its own. A control group of its own, removed at the
// end, keeps it apart from other containers. The words after the second are bind mounts.
const bootScript = `root=$1; name=$2; shift 2
mount --bind / "$root" || exit 99
hierarchies=
for hierarchy in /sys/fs/cgroup /sys/fs/cgroup/systemd /sys/fs/cgroup/unified; do
  [ -e "$hierarchy/cgroup.procs" ] || continue
  mkdir "$hierarchy/$name" && echo $$ >"$hierarchy/$name/cgroup.procs" || exit 99
  hierarchies="$hierarchies $hierarchy"
done
timeout --kill-after=10 180 systemd-nspawn --quiet --machine="$name" --directory="$root" --volatile=overlay --register=no --keep-unit \
  --private-network --link-journal=no --console=pipe "$@" --boot systemd.unit=drive.service
code=$?
for hierarchy in $hierarchies; do
  echo $$ >"$hierarchy/cgroup.procs"
  find "$hierarchy/$name" -depth -type d -exec rmdir {} \;
done
rmdir "/run/systemd/nspawn/propagate/$name" 2>/dev/null
exit $code`

// driveUnit and driveScript are what the container does: a server, the timer, a second
// run, and a run that is stopped while the server hangs.
const (
	driveUnit = `[Service]
Type=oneshot
TimeoutStartSec=120
FailureAction=exit-force
ExecStart=/bin/sh /out/drive.sh
StandardOutput=file:/out/log
StandardError=file:/out/log
`
	driveScript = `tell() { systemctl show hardcheck.service -p "$1" --value >"/out/$2"; }
redis-server --bind 127.0.0.1 --port 6399 --save '' --dir /run --requirepass ` + canary + ` >/dev/null &
redis=$!
until grep -q ':18FF 00000000:0000 0A' /proc/net/tcp; do sleep 0.1; done # it listens on port 6399
systemctl start hardcheck.timer
for i in $(seq 300); do
  [ "$(systemctl show hardcheck.service -p ExecMainExitTimestampMonotonic --value)" = 0 ] || break
  sleep 0.1
done
tell ExecMainStatus timed.code
tell TriggeredBy timed.by
tell User user
systemctl start hardcheck.service
tell ExecMainStatus second.code
tell Result second.result
kill -STOP "$redis"
systemctl start --no-block hardcheck.service
for i in $(seq 300); do
  grep -q ':18FF 01 ' /proc/net/tcp && break # an open connection to it
  sleep 0.1
done
systemctl stop hardcheck.service
tell ExecMainStatus stopped.code
tell Result stopped.result
stat -c %a /var/lib/private/hardcheck >/out/mode
ls /var/lib/private/hardcheck >/out/runs
journalctl --no-pager -u hardcheck.service >/out/journal
systemctl --force --force poweroff
`
)

// TestTimerRunsTheServiceUnderSystemd starts the timer of this folder in a systemd of its
// own, with nothing changed but the hour.
func TestTimerRunsTheServiceUnderSystemd(t *testing.T) {
	t.Parallel()
	needTool(t, "systemd-nspawn", "apt-get install systemd-container")
	if _, err := exec.LookPath("redis-server"); err != nil {
		need.Missing(t, "redis", "redis-server is not installed (apt-get install redis-server): %v", err)
	}
	if os.Geteuid() != 0 {
		t.Skip("only root can boot a container")
	}
	out := bootContainer(t)
	if _, err := os.Stat(filepath.Join(out, "runs")); errors.Is(err, os.ErrNotExist) {
		t.Fatalf("the container did not come to its end: %s", read(t, filepath.Join(out, "log")))
	}
	for name, want := range map[string]string{
		"timed.code": "1", "timed.by": "hardcheck.timer", "user": "hardcheck", "second.code": "0", "second.result": "success",
		"stopped.code": "130", "stopped.result": "success", "mode": "700",
	} {
		if got := strings.TrimSpace(read(t, filepath.Join(out, name))); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	runs := strings.Fields(read(t, filepath.Join(out, "runs")))
	if len(runs) != 3 || !wholeRun.MatchString(runs[0]) || !wholeRun.MatchString(runs[1]) || !partialRun.MatchString(runs[2]) {
		t.Errorf("kept %q", runs)
	}
	journal := read(t, filepath.Join(out, "journal"))
	if !strings.Contains(journal, "redis-memory-limited") || strings.Contains(journal, canary) {
		t.Errorf("the journal lacks the report, or holds the password:\n%s", journal)
	}
	if t.Failed() {
		t.Logf("journal:\n%s", journal)
	}
}

// bootContainer runs the container to its end and returns the folder of its results.
func bootContainer(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	out, root := filepath.Join(folder, "out"), filepath.Join(folder, "root")
	for _, name := range []string{out, root, filepath.Join(folder, "etc"), filepath.Join(folder, "timer.d")} {
		if err := os.Mkdir(name, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	files := map[string]string{
		"etc/site.yaml": siteFile("127.0.0.1:6399"), "etc/cache.secret": canary + "\n",
		"timer.d/now.conf": "[Timer]\nOnActiveSec=1s\nRandomizedDelaySec=0\nAccuracySec=100ms\n",
		"drive.service":    driveUnit, "out/drive.sh": driveScript,
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	name := "hardcheck-test-" + strconv.Itoa(os.Getpid())
	command := exec.CommandContext(t.Context(), "sh", "-c", bootScript, "sh", root, name,
		"--bind="+out+":/out",
		"--bind-ro="+filepath.Join(folder, "etc")+":/etc/hardcheck",
		"--bind-ro="+hardcheck(t)+":/usr/local/bin/hardcheck",
		"--bind-ro="+absolute(t, "systemd/hardcheck.service")+":/etc/systemd/system/hardcheck.service",
		"--bind-ro="+absolute(t, "systemd/hardcheck.timer")+":/etc/systemd/system/hardcheck.timer",
		"--bind-ro="+filepath.Join(folder, "timer.d")+":/etc/systemd/system/hardcheck.timer.d",
		"--bind-ro="+filepath.Join(folder, "drive.service")+":/etc/systemd/system/drive.service",
	)
	// The mounts end with the process.
	command.SysProcAttr = &syscall.SysProcAttr{Unshareflags: syscall.CLONE_NEWNS}
	got := finish(t, command)
	if _, err := os.Stat(filepath.Join(out, "log")); errors.Is(err, os.ErrNotExist) {
		need.Missing(t, "systemd-nspawn", "systemd does not boot in a container here: %s%s", got.stdout, got.stderr)
	}
	return out
}
