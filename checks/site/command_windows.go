package site

import (
	"os/exec"
	"strings"
	"syscall"
)

// endTogether gives the program a process group of its own, so that Ctrl-C is not meant
// for it; the end of the context ends the program itself.
func endTogether(run *exec.Cmd) {
	run.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

// endRest does nothing: what the program started there is not its child to the system.
func endRest(*exec.Cmd) {}

// sameVariable compares as Windows does.
func sameVariable(a, b string) bool { return strings.EqualFold(a, b) }
