package redisd

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// runAs makes the process run as an account, to which the files in dir are given.
func runAs(process *exec.Cmd, account, dir string) error {
	found, err := user.Lookup(account)
	if err != nil {
		return fmt.Errorf("find account: %w", err)
	}
	uid, uidErr := strconv.Atoi(found.Uid)
	gid, gidErr := strconv.Atoi(found.Gid)
	if uidErr != nil || gidErr != nil {
		return fmt.Errorf("account %s has the ids %q and %q", account, found.Uid, found.Gid)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("list working directory: %w", err)
	}
	if err := os.Chown(dir, uid, gid); err != nil {
		return fmt.Errorf("give away working directory: %w", err)
	}
	for _, entry := range entries {
		if err := os.Chown(filepath.Join(dir, entry.Name()), uid, gid); err != nil {
			return fmt.Errorf("give away %s: %w", entry.Name(), err)
		}
	}
	process.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	return nil
}
