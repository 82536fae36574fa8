package docker

import (
	"path"
	"slices"
	"strings"
	"time"

	"hardcheck/checks"
)

// Container is one container. ID to Image are from the list; the values below are
// from its own GET /containers/ID/json and unknown where that failed.
type Container struct {
	// ID is the full ID, 64 hex digits.
	ID string `json:"id"`
	// Name is without the leading slash.
	Name string `json:"name"`
	// Image is the reference as it was given, ImageID what it meant at that time.
	Image   Reference `json:"image"`
	ImageID string    `json:"imageID,omitempty"`
	// Labels holds the values of well-known labels only (compose project and
	// service, OCI annotations); others have an empty value.
	Labels map[string]string `json:"labels,omitempty"`
	// Composed is the begin, 16 hex digits, of the hash of what Compose created the container from. For a
	// compose file it is that of what it would create it from, one for each way in which versions of Compose
	// make it. There is none where that isn't known.
	Composed []string `json:"composed,omitempty" free:"compared with those of other targets"`

	State     checks.Value[State]       `json:"state"`
	User      checks.Value[User]        `json:"user"`
	Security  checks.Value[Confinement] `json:"security"`
	Isolation checks.Value[Isolation]   `json:"isolation"`
	Devices   checks.Value[Devices]     `json:"devices"`
	Mounts    checks.List[Mount]        `json:"mounts"`
	Ports     checks.Value[Ports]       `json:"ports"`
	Networks  checks.List[Endpoint]     `json:"networks"`
	Limits    checks.Value[Limits]      `json:"limits"`
	Restart   checks.Value[Restart]     `json:"restart"`
	Log       checks.Value[Log]         `json:"log"`
	Health    checks.Value[Health]      `json:"health"`
	// Output is what the end of the log is like. It is asked for with the target's consent only.
	Output checks.Value[Output] `json:"output"`
	// Env are the variables that the container runs with, those of its image included.
	Env checks.List[Variable] `json:"env"`
	// Secrets are what looks like a secret in variables, labels, command line, health check
	// and options of the log driver.
	Secrets checks.List[SecretFinding] `json:"secrets"`
	// Executable is the base name of what is started: "redis-server".
	Executable checks.Value[string] `json:"executable"`
	// Arguments are the options and words of the command line that tell how a service asks for a
	// login; others aren't kept.
	Arguments checks.List[Argument] `json:"arguments"`
	// Processes are what ran, as /proc of a local engine's host shows it. Elsewhere only
	// running containers whose user is root or not a number are asked: each costs the host a ps.
	Processes checks.List[Process] `json:"processes"`
}

// Published are the bindings that hold now, with live set. For a container that
// doesn't run they are those that it asks for, and so for one that is restarting: an
// engine shows no binding for it, and its next start takes them all again. There are
// none where Ports is unknown.
func (c Container) Published() (bindings []Port, live bool) {
	list, _, live := c.published()
	return list.Entries(), live
}

func (c Container) published() (bindings checks.List[Port], field string, live bool) {
	ports, _ := c.Ports.Get()
	state, _ := c.State.Get()
	if ports.Live.Known() && state.Status != "restarting" {
		return ports.Live, "ports.live", true
	}
	return ports.Configured, "ports.configured", false
}

// PortsGap is the field because of which not all of [Container.Published] is known;
// empty when it is.
func (c Container) PortsGap() string {
	ports, known := c.Ports.Get()
	list, field, live := c.published()
	_, all := list.Get()
	_, exposed := ports.Exposed.Get()
	switch {
	case !known:
		return "ports"
	case !all:
		return field
	case ports.PublishAll && !live && !exposed:
		return "ports.exposed"
	default:
		return ""
	}
}

// NeedPorts returns the container's ports, or records on the judge why they are unknown,
// and where only a part of [Container.Published] is known.
func (c Container) NeedPorts(judge checks.Judge) (Ports, bool) {
	ports, known := checks.Need(judge, c.Ports, c.Path("ports"))
	if !known {
		return ports, false
	}
	list, field, live := c.published()
	checks.NeedAll(judge, list, c.Path(field))
	if ports.PublishAll && !live {
		checks.NeedAll(judge, ports.Exposed, c.Path("ports.exposed"))
	}
	return ports, true
}

// Path is the JSON path of one of the container's fields, for checks.Need.
func (c Container) Path(field string) string { return "containers." + c.Name + "." + field }

