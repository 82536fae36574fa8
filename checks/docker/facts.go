// Package docker is what an audit knows of a Docker engine, and what its checks ask
// of that. The checks stand in groups by what they judge: containers, the images
// they are made from, and the engine itself.
//
// The facts say what the engine's API showed to a client that only reads, and,
// for an engine on this machine, what its files look like. They hold no value of
// an environment variable, label or command line that looks like a secret.
package docker

import (
	"fmt"
	"strings"
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
	// Product is which engine it is, by the headers of its answers and GET /version.
	Product Product `json:"product,omitempty"`
	// Engine is from GET /info, Versions from GET /version.
	Engine   checks.Value[Engine]   `json:"engine"`
	Versions checks.Value[Versions] `json:"versions"`
	// Swarm is unknown on workers: only a manager shows its settings. Engines
	// outside a swarm have the zero Swarm.
	Swarm checks.Value[Swarm] `json:"swarm"`
	// Containers are those in every state, sorted by name; whole where the engine counts
	// as many in GET /info.
	Containers checks.List[Container] `json:"containers"`
	// Images are the local images, sorted by name, without BuildSteps; whole likewise.
	Images   checks.List[Image]   `json:"images"`
	Networks checks.List[Network] `json:"networks"`
	Volumes  checks.List[Volume]  `json:"volumes"`
	// Host is known where the engine is local and its host's files can be seen.
	Host checks.Value[Host] `json:"host"`
	// Self is the name of the container that hardcheck itself runs in. It is not
	// among Containers.
	Self string `json:"self,omitempty"`
	// Excluded are the names of containers that the target's filter of labels leaves out, and
	// ExcludedImages those of images that nothing else uses.
	Excluded       []string `json:"excluded,omitempty"`
	ExcludedImages []string `json:"excludedImages,omitempty"`
	// Vanished are the names of containers that were removed while they were read, and
	// VanishedImages those of images.
	Vanished       []string `json:"vanished,omitempty"`
	VanishedImages []string `json:"vanishedImages,omitempty"`
	// BuildSteps are the IDs of untagged images on which others were built, where no
	// container was made from them.
	BuildSteps []string `json:"buildSteps,omitempty"`
	// Lines are where the files stand that the facts are of, by the facts' path: "containers.web" is
	// where the container is described, "containers.web.user" what is said of its user. Nil for an engine.
	Lines map[string][]Line `json:"lines,omitempty"`
	// Unasked are sentences on files that were not read, since nobody named them.
	Unasked []string `json:"unasked,omitempty"`
}

// LeftOut names what the facts leave out, and an engine that tells less than Docker's, for whoever
// reads the report.
func (f Facts) LeftOut() []string {
	lines := append(f.about(), f.Unasked...)
	if f.Self != "" {
		lines = append(lines, "the container "+f.Self+", in which hardcheck itself runs, is left out")
	}
	// All of them by name: whoever may start a container may give it such a label.
	if len(f.Excluded) > 0 {
		lines = append(lines, "left out by the labels in the site file: "+strings.Join(f.Excluded, ", "))
	}
	if len(f.ExcludedImages) > 0 {
		lines = append(lines, "images of containers that are left out: "+strings.Join(f.ExcludedImages, ", "))
	}
	for _, left := range []struct {
		names        []string
		one, several string
	}{
		{f.Vanished, "container was removed while it was read", "containers were removed while they were read"},
		{f.VanishedImages, "image was removed while it was read", "images were removed while they were read"},
		{shortIDs(f.BuildSteps), "untagged image is a step of another's build and is left out", "untagged images are steps of others' builds and are left out"},
	} {
		switch len(left.names) {
		case 0:
		case 1:
			lines = append(lines, "1 "+left.one+": "+left.names[0])
		default:
			lines = append(lines, fmt.Sprintf("%d %s: %s", len(left.names), left.several, JoinNames(left.names)))
		}
	}
	return lines
}

// shortIDs are IDs as engines show them to people.
func shortIDs(ids []string) []string {
	short := make([]string, 0, len(ids))
	for _, id := range ids {
		id = strings.TrimPrefix(id, "sha256:")
		short = append(short, id[:min(len(id), 12)])
	}
	return short
}

