package lab

import (
	"io"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/google/go-cmp/cmp"
)

// TestChaos breaks parts of a lab while an audit runs: the router and Redis stall in the
// middle of it, then redis-server is killed and a container removed. The audit ends on
// time, says of both targets that they were not assessed, and loses nothing of the rest.
func TestChaos(t *testing.T) {
	t.Parallel()
	l := testLab(t)
	start(t, l, "modbus-web-server/careless")
	engine, err := l.engine(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = engine.Client.Close() }()
	whole := l.Failed(audit(t, l, without...))
	router, redis := processIn(t, l, "fw"), redisProcess(t, l)
	send(t, router, syscall.SIGSTOP)
	send(t, redis, syscall.SIGSTOP)

	began := time.Now()
	done := make(chan Report, 1)
	go func() {
		report, err := l.Audit(t.Context(), hardcheck(t), io.Discard, append(without, "--timeout", "10s", "--step-timeout", "3s")...)
		if err != nil {
			t.Error(err)
		}
		done <- report
	}()
	time.Sleep(500 * time.Millisecond)
	send(t, redis, syscall.SIGKILL)
	if err := engine.Client.ContainerRemove(t.Context(), engine.Name("flower"), container.RemoveOptions{Force: true}); err != nil {
		t.Error(err)
	}
	report := <-done
	t.Logf("the audit ended after %s: %q", time.Since(began).Round(100*time.Millisecond), report.Unread())
	if took := time.Since(began); took > time.Minute {
		t.Errorf("the audit took %s", took)
	}
	wantUnassessed(t, report, "edge", "cache")
	if t.Failed() {
		for _, f := range report.Findings {
			if f.Target == "host" && f.Outcome == "not-assessed" {
				t.Logf("not assessed: %s %s: %s", f.Check, f.Subject, f.Message)
			}
		}
	}
	if diff := cmp.Diff(of(whole, "host", "pump-plc"), of(l.Failed(report), "host", "pump-plc")); diff != "" {
		t.Errorf("the rest (-before +after):\n%s", diff)
	}

	send(t, router, syscall.SIGCONT)
	again := audit(t, l, without...)
	if diff := cmp.Diff(of(whole, "edge", "pump-plc"), of(l.Failed(again), "edge", "pump-plc")); diff != "" {
		t.Errorf("afterwards (-before +after):\n%s", diff)
	}
}

// without are the flags that leave the web server out: what its sockets are watched for
// takes longer than the deadlines that are tried here.
var without = []string{"--target", "edge,pump-plc,cache,host"}

func send(t *testing.T, pid int, what syscall.Signal) {
	t.Helper()
	if err := syscall.Kill(pid, what); err != nil {
		t.Fatalf("signal %s to process %d: %v", what, pid, err)
	}
}

// processIn is the one process of a zone.
func processIn(t *testing.T, l *Lab, zone string) int {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "ip", "netns", "pids", l.namespace(zone)).Output()
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(out)))
	if err != nil {
		t.Fatalf("processes of zone %s: %q", zone, out)
	}
	return pid
}

func redisProcess(t *testing.T, l *Lab) int {
	t.Helper()
	pid, err := l.pidOf(t.Context(), l.ID+"-redis-live")
	if err != nil || pid == 0 {
		t.Fatalf("process of Redis: %d, %v", pid, err)
	}
	return pid
}

// of are the lines of some targets, without those of the container that is removed,
// which the audit may have read before, and of paths, which nobody knows without the
// router.
func of(lines []string, targets ...string) []string {
	var own []string
	for _, line := range lines {
		words := strings.SplitN(line, " ", 3)
		if slices.Contains(targets, words[1]) && words[2] != "flower" && !strings.HasPrefix(line, "network-") {
			own = append(own, line)
		}
	}
	return own
}

func wantUnassessed(t *testing.T, report Report, targets ...string) {
	t.Helper()
	for _, target := range report.Targets {
		whole := target.State == "collected"
		if broken := slices.Contains(targets, target.Name); broken == whole {
			t.Errorf("%s is %s: %s", target.Name, target.State, target.Reason)
		}
	}
	seen := 0
	for _, f := range report.Findings {
		if strings.HasPrefix(f.Check, "network-") && (f.Outcome == "passed" || f.Outcome == "failed") {
			t.Errorf("%s of %s is %s without the router: %s", f.Check, f.Target, f.Outcome, f.Message)
		}
		if !slices.Contains(targets, f.Target) {
			continue
		}
		seen++
		if f.Outcome != "not-assessed" {
			t.Errorf("%s of %s is %s: %s", f.Check, f.Target, f.Outcome, f.Message)
		}
	}
	if seen == 0 {
		t.Error("nothing is said of what was not assessed")
	}
}
