package hostfs

import (
	"slices"
	"strings"

	"hardcheck/checks/pattern"
)

// Surroundings are what a process can tell of the container that it runs in.
type Surroundings struct {
	// Inside is set where the process runs in a container.
	Inside bool
	// ID is the container's, 64 hex digits; empty where it can't be told for sure.
	ID string
	// Shared is set where ID is that of the container whose network files this one has: it is
	// another's where the network is ("--network container:X").
	Shared bool
}

// ownFiles are what an engine mounts into each container, over the image's own, from a folder that
// has the container's ID as its name.
var ownFiles = []string{"/etc/hostname", "/etc/hosts", "/etc/resolv.conf"}

var (
	// ownCgroup is the last part of a path of control groups; "docker-ID.scope" with systemd.
	ownCgroup = pattern.New(`/docker[/-]([0-9a-f]{64})(?:\.scope)?$`)
	// ownFolder is where the engine keeps a container's files, below its root folder, which may
	// be a mount of its own.
	ownFolder = pattern.New(`(?:^|/)containers/([0-9a-f]{64})/(hostname|hosts|resolv\.conf)$`)
)

// OwnContainer reads /proc/self/cgroup and /proc/self/mountinfo. No other path in the table of mounts
// says who the process is: whoever may start a container chooses those, and could hide one.
func OwnContainer() Surroundings {
	return own(string(Read("/proc/self/cgroup", MaxProcFile)), string(Read("/proc/self/mountinfo", MaxProcFile)))
}

func own(cgroup, mounts string) Surroundings {
	groups, files := idsIn(cgroup, groupID), idsIn(mounts, fileID)
	// Other engines keep these files in folders of other names, and they are mounts as well. The file
	// /.dockerenv is no sign: an image that became a machine's disk has it too.
	all := Surroundings{Inside: len(idsOf([]byte(cgroup)))+len(idsIn(mounts, ownFile)) > 0}
	switch {
	case len(groups) == 1:
		all.ID = groups[0]
	case len(groups) == 0 && len(files) == 1:
		all.ID, all.Shared = files[0], true
	}
	return all
}

// idsIn are the different IDs that a text's lines give.
func idsIn(text string, idOf func(line string) string) []string {
	var ids []string
	for line := range strings.Lines(text) {
		if id := idOf(strings.TrimSuffix(line, "\n")); id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// groupID reads a line of /proc/self/cgroup: "3:cpuset:/docker/ID".
func groupID(line string) string {
	if match := ownCgroup.FindStringSubmatch(line); match != nil {
		return match[1]
	}
	return ""
}

// ownFile is the place of a mount in which engines put their files, else empty.
func ownFile(line string) string {
	if fields := strings.Fields(line); len(fields) > 5 && slices.Contains(ownFiles, fields[4]) {
		return fields[4]
	}
	return ""
}

// fileID reads a line of /proc/self/mountinfo (man 5 proc_pid_mountinfo): the fourth field is the
// path in the file system that is mounted, the fifth the place in ours.
func fileID(line string) string {
	place := ownFile(line)
	if place == "" {
		return ""
	}
	match := ownFolder.FindStringSubmatch(strings.Fields(line)[3])
	if match == nil || "/etc/"+match[2] != place {
		return ""
	}
	return match[1]
}
