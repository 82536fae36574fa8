package containers

import (
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
		"read-only, it still reads keys and password hashes. What lies below such a directory counts too, and so do volumes of the local " +
		"driver that are bind mounts. Directories with the engine's socket are reported by docker-engine-socket-unmounted.",
	Remediation: "Keep the container's data in a volume (`volumes: [data:/data]`), or in a directory made for it, such as /srv/<name>. Mount " +
		"single files read-only where a program must read them: `/etc/localtime:/etc/localtime:ro`.",
	References: []string{docker.CIS("5.6"), bindMountPage},
	Rule: docker.EachContainerWith(HostPathsParams{Selector: docker.Everything(), Allow: []string{
		"/etc/localtime", "/etc/timezone", "/etc/ssl/certs", "/usr/share/zoneinfo", "/usr/share/ca-certificates",
	}, AllowWritable: []string{}}, hostPathsUnmounted),
}

// systemPaths are the host's own; what lies below them is too.
var systemPaths = []string{
	"/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/libx32", "/proc", "/root", "/run", "/sbin", "/sys", "/usr",
	"/var/lib/containerd", "/var/lib/docker", "/var/lib/kubelet", "/var/run", "/var/spool/cron",
}

// personalPaths hold people's files and logs: worth less to an intruder.
var personalPaths = []string{"/home", "/var/log"}

// wholePaths are the host's own themselves; below them is other data too.
var wholePaths = []string{"/", "/var", "/var/lib", "/var/spool"}

func hostPathsUnmounted(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p HostPathsParams) {
	mounts, _ := mountsOf(o.Facts, s, c)
	for _, mount := range mounts {
		severity := pathSeverity(mount.HostPath)
		if severity == 0 && mount.HostPath != "" {
			severity = ofEngine(o.Facts, s, mount.HostPath)
		}
		if severity == 0 || mount.EngineSocket != "" || p.allows(mount) {
			continue
		}
		s.Evidence("Mounts "+mount.Destination, "%s (%s)", mount.HostPath, access(mount))
		if mount.ReadOnly {
			severity = severity.Lower()
		}
		s.ViolationAt(withoutRoot(o.Facts, c, severity), "mounts %s of the host%s", mount.HostPath, disguise(mount))
	}
}

func (p HostPathsParams) allows(m docker.Mount) bool {
	return m.ReadOnly && docker.PathWithinAny(m.HostPath, p.Allow) || docker.PathWithinAny(m.HostPath, p.AllowWritable)
}

// pathSeverity is 0 for a path that isn't the host's own.
func pathSeverity(hostPath string) checks.Severity {
	switch {
	case slices.Contains(wholePaths, hostPath), docker.PathWithinAny(hostPath, systemPaths):
		return checks.High
	case docker.PathWithinAny(hostPath, personalPaths):
		return checks.Medium
	default:
		return 0
	}
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
