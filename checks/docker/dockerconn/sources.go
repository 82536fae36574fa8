package dockerconn

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/hostfs"
)

// sources looks at what the containers' mounts of the host lead to. A path may be on a
// network file system whose server is gone, which blocks whoever looks for ever: the
// time is bounded, and the looking left behind.
func (h hostFiles) sources(ctx context.Context, containers []docker.Container, sockets []socketFile, timeout time.Duration) ([]docker.Source, error) {
	paths := map[string]bool{}
	for _, c := range containers {
		for _, mount := range c.Mounts.Entries() {
			for _, path := range mount.HostPaths() {
				paths[path] = true
			}
		}
		devices, _ := c.Devices.Get()
		for _, device := range devices.Mapped.Entries() {
			paths[device.Host] = true
		}
	}
	sorted := slices.Sorted(maps.Keys(paths))
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	done := make(chan []docker.Source, 1)
	go func() {
		found, mounts := []docker.Source{}, h.Mounts()
		for _, path := range sorted {
			if ctx.Err() != nil {
				return
			}
			if filepath.IsAbs(path) {
				found = append(found, h.source(path, sockets, mounts))
			}
		}
		done <- found
	}()
	select {
	case found := <-done:
		return found, nil
	case <-ctx.Done():
		return nil, because(checks.Timeout, "the host's files that the containers mount could not be looked at in time")
	}
}

// source looks at one path. Only names and modes are read, never content.
func (h hostFiles) source(path string, sockets []socketFile, mounts hostfs.Mounts) docker.Source {
	facts := docker.Source{Path: path, UID: -1, GID: -1}
	real, info, err := h.Look(path)
	origin := mounts.Origin(real)
	facts.Target = checks.Clean(origin)
	facts.EngineSocket = cmp.Or(docker.EngineSocketAt(origin), socketAt(origin, info, sockets), docker.EngineSocketAt(real), socketAt(real, nil, sockets))
	if err != nil {
		facts.Problem = whyUnseen(err)
		return facts
	}
	folder, _, err := h.Trace(filepath.Dir(path))
	last, lookErr := os.Lstat(h.At(filepath.Join(folder, filepath.Base(path))))
	facts.Symlink = err == nil && lookErr == nil && last.Mode()&fs.ModeSymlink != 0
	facts.Type = docker.SourceType(typeOf(info.Mode()))
	facts.Mode = fmt.Sprintf("%04o", hostfs.Mode(info.Mode()))
	facts.UID, facts.GID = hostfs.OwnerOf(info)
	facts.Shielded = h.Shielded(real)
	return facts
}

// socketFile is a socket of the engine that is on this host.
type socketFile struct {
	// path is as the engine was told, real without links.
	path, real string
	info       fs.FileInfo
}

// engineSockets are those of the engine: the one that it is asked through, those of its own list of
// hosts, and the usual ones.
func (h hostFiles) engineSockets(asked, hosts string) []socketFile {
	paths := docker.EngineSockets()
	if inside, found := strings.CutPrefix(asked, strings.TrimSuffix(string(h.Root), "/")); found && asked != "" {
		paths = append(paths, inside)
	}
	for host := range strings.SplitSeq(hosts, ",") {
		if path, found := strings.CutPrefix(host, "unix://"); found {
			paths = append(paths, path)
		}
	}
	var sockets []socketFile
	for _, path := range paths {
		if real, info, err := h.Look(path); err == nil {
			sockets = append(sockets, socketFile{checks.Clean(path), real, info})
		}
	}
	return sockets
}

// socketAt is the engine's socket that a path without links is, under this name or another (a hard
// link), or holds; empty when there is none.
func socketAt(real string, info fs.FileInfo, sockets []socketFile) string {
	for _, socket := range sockets {
		if real != "" && docker.PathWithin(socket.real, real) || info != nil && os.SameFile(info, socket.info) {
			return socket.path
		}
	}
	return ""
}

func typeOf(mode fs.FileMode) string {
	switch {
	case mode.IsRegular():
		return "file"
	case mode.IsDir():
		return "folder"
	default:
		return "other"
	}
}

func whyUnseen(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file, seen from here"
	case errors.Is(err, fs.ErrPermission):
		return "permission denied"
	case errors.Is(err, hostfs.ErrLinks):
		return "its symbolic links don't end"
	default:
		return "the system gave an error"
	}
}