// State is where a container is in its life.
type State struct {
	// Status is "created", "running", "paused", "restarting", "removing", "exited" or "dead".
	Status       Status `json:"status"`
	ExitCode     int    `json:"exitCode"`
	OOMKilled    bool   `json:"oomKilled"`
	RestartCount int    `json:"restartCount"`
	// Started is zero for a container that never ran.
	Started time.Time `json:"started"`
}

// Running reports whether the container has processes: running, paused or restarting.
func (s State) Running() bool {
	return s.Status == "running" || s.Status == "paused" || s.Status == "restarting"
}

// User is who a container's first process runs as, or an image's would.
type User struct {
	// Configured is the setting in its own words; empty means root.
	Configured string `json:"configured"`
	// UID and GID are unknown where only a name is given that could not be looked up.
	UID checks.Value[int64] `json:"uid"`
	GID checks.Value[int64] `json:"gid"`
	// ResolvedBy is how UID is known: "empty" (the default, root), "name" (root),
	// "numeric", "top" (the running process' user, by the engine's ps or by /proc, which may
	// have dropped root since it started) or "unresolved".
	ResolvedBy Resolution `json:"resolvedBy"`
	// Unresolved says why, where ResolvedBy is "unresolved".
	Unresolved string `json:"unresolved,omitempty"`
	// Overflow: the number is beyond 2147483647. Engines refuse it, and containerd
	// before 1.6.38, 1.7.27 and 2.0.4 ran it as root (CVE-2024-40635).
	Overflow bool `json:"overflow,omitempty"`
	// Groups are the added groups (HostConfig.GroupAdd).
	Groups checks.List[string] `json:"groups"`
}

// Confinement is what the kernel forbids a container.
type Confinement struct {
	Privileged bool `json:"privileged"`
	// CapAdd and CapDrop are in upper case and without the prefix CAP_, sorted.
	CapAdd  checks.List[string] `json:"capAdd"`
	CapDrop checks.List[string] `json:"capDrop"`
	// Seccomp is "" for the daemon's default, "unconfined", "custom", or "allows-all" for a custom
	// one that forbids nothing.
	Seccomp SeccompProfile `json:"seccomp,omitempty"`
	// AppArmor is the profile; "" for the default or where none was applied yet.
	AppArmor string `json:"appArmor,omitempty" free:"profiles have the names that the host gives them, and a container whose profile isn't loaded doesn't start"`
	// SELinux is the configured label options: "disable", "type:x". ProcessLabel is what is in force.
	SELinux      checks.List[string] `json:"seLinux"`
	ProcessLabel string              `json:"processLabel,omitempty"`
	// NoNewPrivileges is unknown where the container doesn't say: then the daemon's default holds.
	NoNewPrivileges checks.Value[bool] `json:"noNewPrivileges"`
	ReadOnlyRoot    bool               `json:"readOnlyRoot"`
	// MasksProc is set where /proc and /sys have their usual masked and read-only
	// paths; unknown before API 1.38.
	MasksProc checks.Value[bool] `json:"masksProc"`
	// CgroupParent and Runtime are empty for the daemon's default.
	CgroupParent string `json:"cgroupParent,omitempty"`
	Runtime      string `json:"runtime,omitempty"`
}

// Isolation is the namespaces' modes in Docker's words: "host", "private",
// "container:ID", "shareable", "" (the default).
type Isolation struct {
	PID     string `json:"pid,omitempty"`
	IPC     string `json:"ipc,omitempty"`
	Network string `json:"network,omitempty"`
	UTS     string `json:"uts,omitempty"`
	User    string `json:"user,omitempty"`
	Cgroup  string `json:"cgroup,omitempty"`
}

// Devices are the host's devices that a container may use.
type Devices struct {
	Mapped checks.List[Device] `json:"mapped"`
	// CgroupRules are raw rules: "c 1:* rwm".
	CgroupRules checks.List[string] `json:"cgroupRules"`
	// Requests are the drivers or capabilities of requested devices: "nvidia", "gpu".
	Requests checks.List[string] `json:"requests"`
}

// Device is one mapped device; Permissions are among "rwm".
type Device struct {
	Host        string `json:"host"`
	Permissions string `json:"permissions,omitempty"`
}

