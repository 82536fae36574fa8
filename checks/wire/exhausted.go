package wire

import (
	"errors"
	"net"
	"strings"
	"syscall"
)

// exhaustedText says whose fault it is that there was no connection.
const exhaustedText = "this machine let hardcheck open no further connection or file, so the target was not asked: " +
	"raise the limit (ulimit -n), or read fewer targets at a time (--parallel)"

// wsaExhausted is WSAEMFILE, the number that Windows gives.
const wsaExhausted = syscall.Errno(10024)

// Exhausted reports whether an error says that this machine or process has no file
// descriptor left. It says nothing about the target.
func Exhausted(err error) bool {
	if errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) || errors.Is(err, wsaExhausted) {
		return true
	}
	// A failed look-up keeps only the words of its cause.
	lookup, ok := errors.AsType[*net.DNSError](err)
	return ok && strings.Contains(lookup.Err, "too many open files")
}
