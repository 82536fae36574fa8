package hostfs

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"hardcheck/checks/pattern"
)

// MaxProcFile bounds what is read of a file below /proc, in bytes.
const MaxProcFile = 1 << 20

// Process is one process, as /proc shows it to this process.
type Process struct {
	PID int
	// UID is the user, by the number on the host: 0 where the real, the effective or the
	// saved one is, as the process can take that one back.
	UID int64
	// GID is the effective group, Groups the further ones.
	GID    int64
	Groups []int64
	// Command is the beginning of the executable's name, or what the process calls itself.
	Command string
}

var errHidden = errors.New("the first process can't be seen")

// containerIDs finds the IDs of containers in a path of control groups: "/docker/ID",
// "/system.slice/docker-ID.scope", "/parent/ID". A container in a container has both. Podman's
// "libpod-conmon-ID.scope" has its monitor on the host, which is none of the container's processes.
var containerIDs = pattern.New(`(-conmon)?[/-]([0-9a-f]{64})(?:\.scope)?(?:/|\n|$)`)

// ContainerProcesses are the processes of each container, by its ID, sorted by PID: all that proc
// (such as "/proc") shows in a control group that has the ID's name. It is one pass over all
// processes; those that end meanwhile are left out.
func ContainerProcesses(proc string) (map[string][]Process, error) {
	folder, err := os.Open(proc)
	if err != nil {
		return nil, err
	}
	defer func() { _ = folder.Close() }()
	names, err := folder.Readdirnames(-1)
	if err != nil {
		return nil, err
	}
	// Mounted with hidepid, it hides the processes of other users: then those that are seen aren't all.
	if len(Read(filepath.Join(proc, "1", "status"), MaxProcFile)) == 0 {
		return nil, errHidden
	}
	found := map[string][]Process{}
	for _, name := range names {
		pid, err := strconv.Atoi(name)
		if err != nil {
			continue
		}
		ids := idsOf(Read(filepath.Join(proc, name, "cgroup"), MaxProcFile))
		if len(ids) == 0 {
			continue
		}
		if process, ok := parseStatus(Read(filepath.Join(proc, name, "status"), MaxProcFile)); ok {
			process.PID = pid
			for _, id := range ids {
				found[id] = append(found[id], process)
			}
		}
	}
	for _, list := range found {
		slices.SortFunc(list, func(a, b Process) int { return a.PID - b.PID })
	}
	return found, nil
}

func idsOf(cgroup []byte) []string {
	var ids []string
	var last []byte
	for line := range bytes.Lines(cgroup) {
		// With the first version of control groups each controller has a line ("3:cpuset:/docker/ID"),
		// and most name the same group.
		path := line[bytes.LastIndexByte(line, ':')+1:]
		if bytes.Equal(path, last) {
			continue
		}
		last = path
		// A match ends with the slash that the next one may begin with.
		for at := 0; at < len(path); {
			match := containerIDs.FindSubmatchIndex(path[at:])
			if match == nil {
				break
			}
			if match[2] < 0 {
				ids = append(ids, string(path[at+match[4]:at+match[5]]))
			}
			at += match[5]
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// parseStatus reads /proc/PID/status (man 5 proc_pid_status): each line is a name, a
// colon, and numbers parted by blanks.
func parseStatus(text []byte) (Process, bool) {
	process, seen := Process{}, 0
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(line, ":")
		numbers, ok := integers(value)
		switch {
		case name == "Name":
			process.Command = strings.TrimSpace(value)
			seen++
		case name == "Uid" && ok && len(numbers) >= 3:
			process.UID = numbers[1]
			if slices.Contains(numbers[:3], 0) {
				process.UID = 0
			}
			seen++
		case name == "Gid" && ok && len(numbers) >= 3:
			process.GID = numbers[1]
			seen++
		case name == "Groups" && ok:
			process.Groups = numbers
			seen++
		}
	}
	return process, seen == 4
}

func integers(text string) ([]int64, bool) {
	var numbers []int64
	for _, word := range strings.Fields(text) {
		number, err := strconv.ParseInt(word, 10, 64)
		if err != nil || number < 0 {
			return nil, false
		}
		numbers = append(numbers, number)
	}
	return numbers, true
}
