// Package docker is what an audit knows of a Docker engine, and what its checks ask
// of that. The checks stand in groups by what they judge: containers, the images
// they are made from, and the engine itself.
//
// The facts say what the engine's API showed to a client that only reads, and,
// for an engine on this machine, what its files look like. They hold no value of
// an environment variable, label or command line that looks like a secret.
package docker

import (
	"time"

	"hardcheck/checks"
)

// Facts is what was observed on one engine.
type Facts struct {
	// Transport is how the engine was spoken to: "unix", "tls" or "plaintext";
	// "file" for facts that were read from a description such as a compose file.
	Transport Transport `json:"transport"`
	// TLS is known on "tls" only.
	TLS checks.Value[checks.TLS] `json:"tls"`
	// Anonymous tells whether the engine answered over TCP without a client
	// certificate. Who may ask an engine may do anything as root on its host.
	Anonymous checks.Value[bool] `json:"anonymous"`
	// APIVersion is the version that was spoken: "1.41".
	APIVersion string `json:"apiVersion,omitempty"`
	// Engine is from GET /info, Versions from GET /version.
	Engine   checks.Value[Engine]   `json:"engine"`
	Versions checks.Value[Versions] `json:"versions"`
	// Swarm is unknown on workers: only a manager shows its settings. Engines
	// outside a swarm have the zero Swarm.
	Swarm checks.Value[Swarm] `json:"swarm"`
	// Containers are those in every state, sorted by name.
	Containers checks.Value[[]Container] `json:"containers"`
	// Images are the local images, sorted by name; intermediate layers are left out.
	Images   checks.Value[[]Image] `json:"images"`
	Networks checks.List[Network]  `json:"networks"`
	Volumes  checks.List[Volume]   `json:"volumes"`
	// Host is known where the engine is local and its host's files can be seen.
	Host checks.Value[Host] `json:"host"`
	// Self is the name of the container that hardcheck itself runs in. It is not
	// among Containers.
	Self string `json:"self,omitempty"`
	// Vanished are the IDs of containers that were removed while they were read.
	Vanished []string `json:"vanished,omitempty"`
}

// FactsKind is "docker".
func (Facts) FactsKind() string { return "docker" }

// Kind is the kind of Docker engines.
var Kind = checks.KindOf[Facts]("Docker")

// Versions are the versions of the engine's parts, as they report themselves. A
// part that is missing or has an empty version did not tell.
type Versions struct {
	// Components by name: "Engine", "containerd", "runc", "docker-init", "rootlesskit".
	Components map[string]string `json:"components"`
	API        string            `json:"api,omitempty"`
	MinAPI     string            `json:"minAPI,omitempty"`
	OS         string            `json:"os,omitempty"`
	Arch       string            `json:"arch,omitempty"`
	Kernel     string            `json:"kernel,omitempty"`
}

// Engine is the daemon's own account of itself.
type Engine struct {
	Name            string `json:"name,omitempty"`
	Version         string `json:"version,omitempty"`
	OperatingSystem string `json:"operatingSystem,omitempty"`
	// OSType is "linux" or "windows".
	OSType   string   `json:"osType,omitempty"`
	RootDir  string   `json:"rootDir,omitempty"`
	Security Security `json:"security"`
	// LiveRestore keeps containers running while the daemon is down.
	LiveRestore  bool `json:"liveRestore"`
	Experimental bool `json:"experimental"`
	Debug        bool `json:"debug"`
	// LogDriver is the default of new containers.
	LogDriver     string `json:"logDriver,omitempty"`
	StorageDriver string `json:"storageDriver,omitempty"`
	// CgroupVersion is "1" or "2"; empty before API 1.40.
	CgroupVersion CgroupVersion `json:"cgroupVersion,omitempty"`
	Runtimes      []string      `json:"runtimes,omitempty"`
	// DefaultRuntime is usually "runc".
	DefaultRuntime string `json:"defaultRuntime,omitempty"`
	// AuthorizationPlugins decide about each request to the API.
	AuthorizationPlugins []string `json:"authorizationPlugins,omitempty"`
	// InsecureRegistries are networks and hosts that are spoken to without
	// verified TLS, those on the loopback interface left out: they always are there.
	InsecureRegistries checks.List[string] `json:"insecureRegistries"`
	// Mirrors are the registry mirrors' URLs, without user and password.
	Mirrors checks.List[string] `json:"mirrors"`
	// AddressPools are the networks from which new networks are taken: "172.17.0.0/12 in /16".
	AddressPools []string `json:"addressPools,omitempty"`
	// Listeners are the TCP addresses of the API that the daemon itself warns of.
	Listeners checks.List[Listener] `json:"listeners"`
	// Unenforced are limits that the kernel doesn't support here and that are
	// therefore ignored: "memory", "pids", "cpu-cfs-quota", "swap".
	Unenforced []string `json:"unenforced,omitempty"`
	// Warnings are the daemon's own, in its words.
	Warnings []string `json:"warnings,omitempty"`
	// SwarmState is "inactive", "pending", "active", "error" or "locked".
	SwarmState string `json:"swarmState,omitempty"`
	// SwarmManager is set when this engine manages a swarm.
	SwarmManager bool `json:"swarmManager"`
	// Managers and Nodes are the swarm's as this engine knows them.
	Managers int `json:"managers,omitempty"`
	Nodes    int `json:"nodes,omitempty"`
	// FirewallBackend is told since API 1.49.
	FirewallBackend string `json:"firewallBackend,omitempty"`
	// Containers and Images are how many the daemon counts.
	Containers int `json:"containers"`
	Images     int `json:"images"`
}

// Security is from the SecurityOptions of GET /info.
type Security struct {
	// Rootless: the daemon itself runs without root.
	Rootless bool `json:"rootless"`
	// UserNamespaces: root in a container is another user on the host.
	UserNamespaces bool `json:"userNamespaces"`
	AppArmor       bool `json:"appArmor"`
	SELinux        bool `json:"seLinux"`
	// Seccomp is the default profile: "default" (before 23.0), "builtin",
	// "unconfined" or a file name; empty when the kernel has no seccomp.
	Seccomp SeccompProfile `json:"seccomp,omitempty"`
	// NoNewPrivileges is the daemon-wide default. Engines before 23.0 don't show
	// it, so that its absence there is unknown.
	NoNewPrivileges checks.Value[bool] `json:"noNewPrivileges"`
}

// Listener is a TCP address on which the daemon says that its API is not protected.
type Listener struct {
	// URL is the address in the daemon's warning: "http://0.0.0.0:2375".
	URL string `json:"url"`
	// Encrypted is set for TLS that doesn't verify its clients.
	Encrypted bool `json:"encrypted"`
}

// Swarm is what a manager tells about its swarm.
type Swarm struct {
	Active bool `json:"active"`
	// Managers and Nodes are how many there are.
	Managers int `json:"managers"`
	Nodes    int `json:"nodes"`
	// AutoLock: managers ask for a key after a restart.
	AutoLock bool `json:"autoLock"`
	// NodeCertExpiry is the life of the nodes' certificates.
	NodeCertExpiry time.Duration `json:"nodeCertExpiry"`
}

// Unconfined is the seccomp profile that allows every call.
const Unconfined = "unconfined"

// FiltersCalls reports whether the engine puts a seccomp profile on containers that ask for none.
func (s Security) FiltersCalls() bool { return s.Seccomp != "" && s.Seccomp != Unconfined }
