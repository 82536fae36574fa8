//go:build !windows

package dirconn_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
)

// TestPipes holds that nothing is waited for: an open of a pipe ends when somebody writes.
func TestPipes(t *testing.T) {
	t.Parallel()
	folder := made(t, "")
	for _, name := range []string{"SECURITY.md", ".github/dependabot.yml", ".github/workflows/pipe.yml", ".git/HEAD"} {
		if err := os.RemoveAll(filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Mkfifo(filepath.Join(folder, name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	facts, got := collect(t, folder)
	if policies := facts.Policies.Entries(); len(policies) != 0 {
		t.Errorf("policies %+v", policies)
	}
	for _, field := range []string{"git", "policies", "updates", "automation.steps"} {
		checktest.WantProblem(t, got, field, checks.Unreadable, "no regular file")
	}
}

// TestUnreadableFolder holds that a folder that may not be entered leaves every list cut.
func TestUnreadableFolder(t *testing.T) {
	t.Parallel()
	if os.Getuid() == 0 {
		t.Skip("root enters every folder")
	}
	folder := made(t, "")
	hidden := filepath.Join(folder, "hidden")
	if err := os.Mkdir(hidden, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(hidden, 0o700) })
	facts, got := collect(t, folder)
	if _, whole := facts.Secrets.Get(); whole {
		t.Error("the list of secrets is called whole")
	}
	checktest.WantProblem(t, got, "secrets", checks.Denied, "hidden")
}