// FactsKind is "docker".
func (Facts) FactsKind() string { return "docker" }

// CertificateEnds is when the certificate ends that the engine showed.
func (f Facts) CertificateEnds() []checks.CertificateEnd { return checks.CertificateEnds(f.TLS) }

// Kind is the kind of Docker engines.
var Kind = checks.WithSettings(checks.KindOf[Facts]("Docker"), completeSettings)

// The parts of an engine whose versions are compared with published vulnerabilities, as [Versions] names
// them.
const (
	PartEngine     = "Engine"
	PartContainerd = "containerd"
	PartRunc       = "runc"
)

// Versions are the versions of the engine's parts, as they report themselves. A
// part that is missing or has an empty version did not tell.
type Versions struct {
	// Components by name: "Engine", "containerd", "runc", "docker-init", "rootlesskit", "crun", "Conmon".
	// Podman is "Engine" too.
	Components map[string]string `json:"components"`
}

// Engine is the daemon's own account of itself.
type Engine struct {
	Version         string `json:"version,omitempty"`
	OperatingSystem string `json:"operatingSystem,omitempty"`
	// OSType is "linux" or "windows".
	OSType   string   `json:"osType,omitempty"`
	RootDir  string   `json:"rootDir,omitempty"`
	Security Security `json:"security"`
	// LiveRestore keeps containers running while the daemon is down.
	LiveRestore   bool   `json:"liveRestore"`
	Experimental  bool   `json:"experimental"`
	Debug         bool   `json:"debug"`
	StorageDriver string `json:"storageDriver,omitempty"`
	// LocalDigests is set where each image has a digest by its local name, whether it came from a
	// registry or not: with containerd's image store, and of Podman.
	LocalDigests bool `json:"localDigests,omitempty"`
	// CgroupVersion is "1" or "2"; empty before API 1.40.
	CgroupVersion CgroupVersion `json:"cgroupVersion,omitempty"`
	// DefaultRuntime is usually "runc".
	DefaultRuntime string `json:"defaultRuntime,omitempty"`
	// AuthorizationPlugins decide about each request to the API.
	AuthorizationPlugins []string `json:"authorizationPlugins,omitempty"`
	// InsecureRegistries are networks and hosts that are spoken to without
	// verified TLS, those on the loopback interface left out: they always are there.
	InsecureRegistries checks.List[string] `json:"insecureRegistries"`
	// Mirrors are the registry mirrors' URLs, without user and password.
	Mirrors checks.List[string] `json:"mirrors"`
	// Listeners are the TCP addresses of the API that the daemon itself warns of.
	Listeners checks.List[Listener] `json:"listeners"`
	// Unenforced are limits that the kernel doesn't support here and that are
	// therefore ignored: "memory", "pids", "cpu-cfs-quota", "swap".
	Unenforced []string `json:"unenforced,omitempty"`
	// SwarmState is "inactive", "pending", "active", "error" or "locked".
	SwarmState string `json:"swarmState,omitempty"`
	// SwarmManager is set when this engine manages a swarm.
	SwarmManager bool `json:"swarmManager"`
	// Containers and Images are how many the daemon counts.
	Containers int `json:"containers"`
	Images     int `json:"images"`
}

// InSwarm reports whether the engine is a node of a swarm, or was one and waits for its key.
func (e Engine) InSwarm() bool { return e.SwarmState != "" && e.SwarmState != "inactive" }

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
	// CAExpires is when the first of the swarm's root certificates ends.
	CAExpires checks.Value[time.Time] `json:"caExpires"`
}

// Unconfined is the seccomp profile that allows every call.
const Unconfined = "unconfined"

// AllowsAll is a seccomp profile of a container's own that forbids no call.
const AllowsAll = "allows-all"

// FiltersCalls reports whether the engine puts a seccomp profile on containers that ask for none.
func (s Security) FiltersCalls() bool { return s.Seccomp != "" && s.Seccomp != Unconfined }
