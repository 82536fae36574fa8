package dockerconn

import (
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
)

// maxSources bounds how many of the host's paths are looked at.
const maxSources = 2_000

// sources looks at what the containers' bind mounts lead to. A path may be on a
// network file system whose server is gone, which blocks whoever looks for ever: the
// time is bounded, and the looking left behind.
func (h hostFiles) sources(ctx context.Context, containers []docker.Container, timeout time.Duration) ([]docker.Source, error) {
	paths := map[string]bool{}
	for _, c := range containers {
		for _, mount := range c.Mounts.Entries() {
			if filepath.IsAbs(mount.HostPath) {
				paths[mount.HostPath] = true
			}
		}
	}
	sorted := slices.Sorted(maps.Keys(paths))
	if len(sorted) > maxSources {
		return nil, because(checks.Budget, "the containers mount %d paths of the host; at most %d are looked at", len(sorted), maxSources)
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	done := make(chan []docker.Source, 1)
	go func() {
		found := []docker.Source{}
		for _, path := range sorted {
			if ctx.Err() != nil {
				return
			}
			found = append(found, h.source(path))
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
func (h hostFiles) source(path string) docker.Source {
	facts := docker.Source{Path: path, UID: -1, GID: -1}
	folder := h.resolve(filepath.Dir(path))
	last, err := os.Lstat(filepath.Join(folder, filepath.Base(path)))
	real := h.resolve(path)
	var info os.FileInfo
	if err == nil {
		info, err = os.Lstat(real)
	}
	if err != nil {
		facts.Problem = whyUnseen(err)
		return facts
	}
	facts.Symlink = last.Mode()&fs.ModeSymlink != 0
	facts.Type = docker.SourceType(typeOf(info.Mode()))
	facts.Mode = fmt.Sprintf("%04o", unixMode(info.Mode()))
	facts.UID, facts.GID = ownerOf(info)
	facts.Shielded = h.shielded(real)
	return facts
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
	default:
		return "the system gave an error"
	}
}

// shielded reports whether a folder between the root and the file can't be entered by
// others. The root prefix itself doesn't count: it is ours.
func (h hostFiles) shielded(real string) bool {
	inside := strings.TrimPrefix(real, strings.TrimSuffix(h.root, "/"))
	for folder := filepath.Dir(inside); folder != "/" && folder != "."; folder = filepath.Dir(folder) {
		info, err := os.Lstat(filepath.Join(h.root, folder))
		if err == nil && info.IsDir() && info.Mode().Perm()&0o001 == 0 {
			return true
		}
	}
	return false
}
