package docker

import "hardcheck/checks"

// Network is one network of the engine.
type Network struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Driver is "bridge", "host", "null", "overlay", "macvlan" or "ipvlan". Containers
	// on the last two are on the outer network without any published port.
	Driver   NetworkDriver `json:"driver"`
	Scope    string        `json:"scope,omitempty"`
	Internal bool          `json:"internal"`
	IPv6     bool          `json:"ipv6"`
	// Subnets are in CIDR form.
	Subnets checks.List[string] `json:"subnets"`
	// InterContainer: containers on this bridge reach each other's every port
	// (enable_icc). Known for bridges only.
	InterContainer checks.Value[bool] `json:"interContainer"`
	// HostBinding is the address that published ports are bound to by default.
	HostBinding string `json:"hostBinding,omitempty"`
	// Parent is the host's interface below a macvlan or ipvlan.
	Parent string `json:"parent,omitempty"`
	// Encrypted: the overlay's data traffic is.
	Encrypted bool `json:"encrypted"`
	Ingress   bool `json:"ingress"`
	// Containers are the names of those attached, in every state.
	Containers []string `json:"containers,omitempty"`
}

// Volume is one volume.
type Volume struct {
	Name   string `json:"name"`
	Driver string `json:"driver"`
	// HostPath is the host's path that a local volume is bound to; empty for others.
	HostPath string `json:"hostPath,omitempty"`
	// Remote is the file system type of a local volume on a network: "nfs", "cifs".
	Remote    string            `json:"remote,omitempty"`
	Anonymous bool              `json:"anonymous"`
	Labels    map[string]string `json:"labels,omitempty"`
}

// Host is what the files of the engine's host show.
type Host struct {
	// Files are those that exist of the engine's sockets, units, settings and certificates.
	Files []File `json:"files"`
	// Sources are what the bind mounts of all containers lead to, sorted by path.
	Sources checks.Value[[]Source] `json:"sources"`
	// Daemon is unknown where daemon.json is there and can't be read.
	Daemon checks.Value[Daemon] `json:"daemon"`
	// GroupMembers is the number of users in the group docker: each is as good as root.
	GroupMembers checks.Value[int] `json:"groupMembers"`
}

// File is one file or folder of the host.
type File struct {
	Path string `json:"path"`
	// Role is "socket", "containerd-socket", "config", "config-folder", "unit",
	// "defaults", "certs-folder", "tls-ca", "tls-cert" or "tls-key".
	Role Role `json:"role"`
	// Problem says why the file could not be looked at; then nothing else is known of it.
	Problem string `json:"problem,omitempty"`
	// Mode is the permission bits in octal with four digits: "0660".
	Mode string `json:"mode"`
	UID  int64  `json:"uid"`
	GID  int64  `json:"gid"`
	// Group is the group's name; empty when /etc/group doesn't tell.
	Group string `json:"group,omitempty"`
}

// Daemon is how the daemon was told to behave.
type Daemon struct {
	// File is the path of daemon.json; empty where there is none.
	File string `json:"file,omitempty"`
	// Settings by their name in daemon.json: "userland-proxy", "iptables",
	// "log-level", "icc" and so on, as text; lists are joined by commas. What is
	// missing was not set, so that the daemon's default holds.
	Settings map[string]string `json:"settings,omitempty"`
	// CommandLine is set when the options of the running daemon were read and are
	// among the settings. Otherwise a missing setting may be such an option.
	CommandLine bool `json:"commandLine"`
}

// DefaultBridge is the name of the network that the engine makes itself.
const DefaultBridge = "bridge"