// Mount is something of the host, a volume or memory in a container's file system.
type Mount struct {
	// Type is "bind", "volume", "tmpfs", "npipe", "cluster" or "image".
	Type        MountType `json:"type"`
	Destination string    `json:"destination" free:"folders have the paths that the makers of images give them"`
	// Source is the host's path of a bind mount, cleaned; Name the volume's name.
	Source string `json:"source,omitempty"`
	Name   string `json:"name,omitempty" free:"volumes have the names that the site gives them"`
	// HostPath is the host's path that is shown: Source, or that of a volume
	// with options. Empty for all others. MorePaths are the further ones of an overlay.
	HostPath    string      `json:"hostPath,omitempty"`
	MorePaths   []string    `json:"morePaths,omitempty"`
	ReadOnly    bool        `json:"readOnly"`
	Propagation Propagation `json:"propagation,omitempty"`
	// EngineSocket is the engine's or a runtime's socket that can be reached
	// through the mount, itself or below a folder. Read-only does not weaken it.
	EngineSocket string `json:"engineSocket,omitempty"`
}

// HostPaths are all paths of the host that a mount shows.
func (m Mount) HostPaths() []string {
	if m.HostPath == "" {
		return nil
	}
	return append([]string{m.HostPath}, m.MorePaths...)
}

// Ports are what a container offers to other hosts.
type Ports struct {
	// Configured are the bindings asked for, in every state.
	Configured checks.List[Port] `json:"configured"`
	// Live are the bindings in force; unknown for a container that doesn't run. What
	// a container publishes in every state is [Container.Published].
	// A port on an internal network is configured and never live.
	Live checks.List[Port] `json:"live"`
	// Exposed are the ports the image or the container names: "6379/tcp".
	Exposed checks.List[string] `json:"exposed"`
	// PublishAll binds every exposed port to a random port of all addresses.
	PublishAll bool `json:"publishAll"`
}

// Port is one binding of a container's port to the host.
type Port struct {
	// Container is the port inside, Protocol "tcp", "udp" or "sctp".
	Container uint16 `json:"container"`
	Protocol  string `json:"protocol"`
	// HostIP is as the engine shows it: empty means the network's default, which
	// is all addresses of both families unless the bridge is set otherwise.
	HostIP string `json:"hostIP"`
	// HostFirst to HostLast are the ports outside; 0 is one that the engine chooses.
	HostFirst uint16 `json:"hostFirst"`
	HostLast  uint16 `json:"hostLast"`
}

// Endpoint is a container's place in a network.
type Endpoint struct {
	// Network is the network's name, NetworkID its ID; see Facts.Networks.
	Network   string `json:"network" free:"networks have the names that the site gives them"`
	NetworkID string `json:"networkID,omitempty"`
	// IPv4 and IPv6 are empty for a container that doesn't run.
	IPv4    string   `json:"ipv4,omitempty"`
	IPv6    string   `json:"ipv6,omitempty"`
	Aliases []string `json:"aliases,omitempty"`
}

// Limits bound what a container may use; 0 is no bound.
type Limits struct {
	// Memory, MemorySwap and Reservation are in bytes; MemorySwap -1 is no bound.
	Memory int64 `json:"memory"`
	// NanoCPUs are billionths of a CPU; CPUQuota is microseconds in each CPUPeriod.
	NanoCPUs  int64  `json:"nanoCPUs"`
	CPUQuota  int64  `json:"cpuQuota"`
	CPUShares int64  `json:"cpuShares"`
	CPUSet    string `json:"cpuSet,omitempty"`
	// PIDs below 1 is no bound.
	PIDs    int64    `json:"pids"`
	Ulimits []Ulimit `json:"ulimits,omitempty"`
	// OOMKillDisable keeps the kernel from ending the container when memory runs out.
	OOMKillDisable bool `json:"oomKillDisable"`
	OOMScoreAdj    int  `json:"oomScoreAdj"`
}

// Ulimit is one resource limit; -1 is no bound.
type Ulimit struct {
	Name UlimitName `json:"name"`
	Soft int64      `json:"soft"`
	Hard int64      `json:"hard"`
}

// Restart is the restart policy: "no", "always", "on-failure" or "unless-stopped".
type Restart struct {
	Policy     RestartPolicy `json:"policy"`
	MaxRetries int           `json:"maxRetries"`
}

// Log is where a container's output goes.
type Log struct {
	Driver LogDriver `json:"driver"`
	// MaxSize and MaxFile are as configured; empty when they are not.
	MaxSize string `json:"maxSize,omitempty"`
	MaxFile string `json:"maxFile,omitempty"`
}

