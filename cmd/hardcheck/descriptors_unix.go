//go:build unix

package main

import "syscall"

// descriptors is how many files this process may have open at a time.
func descriptors() (uint64, bool) {
	var limit syscall.Rlimit
	err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit)
	return uint64(limit.Cur), err == nil
}
