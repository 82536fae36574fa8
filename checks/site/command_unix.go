//go:build unix

package site

import (
	"os/exec"
	"syscall"
)

// endTogether gives the program a session and so a process group of its own, which is
// killed as a whole when the context ends. Without a terminal a program that would ask
// there fails at once; in a mere group of its own it would be stopped and hang.
func endTogether(run *exec.Cmd) {
	run.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	run.Cancel = func() error { return syscall.Kill(-run.Process.Pid, syscall.SIGKILL) }
}

// endRest kills what the program left behind in its group.
func endRest(run *exec.Cmd) {
	if run.Process != nil {
		_ = syscall.Kill(-run.Process.Pid, syscall.SIGKILL)
	}
}

func sameVariable(a, b string) bool { return a == b }
