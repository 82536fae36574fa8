package containers

import (
	"cmp"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// HostPathsParams are the parameters of docker-host-paths-unmounted.
type HostPathsParams struct {
	docker.Selector
	// Allow are host paths that may be mounted read-only, with what lies below them.
	Allow []string `json:"allow"`
	// AllowWritable are those that a container may also change.
	AllowWritable []string `json:"allow-writable"`
}

// HostPathsUnmounted reports containers that see the host's own files.
var HostPathsUnmounted = &checks.Check{
	ID:       "docker-host-paths-unmounted",
	Title:    "Sensitive host directories are not mounted into containers",
	Severity: checks.High,
	Description: "With /etc, /usr, /root or the engine's own directory mounted, a container changes who may log in to the host or what it runs; " +
		"read-only, it still reads keys and password hashes. What lies below such a directory counts too, of a home only what is hidden, and so do volumes of the local " +
		"driver with options (bind mounts, disks, overlays), and what a path leads to through symbolic links, where the host's files can be seen. Directories with the engine's socket are reported by docker-engine-socket-unmounted.",
	Remediation: "Keep the container's data in a volume (`volumes: [data:/data]`), or in a directory made for it, such as /srv/<name>. Mount " +
		"single files read-only where a program must read them: `/etc/localtime:/etc/localtime:ro`.",
	References: []string{docker.CIS("5.6"), bindMountPage},
	Rule: docker.EachContainerWith(HostPathsParams{Selector: docker.Everything(), Allow: []string{
		"/etc/localtime", "/etc/timezone", "/etc/ssl/certs", "/usr/share/zoneinfo", "/usr/share/ca-certificates",
	}, AllowWritable: []string{}}, hostPathsUnmounted),
}

// systemPaths are the host's own; what lies below them is too.
var systemPaths = []string{
	"/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/libx32", "/proc", "/run", "/sbin", "/sys", "/usr",
	"/var/lib/containerd", "/var/lib/docker", "/var/lib/kubelet", "/var/run", "/var/spool/cron",
}

// logPaths hold logs: worth less to an intruder.
var logPaths = []string{"/var/log"}

// wholePaths are the host's own themselves; below them is other data too.
var wholePaths = []string{"/", "/var", "/var/lib", "/var/spool"}

func hostPathsUnmounted(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p HostPathsParams) {
	mounts, _ := mountsOf(o.Facts, s, c)
	for _, lead := range docker.Leads(o, mounts) {
		if cmp.Or(lead.Mount.EngineSocket, lead.EngineSocket()) != "" {
			continue
		}
		severity := checks.Severity(0)
		for _, path := range lead.Paths() {
			if !p.allows(lead.Mount, path) {
				severity = max(severity, pathSeverity(path), ofEngine(o.Facts, s, path))
			}
		}
		if severity == 0 {
			lead.Need(s)
			continue
		}
		s.Evidence("Mounts "+lead.Mount.Destination, "%s (%s)", lead.Words(""), access(lead.Mount))
		if lead.Mount.ReadOnly {
			severity = severity.Lower()
		}
		s.ViolationAt(withoutRoot(o.Facts, c, severity), "mounts %s", lead.Words(" of the host"+disguise(lead.Mount)))
	}
}

func (p HostPathsParams) allows(m docker.Mount, path string) bool {
	return m.ReadOnly && docker.PathWithinAny(path, p.Allow) || docker.PathWithinAny(path, p.AllowWritable)
}

// pathSeverity is 0 for a path that isn't the host's own.
func pathSeverity(hostPath string) checks.Severity {
	switch {
	case slices.Contains(wholePaths, hostPath), docker.PathWithinAny(hostPath, systemPaths):
		return checks.High
	case docker.PathWithinAny(hostPath, logPaths):
		return checks.Medium
	default:
		return homeSeverity(hostPath)
	}
}

// homeSeverity judges paths in homes. A home itself, and what is hidden in it, holds keys and what a
// shell runs at a login; a visible folder of a home is data like any other.
func homeSeverity(hostPath string) checks.Severity {
	severity, below := checks.Medium, ""
	switch {
	case hostPath == "/home":
		return severity
	case docker.PathWithin(hostPath, "/root"):
		severity, below = checks.High, strings.TrimPrefix(hostPath, "/root")
	case docker.PathWithin(hostPath, "/home"):
		_, rest, _ := strings.Cut(strings.TrimPrefix(hostPath, "/home/"), "/")
		below = "/" + rest
	default:
		return 0
	}
	if below == "" || below == "/" || strings.HasPrefix(below, "/.") {
		return severity
	}
	return 0
}

// ofEngine judges a path by the folder in which this engine keeps its data.
func ofEngine(f docker.Facts, s checks.Subject, hostPath string) checks.Severity {
	engine, ok := checks.Need(s, f.Engine, "engine")
	switch {
	case !ok || engine.RootDir == "":
	case !strings.HasPrefix(engine.RootDir, "/") && !strings.Contains(engine.RootDir, ":"):
		s.UnknownWord("the engine's root folder", engine.RootDir)
	case docker.PathWithin(hostPath, engine.RootDir):
		return checks.High
	}
	return 0
}

func disguise(m docker.Mount) string {
	if m.Type == "volume" {
		return " through the volume " + m.Name
	}
	return ""
}
