package docker

import (
	"slices"
	"strings"
)

// The words of the engine's API that rules know (Docker Engine API 1.41, and what 28 adds).
// A plugin, another engine or a later version may say something else: what rests on such
// a word is not assessed.
var (
	transports     = []string{"unix", "tls", "plaintext", string(TransportFile)}
	mountTypes     = []string{"bind", "volume", "tmpfs", "npipe", "cluster", "image"}
	propagations   = []string{"", "private", "rprivate", "slave", "rslave", "shared", "rshared"}
	networkDrivers = []string{"bridge", "host", "null", "none", "overlay", "macvlan", "ipvlan"}
	states         = []string{"created", "running", "paused", "restarting", "removing", "exited", "dead"}
	healths        = []string{"", "none", "starting", "healthy", "unhealthy"}
	restarts       = []string{"", "no", "always", "on-failure", "unless-stopped"}
	seccomps       = []string{"", "default", "builtin", "custom", AllowsAll, Unconfined}
	cgroupVersions = []string{"", "1", "2"}
	logDrivers     = []string{
		"", "none", "local", "json-file", "journald", "syslog", "gelf", "fluentd", "awslogs", "splunk", "gcplogs", "etwlogs", "logentries",
	}
)

// Transport is how the engine was spoken to.
type Transport string

// TransportFile is that of facts which were read from a description, such as a compose file.
const TransportFile Transport = "file"

// Known reports whether it is "unix", "tls", "plaintext" or "file".
func (t Transport) Known() bool { return slices.Contains(transports, string(t)) }

// MountType is the kind of a mount: "bind", "volume", "tmpfs", "npipe", "cluster" or "image".
type MountType string

// Known reports whether it is one of the engine's.
func (t MountType) Known() bool { return slices.Contains(mountTypes, string(t)) }

// Propagation is how mounts below a mount reach the host; empty where the engine says nothing.
type Propagation string

// Known reports whether it is one of the engine's.
func (p Propagation) Known() bool { return slices.Contains(propagations, string(p)) }

// NetworkDriver is what a network is made with. A plugin's name is none of the known ones.
type NetworkDriver string

// Known reports whether it is one of the engine's own.
func (d NetworkDriver) Known() bool { return slices.Contains(networkDrivers, string(d)) }

// Status is what a container is doing.
type Status string

// Known reports whether it is one of the engine's.
func (s Status) Known() bool { return slices.Contains(states, string(s)) }

// HealthStatus is what the health check says; empty without one.
type HealthStatus string

// Known reports whether it is one of the engine's.
func (h HealthStatus) Known() bool { return slices.Contains(healths, string(h)) }

// RestartPolicy is when the engine restarts a container.
type RestartPolicy string

// Known reports whether it is one of the engine's.
func (p RestartPolicy) Known() bool { return slices.Contains(restarts, string(p)) }

// SeccompProfile is the filter of system calls: empty for the engine's default, or for an
// engine that has none; "custom" for one that is given with the container, "allows-all" for one of
// these that forbids no call, a path for one that is given with the daemon.
type SeccompProfile string

// Known reports whether what it does can be told.
func (p SeccompProfile) Known() bool {
	return slices.Contains(seccomps, string(p)) || strings.HasPrefix(string(p), "/")
}

// CgroupVersion is the version of control groups, empty where the engine doesn't tell.
type CgroupVersion string

// Known reports whether it is 1 or 2, or not told.
func (v CgroupVersion) Known() bool { return slices.Contains(cgroupVersions, string(v)) }

// UlimitName is a limit by the name that setrlimit(2) has for it, in lower case and without RLIMIT_.
type UlimitName string

// Known reports whether it is one of Linux.
func (n UlimitName) Known() bool {
	return slices.Contains([]string{
		"as", "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio", "rttime", "sigpending", "stack",
	}, string(n))
}

// LogDriver is where a container's output goes, empty for the engine's default.
type LogDriver string

// Known reports whether it is one of the engine's own. A plugin's name is none.
func (d LogDriver) Known() bool { return slices.Contains(logDrivers, string(d)) }

// Place is where something that looks like a secret stands.
type Place string

// Known reports whether it is one of those that are searched.
func (p Place) Known() bool {
	return slices.Contains([]string{"env", "command", "label", "history", "log", "volume", "copy"}, string(p))
}

// Weakness is why everybody can guess a secret: it is "known", a "placeholder" or a
// "pattern"; empty where nothing says so.
type Weakness string

// Known reports whether it is one of the detector's.
func (w Weakness) Known() bool {
	return slices.Contains([]string{"", "known", "placeholder", "pattern"}, string(w))
}

// Words say what such a secret is.
func (w Weakness) Words() string {
	switch w {
	case "placeholder":
		return "a placeholder of an example"
	case "pattern":
		return "a pattern of few characters"
	default:
		return "a well-known password"
	}
}

// SecretForm is what makes a value look like a secret.
type SecretForm string

// Known reports whether it is one of the detector's.
func (f SecretForm) Known() bool {
	return slices.Contains([]string{
		"name", "option", "url-password", "url-token", "private-key", "jwt", "token", "password-hash", "header", "settings", "django-insecure",
	}, string(f))
}

// SourceType is what lies at a path of the host.
type SourceType string

// Known reports whether it is "file", "folder" or "other".
func (t SourceType) Known() bool {
	return slices.Contains([]string{"file", "folder", "other", ""}, string(t))
}

// Resolution is how the number of a container's user was found.
type Resolution string

// Known reports whether it is one of the connector's ways.
func (r Resolution) Known() bool {
	return slices.Contains([]string{"empty", "name", "numeric", "top", "unresolved"}, string(r))
}

// Role is what a file of the host is for the engine.
type Role string

// Known reports whether it is one of the connector's.
func (r Role) Known() bool {
	return slices.Contains([]string{
		"socket", "containerd-socket", "config", "config-folder", "unit", "defaults", "certs-folder", "tls-ca", "tls-cert", "tls-key",
	}, string(r))
}
