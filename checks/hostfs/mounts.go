package hostfs

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// mountPoint is a line of /proc/self/mountinfo.
type mountPoint struct {
	// device is the file system's "major:minor", root the folder of it that is mounted, and at
	// the place, a path of the host's.
	device, root, at string
}

// Mounts are the mounts of a host, in the order in which they were made.
type Mounts struct {
	root Root
	all  []mountPoint
}

// Mounts reads the mounts below the root, as this process sees them.
func (r Root) Mounts() Mounts {
	return Mounts{r, parseMounts(string(Read("/proc/self/mountinfo", 16*MaxProcFile)), string(r))}
}

// Origin is the path by which a path without links was there first: what a bind mount of the host shows
// at another place lies below the oldest mount of its file system. It is the path itself where there is
// no other, or where something is mounted over that.
func (m Mounts) Origin(real string) string {
	origin := m.origin(real)
	if origin == real {
		return real
	}
	here, err := os.Stat(m.root.At(real))
	if err != nil {
		return real
	}
	there, err := os.Stat(m.root.At(origin))
	if err != nil || !os.SameFile(here, there) {
		return real
	}
	return origin
}

func (m Mounts) origin(real string) string {
	over := -1
	for i, one := range m.all {
		if within(real, one.at) && (over < 0 || len(one.at) >= len(m.all[over].at)) {
			over = i
		}
	}
	if over < 0 {
		return real
	}
	inside := filepath.Join(m.all[over].root, strings.TrimPrefix(real, m.all[over].at))
	first := slices.IndexFunc(m.all, func(one mountPoint) bool { return one.device == m.all[over].device && within(inside, one.root) })
	return filepath.Join(m.all[first].at, strings.TrimPrefix(inside, m.all[first].root))
}

// within reports whether a path is a folder or lies below it. Both are clean.
func within(path, folder string) bool {
	return path == folder || strings.HasPrefix(path, strings.TrimSuffix(folder, "/")+"/")
}

// octal are the characters that the kernel writes as numbers in a path.
var octal = strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`)

// parseMounts reads a text of /proc/self/mountinfo (man 5 proc_pid_mountinfo): the third field is the
// device, the fourth the root in its file system, the fifth the place.
func parseMounts(text, below string) []mountPoint {
	var all []mountPoint
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) < 6 || !filepath.IsAbs(fields[3]) || !filepath.IsAbs(fields[4]) {
			continue
		}
		at := filepath.Clean(octal.Replace(fields[4]))
		if !within(at, below) {
			continue
		}
		all = append(all, mountPoint{fields[2], filepath.Clean(octal.Replace(fields[3])), filepath.Join("/", strings.TrimPrefix(at, strings.TrimSuffix(below, "/")))})
	}
	return all
}
