package dockerconn

import (
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/advisories"
	"hardcheck/checks/docker"
	"hardcheck/checks/hostfs"
)

// enginePID is the engine's process: the one that listens on its socket. Where systemd does that for it, it
// is the one that the engine's own file names; 0 where neither is known.
func (c *collector) enginePID(host hostfs.Root) int {
	if pid := int(c.line.peer.Load()); isEngine(pid) || host != "/" || socketOf(c.access) != DefaultSocket {
		return pid
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(hostfs.Read("/run/docker.pid", 64))))
	if err != nil || !isEngine(pid) {
		return 0
	}
	return pid
}

func isEngine(pid int) bool {
	return strings.TrimSpace(string(hostfs.Read(filepath.Join("/proc", strconv.Itoa(pid), "comm"), 64))) == "dockerd"
}

// packages are those of the distribution that the engine's parts are from. The engine says of containerd and
// runc which revision of the package they are; of its own only the version, and for that one the program that
// runs must be the package's.
func (c *collector) packages(host hostfs.Root, pid int) map[string]advisories.Package {
	found := map[string]advisories.Package{}
	files := hostfs.Host{Root: string(host)}
	for part, name := range map[string]string{docker.PartEngine: "docker.io", docker.PartContainerd: "containerd", docker.PartRunc: "runc"} {
		pack, err := files.Installed(name)
		if err != nil {
			continue
		}
		if part == docker.PartEngine {
			engine, _ := c.facts.Engine.Get()
			if !isBuildOf(pack.Version, engine.Version) || !files.Runs(pid, name) {
				continue
			}
		} else if revision := c.revisions[part]; revision == "" || revision != pack.Version && revision != pack.Source {
			continue
		}
		found[part] = advisories.Package{Name: name, Version: checks.Clean(pack.Version), Fixed: slices.Sorted(maps.Keys(pack.Changelog.Fixed))}
	}
	return found
}

// isBuildOf reports whether a package's version (epoch:upstream-revision) is a build of an engine's.
func isBuildOf(version, engine string) bool {
	if _, rest, found := strings.Cut(version, ":"); found {
		version = rest
	}
	return engine != "" && strings.HasPrefix(version, engine+"-")
}
