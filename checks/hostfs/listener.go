package hostfs

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Bounds on what is looked at in /proc.
const (
	maxSockets   = 16 << 20
	maxProcesses = 1 << 16
	maxFiles     = 1 << 16
)

// listening is the state of a socket that accepts connections (net/tcp_states.h).
const listening = "0A"

// Listener is the id of the process that listens on an address of this host. Where several
// do, as after a fork, it is the first. An error says why none can be shown: it belongs
// to another user, or to none that is visible, as behind a proxy of the kernel's.
func (h Host) Listener(address netip.AddrPort) (int, error) {
	inodes, err := h.Sockets(address)
	if err != nil {
		return 0, err
	}
	if len(inodes) == 0 {
		return 0, fmt.Errorf("no socket of this host listens on %s", address)
	}
	proc := filepath.Join(h.root(), "proc")
	entries, err := os.ReadDir(proc)
	if err != nil {
		return 0, err
	}
	hidden := false
	for _, entry := range entries[:min(len(entries), maxProcesses)] {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		holds, err := holdsSocket(filepath.Join(proc, entry.Name(), "fd"), inodes)
		if holds {
			return pid, nil
		}
		hidden = hidden || errors.Is(err, os.ErrPermission)
	}
	if hidden {
		return 0, fmt.Errorf("which process listens on %s is shown to root only", address)
	}
	return 0, fmt.Errorf("no visible process listens on %s", address)
}

// Sockets are the numbers (inodes) of the sockets that accept what is sent to an address:
// those of the address itself, else those of all addresses.
func (h Host) Sockets(address netip.AddrPort) ([]string, error) {
	const network = "proc/thread-self/net/tcp" // that of the thread that asks
	var exact, wild []string
	seen := false
	for _, name := range []string{network, network + "6"} {
		file, err := os.Open(filepath.Join(h.root(), name))
		if err != nil {
			continue // a kernel without IPv6 has one of them
		}
		text, err := readAll(file, name, maxSockets)
		_ = file.Close()
		if err != nil {
			return nil, err
		}
		seen = true
		for line := range strings.Lines(string(text)) {
			local, inode, ok := parseSocket(line)
			switch {
			case !ok || local.Port() != address.Port():
			case local.Addr().Unmap() == address.Addr().Unmap():
				exact = append(exact, inode)
			case local.Addr().IsUnspecified():
				wild = append(wild, inode)
			}
		}
	}
	if !seen {
		return nil, errors.New("this system doesn't show which process listens where")
	}
	if len(exact) > 0 {
		return exact, nil
	}
	return wild, nil
}

// UnixSockets are the numbers of the sockets that are bound to a path.
func (h Host) UnixSockets(path string) ([]string, error) {
	const table = "proc/thread-self/net/unix"
	file, err := os.Open(filepath.Join(h.root(), table))
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	text, err := readAll(file, table, maxSockets)
	if err != nil {
		return nil, err
	}
	var found []string
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) == 8 && fields[7] == path {
			found = append(found, fields[6])
		}
	}
	return found, nil
}

// Holds reports whether a process has one of the sockets open.
func (h Host) Holds(pid int, sockets []string) (bool, error) {
	return holdsSocket(filepath.Join(h.root(), "proc", strconv.Itoa(pid), "fd"), sockets)
}

// parseSocket reads a line of /proc/net/tcp; false where it is no listening socket.
func parseSocket(line string) (local netip.AddrPort, inode string, ok bool) {
	fields := strings.Fields(line)
	if len(fields) < 10 || fields[3] != listening {
		return netip.AddrPort{}, "", false
	}
	local, ok = parseHexAddress(fields[1])
	return local, fields[9], ok
}

// parseHexAddress reads "0100007F:18EB": words of four bytes in the order of the machine,
// which is little-endian wherever we run, then the port.
func parseHexAddress(text string) (netip.AddrPort, bool) {
	host, port, found := strings.Cut(text, ":")
	raw, err := hex.DecodeString(host)
	if !found || err != nil || len(raw)%4 != 0 {
		return netip.AddrPort{}, false
	}
	for i := 0; i < len(raw); i += 4 {
		binary.BigEndian.PutUint32(raw[i:], binary.LittleEndian.Uint32(raw[i:]))
	}
	addr, ok := netip.AddrFromSlice(raw)
	number, err := strconv.ParseUint(port, 16, 16)
	return netip.AddrPortFrom(addr, uint16(number)), ok && err == nil
}

// holdsSocket reports whether one of a process's open files is one of the sockets.
func holdsSocket(folder string, inodes []string) (bool, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return false, err
	}
	for _, entry := range entries[:min(len(entries), maxFiles)] {
		target, err := os.Readlink(filepath.Join(folder, entry.Name()))
		if err != nil {
			continue
		}
		inode, isSocket := strings.CutPrefix(target, "socket:[")
		if isSocket && slices.Contains(inodes, strings.TrimSuffix(inode, "]")) {
			return true, nil
		}
	}
	return false, nil
}
