package dockerconn

import (
	"net/http"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/pattern"
)

// podmanSocket is where Podman's service of the host's root listens.
const podmanSocket = "/run/podman/podman.sock"

// podmanFiles are the files of Podman that matter.
var podmanFiles = []candidate{
	{"socket", podmanSocket},
	{"config", "/etc/containers/containers.conf"},
	{"config", "/etc/containers/policy.json"},
	{"config", "/etc/containers/registries.conf"},
	{"config", "/etc/containers/storage.conf"},
	{"unit", "/etc/systemd/system/podman.service"},
	{"unit", "/etc/systemd/system/podman.socket"},
	{"unit", "/lib/systemd/system/podman.service"},
	{"unit", "/lib/systemd/system/podman.socket"},
}

// podmanEngine is what Podman calls itself in GET /version.
const podmanEngine = "Podman Engine"

// productOf knows an engine by the headers of its answers; empty where they don't tell.
func productOf(header http.Header) docker.Product {
	switch server := header.Get("Server"); {
	case header.Get("Libpod-Api-Version") != "", strings.HasPrefix(server, "Libpod/"):
		return docker.Podman
	case strings.HasPrefix(server, "Docker/"):
		return docker.DockerEngine
	default:
		return ""
	}
}

// recognise takes from GET /version which engine it is, where no header told. A proxy may leave headers out.
func (r *reading) recognise() {
	versions, _ := r.facts.Versions.Get()
	_, podman := versions.Components[podmanEngine]
	_, docked := versions.Components["Engine"]
	switch {
	case r.facts.Product == docker.Podman || podman:
		r.facts.Product = docker.Podman
		delete(versions.Components, podmanEngine) // it is "Engine" by its version already
		r.keepLocalDigests()
	case docked:
		r.facts.Product = docker.DockerEngine
	case r.facts.Product == "":
		r.facts.Product = "other"
	}
}

// keepLocalDigests notes that Podman gives every image a digest by its local name.
func (r *reading) keepLocalDigests() {
	if engine, known := r.facts.Engine.Get(); known {
		engine.LocalDigests = true
		r.facts.Engine = checks.Known(engine)
	}
}

// podmanRuntime is the name of a component of Podman's that is a runtime, and podmanVersion the beginning
// of what such a program prints of itself.
var (
	podmanRuntime = pattern.New(`^OCI Runtime \(([a-z0-9_-]+)\)$`)
	podmanVersion = pattern.New(`^\S+ version ([^\s,]+)`)
)

// partOf is a component's name and version. Podman has there what its runtime and monitor print.
func partOf(name, version string) (part, text string) {
	if match := podmanRuntime.FindStringSubmatch(name); match != nil {
		name = match[1]
	}
	if match := podmanVersion.FindStringSubmatch(version); match != nil {
		version = match[1]
	}
	return checks.Clean(name), checks.Clean(version)
}

// finishPodman takes back what Podman's API says in a constant or leaves out, where Docker's meaning
// would be wrong, and finds networks by their names.
func (r *reading) finishPodman(c *docker.Container) {
	if r.facts.Product != docker.Podman {
		return
	}
	if security, known := c.Security.Get(); known {
		if masked, told := security.MasksProc.Get(); !told || !masked {
			security.MasksProc = checks.Value[bool]{}
			r.problem(c.Path("security.masksProc"), because(checks.Source, "Podman doesn't tell Docker's clients which paths of /proc and /sys it masks"))
		}
		if _, told := security.NoNewPrivileges.Get(); !told {
			// It lists the option of each container that has it, by its own default too.
			security.NoNewPrivileges = checks.Known(false)
		}
		c.Security = checks.Known(security)
	}
	endpoints := c.Networks.Entries()
	for i := range endpoints {
		if network, found := r.podmanNetwork(endpoints[i]); found {
			endpoints[i].Network, endpoints[i].NetworkID = network.Name, network.ID
		}
	}
}

// podmanNetwork finds the network of an endpoint, which has the name in place of the ID. The default network
// is called podman there, and bridge in the list.
func (r *reading) podmanNetwork(endpoint docker.Endpoint) (docker.Network, bool) {
	list := r.facts.Networks.Entries()
	named := func(name string) int {
		return slices.IndexFunc(list, func(n docker.Network) bool { return n.Name == name })
	}
	at := slices.IndexFunc(list, func(n docker.Network) bool { return n.ID == endpoint.NetworkID })
	if at < 0 {
		at = named(endpoint.Network)
	}
	if at < 0 && endpoint.Network == "podman" {
		at = named(docker.DefaultBridge)
	}
	if at < 0 {
		return docker.Network{}, false
	}
	return list[at], true
}

// podmanHost says what isn't read of Podman's host.
func (c *collector) podmanHost() {
	c.problem("host.daemon", because(checks.Source, "Podman has no daemon.json, and containers.conf is not read"))
	c.problem("host.groupMembers", because(checks.Source, "Podman's socket belongs to no group docker"))
}