// Health is a container's or an image's health check.
type Health struct {
	Configured bool `json:"configured"`
	// Disabled: the test is NONE, which switches an image's test off.
	Disabled bool `json:"disabled"`
	// Status is "healthy", "unhealthy", "starting" or "" (none, or not running).
	Status        HealthStatus `json:"status,omitempty"`
	FailingStreak int          `json:"failingStreak,omitempty"`
}

// Variable is one environment variable.
type Variable struct {
	Name string `json:"name" free:"variables have the names that programs know, and one of another name is another"`
	// Set is false for an empty value.
	Set bool `json:"set"`
	// Value is kept for truth values, versions and ALLOWED_HOSTS alone: they are
	// settings that checks judge and never secrets.
	Value string `json:"value,omitempty" free:"settings of applications have the values that these know"`
	// RemoteEngine: a DOCKER_HOST that names an engine over TCP.
	RemoteEngine bool `json:"remoteEngine,omitempty"`
	// EngineContainer is the other container of this engine that such a DOCKER_HOST names, on a network of
	// both; empty where it names none.
	EngineContainer string `json:"engineContainer,omitempty"`
}

// Confidence is how sure it is that something is a secret.
type Confidence string

// The confidences, in growing order.
const (
	// ConfidenceLow: only the name hints at one, and weakly (DSN, CREDENTIALS).
	ConfidenceLow Confidence = "low"
	// ConfidenceMedium: the name is that of a secret.
	ConfidenceMedium Confidence = "medium"
	// ConfidenceHigh: the value has the form of one, or is a known password.
	ConfidenceHigh Confidence = "high"
)

// SecretFinding is something that looks like a secret, without the secret.
type SecretFinding struct {
	// Where is "env", "command", "label", "history", "log" (an option of the log driver),
	// "volume" (an option of a volume) or "copy" (a file that a Dockerfile copies into the image).
	Where Place `json:"where"`
	// Name is the variable, label or option; for history the instruction's word and number,
	// or the line of its Dockerfile.
	Name       string     `json:"name"`
	Confidence Confidence `json:"confidence"`
	// Form is what gave it away: "name", "option", "url-password", "url-token", "private-key",
	// "jwt", "token", "password-hash", "header", "settings" or "django-insecure".
	Form SecretForm `json:"form"`
	// Length of the value in bytes.
	Length int `json:"length"`
	// Weakness is why everybody can guess the value; empty where nothing says so.
	Weakness Weakness `json:"weakness,omitempty"`
	// FromImage: it is baked into the image.
	FromImage bool `json:"fromImage"`
}

// Process is one process of a container, as the host's ps shows it.
type Process struct {
	// UID is the host's; with user namespaces it is not the container's.
	UID int64 `json:"uid"`
	// Command is the executable's name.
	Command string `json:"command" free:"programs have the names that their makers give them"`
}

// engineSockets are the sockets whose owner rules the host.
var engineSockets = []string{
	"/run/docker.sock", "/run/containerd/containerd.sock", "/run/docker/containerd/containerd.sock",
	"/run/podman/podman.sock", "/run/crio/crio.sock",
}

// EngineSockets are the usual places of the sockets of engines and runtimes.
func EngineSockets() []string { return slices.Clone(engineSockets) }

// EngineSocketAt returns the engine's or runtime's socket that a mount of the
// host's path shows: the socket itself, or one below a folder. Empty when there
// is none. /var/run is taken for the link to /run that it is on every current system.
func EngineSocketAt(hostPath string) string {
	if hostPath == "" {
		return ""
	}
	clean := path.Clean("/" + hostPath)
	if clean == "/var" {
		return engineSockets[0]
	}
	if rest, ok := strings.CutPrefix(clean, "/var/run"); ok && (rest == "" || rest[0] == '/') {
		clean = "/run" + rest
	}
	base := path.Base(clean)
	for _, socket := range engineSockets {
		if clean == socket || strings.HasPrefix(socket, strings.TrimSuffix(clean, "/")+"/") {
			return socket
		}
		// Rootless engines keep theirs in /run/user/UID or in a home.
		if base == path.Base(socket) {
			return clean
		}
	}
	return ""
}

// HostMode is the mode of a namespace that is the host's own.
const HostMode = "host"
