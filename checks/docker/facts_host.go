package docker

import (
	"time"

	"hardcheck/checks"
	"hardcheck/checks/advisories"
)

// Network is one network of the engine.
type Network struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Driver is "bridge", "host", "null", "overlay", "macvlan" or "ipvlan". Containers
	// on the last two are on the outer network without any published port.
	Driver   NetworkDriver `json:"driver"`
	Internal bool          `json:"internal"`
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

// LocalDriver is the driver of volumes that the engine itself brings.
const LocalDriver = "local"

// Volume is one volume.
type Volume struct {
	Name string `json:"name"`
	// Driver is [LocalDriver] or a plugin's name.
	Driver string `json:"driver"`
	// HostPaths are the host's paths that a local volume with options shows: what it is bound to, a
	// disk, or the folders of an overlay. Empty for others.
	HostPaths []string `json:"hostPaths,omitempty"`
	// Remote is the file system type of a local volume on a network: "nfs", "cifs".
	Remote string `json:"remote,omitempty"`
	// Secrets are what looks like a secret in the volume's options.
	Secrets checks.List[SecretFinding] `json:"secrets"`
}

// Host is what the files of the engine's host show.
type Host struct {
	// Files are those that exist of the engine's sockets, units, settings and certificates.
	Files []File `json:"files"`
	// Sources are what the mounts and devices of all containers lead to, sorted by path.
	Sources checks.Value[[]Source] `json:"sources"`
	// Daemon is unknown where daemon.json is there and can't be read.
	Daemon checks.Value[Daemon] `json:"daemon"`
	// Audit is what the host's audit rules watch.
	Audit checks.Value[Audit] `json:"audit"`
	// Packages are those of the distribution that the engine's parts are from, by the names of
	// [Versions]: parts whose program was found to be theirs. What is missing may be anybody's.
	Packages map[string]advisories.Package `json:"packages,omitempty" free:"parts have the names that the engine gives them"`
	// DataSeparate: the engine's root folder is in another file system than the host's root.
	DataSeparate checks.Value[bool] `json:"dataSeparate"`
	// NodeCertificate is the life of the certificate by which the swarm knows this node, and SwarmListen
	// the address on which a manager listens for nodes. Both are of nodes of a swarm only.
	NodeCertificate checks.Value[Life]   `json:"nodeCertificate"`
	SwarmListen     checks.Value[string] `json:"swarmListen" free:"an address; what is none isn't assessed"`
	// GroupMembers is the number of users in the group docker: each is as good as root.
	GroupMembers checks.Value[int] `json:"groupMembers"`
}

// Life is from when until when something is valid.
type Life struct {
	Begins time.Time `json:"begins"`
	Ends   time.Time `json:"ends"`
}

// Audit is what the rules in the files of auditd say about the engine. What the kernel has loaded isn't read.
type Audit struct {
	// Rules is how many rules there are, whatever they watch; none where the files are missing.
	Rules int `json:"rules"`
	// Watched are the files and folders whose changes are recorded.
	Watched []string `json:"watched,omitempty"`
	// Files are those of the engine that exist on the host: its programs, units, settings and folders.
	Files []string `json:"files,omitempty"`
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
