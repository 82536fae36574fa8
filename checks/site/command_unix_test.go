//go:build unix

package site

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// left is the process that a command of this test leaves behind.
func left(t *testing.T, folder string) int {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		data, err := os.ReadFile(filepath.Join(folder, "child"))
		if pid, bad := strconv.Atoi(strings.TrimSpace(string(data))); err == nil && bad == nil {
			return pid
		}
	}
	t.Fatal("the command started no child")
	return 0
}

func holdGone(t *testing.T, pid int) {
	t.Helper()
	for end := time.Now().Add(2 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if syscall.Kill(pid, 0) != nil || zombie(pid) {
			return
		}
	}
	_ = syscall.Kill(pid, syscall.SIGKILL)
	t.Errorf("process %d outlives the command that started it", pid)
}

// zombie reports whether a process has ended and nobody has asked how.
func zombie(pid int) bool {
	data, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	_, rest, _ := strings.Cut(string(data), ") ")
	return err == nil && strings.HasPrefix(rest, "Z")
}

func TestCommandLeavesNoChildBehind(t *testing.T) {
	for name, script := range map[string]string{
		"when_it_ends":            "sleep 600 >/dev/null 2>&1 & echo $! >child; echo secret",
		"when_it_fails":           "sleep 600 & echo $! >child; exit 1",
		"when_it_prints_too_much": "sleep 600 & echo $! >child; yes canary",
		"when_it_is_interrupted":  "sleep 600 & echo $! >child; wait",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() {
				_, err := runCommand(ctx, []string{"sh", "-c", script}, folder, nil)
				ended <- err
			}()
			child := left(t, folder)
			if name == "when_it_is_interrupted" {
				cancel()
			}
			begin := time.Now()
			err := <-ended
			cancel()
			if took := time.Since(begin); took > 20*time.Second {
				t.Errorf("the command took another %s to end", took)
			}
			if (err == nil) != (name == "when_it_ends") {
				t.Errorf("error is %v", err)
			}
			holdGone(t, child)
		})
	}
}

func TestCommandHasAProcessGroupOfItsOwn(t *testing.T) {
	folder := t.TempDir()
	printed, err := runCommand(t.Context(), []string{"sh", "-c", "echo $$ $(ps -o pgid= -p $$)"}, folder, nil)
	if err != nil {
		t.Skipf("no ps: %v", err)
	}
	if numbers := strings.Fields(printed); len(numbers) != 2 || numbers[0] != numbers[1] {
		t.Errorf("process and group: %q", printed)
	}
}

func TestCommandSeesNoPasswordsOfOthers(t *testing.T) {
	t.Setenv("EDGE_PASSWORD", "canary-edge")
	t.Setenv("SPARE_PASSWORD", "canary-spare")
	t.Setenv("HARDCHECK_REDIS_PASSWORD", "canary-redis")
	t.Setenv("VAULT_TOKEN", "needed")
	folder := t.TempDir()
	s := load(t, folder, `version: 1
defaults: {modbus: {}, redis: {password: {env: SPARE_PASSWORD}}}
targets:
  - {name: edge, url: "routeros://a@h", password: {env: EDGE_PASSWORD}}
  - {name: cache, url: "redis://b@h", password: {command: [sh, -c, "env >seen; echo secret"]}}
`)
	only, err := s.Only([]string{"cache"})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := only.Resolve(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	seen, err := os.ReadFile(filepath.Join(folder, "seen"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(seen), "canary") || !strings.Contains(string(seen), "VAULT_TOKEN=needed") {
		t.Errorf("the command sees\n%s", seen)
	}
}
