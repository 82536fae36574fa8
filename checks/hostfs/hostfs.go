// Package hostfs looks at the files of the local host: where links lead, modes, owners
// and processes.
//
// It reads names, modes and what /proc tells, which package a program is from, and the
// content of those files alone that a caller names, each up to a bound; it runs nothing. It follows links itself, below a root, as a host's absolute links lead
// elsewhere when its files are seen below a folder of ours.
package hostfs

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// Root is the folder under which a host's files are seen: "/" on the host itself, "/host"
// in a container that has the host's root mounted there.
type Root string

// maxLinks is how many links of one path are followed, as many as Linux does.
const maxLinks = 40

// ErrLinks is the error for a path whose links don't end.
var ErrLinks = errors.New("too many symbolic links")

// At is the path by which this process finds a path of the host without links in it.
func (r Root) At(path string) string { return filepath.Join(string(r), path) }

// Trace follows every symbolic link of a path of the host and returns the path without
// links. Where a part of the path is not there, the rest is kept as it is, and found is
// false. The path is unknown, and the error says why, where a part can't be looked at,
// where a part that should be a folder is none, and where the links don't end.
func (r Root) Trace(path string) (real string, found bool, err error) {
	parts := split(path)
	at, links := "/", 0
	for len(parts) > 0 {
		if parts[0] == ".." { // of what the links so far lead to, as the kernel takes it
			at, parts = filepath.Dir(at), parts[1:]
			continue
		}
		next := filepath.Join(at, parts[0])
		parts = parts[1:]
		target, err := os.Readlink(r.At(next))
		switch {
		case errors.Is(err, syscall.EINVAL):
			at = next
			continue
		case errors.Is(err, fs.ErrNotExist):
			return filepath.Join(append([]string{next}, parts...)...), false, nil
		case err != nil:
			return "", false, err
		}
		if links++; links > maxLinks {
			return "", false, ErrLinks
		}
		parts = append(split(target), parts...)
		if filepath.IsAbs(target) {
			at = "/"
		}
	}
	return at, true, nil
}

// split takes a path apart.
func split(path string) []string {
	return slices.DeleteFunc(strings.Split(path, "/"), func(part string) bool { return part == "" || part == "." })
}

// Look follows the links of a path and looks at what it leads to.
func (r Root) Look(path string) (real string, info fs.FileInfo, err error) {
	real, found, err := r.Trace(path)
	if err != nil {
		return "", nil, err
	}
	if !found {
		return real, nil, fs.ErrNotExist
	}
	info, err = os.Lstat(r.At(real))
	return real, info, err
}

// Mode is the permission bits with setuid, setgid and sticky, as chmod numbers them.
func Mode(mode fs.FileMode) uint32 {
	bits := uint32(mode.Perm())
	for flag, bit := range map[fs.FileMode]uint32{fs.ModeSetuid: 0o4000, fs.ModeSetgid: 0o2000, fs.ModeSticky: 0o1000} {
		if mode&flag != 0 {
			bits |= bit
		}
	}
	return bits
}

// Shielded reports whether a folder above a path without links can't be entered by
// others. The root itself doesn't count: it is ours.
func (r Root) Shielded(real string) bool {
	for folder := filepath.Dir(real); folder != "/" && folder != "."; folder = filepath.Dir(folder) {
		info, err := os.Lstat(r.At(folder))
		if err == nil && info.IsDir() && info.Mode().Perm()&0o001 == 0 {
			return true
		}
	}
	return false
}

// Read is the beginning of a file, of at most limit bytes; empty when it can't be read.
// The path is this process' own.
func Read(name string, limit int64) []byte {
	file, err := os.Open(name)
	if err != nil {
		return nil
	}
	defer func() { _ = file.Close() }()
	// Most files of /proc fit into a page: each further read makes the kernel write the file anew.
	var data bytes.Buffer
	data.Grow(4 << 10)
	if _, err := data.ReadFrom(io.LimitReader(file, limit)); err != nil {
		return nil
	}
	return data.Bytes()
}
