package dockerlab

import (
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/docker/docker/api/types/container"
)

// Compose is a scenario as a compose file that versions 1 and 2 read, with the names
// and the label of the lab with the ID. Images are named and not built: see
// [Lab.Prepare]. Started services are those whose label says so.
func Compose(scenario Scenario, id string) string {
	w := &composeWriter{id: id}
	w.line(0, "# Written by `hardlab compose`. Services are made by `up --no-start`: what the projects ship")
	w.line(0, "# listens on every address. Start only those with the label %s.", startLabel)
	w.line(0, `version: "2.4"`)
	w.line(0, "services:")
	for _, s := range scenario.Services {
		w.service(s)
	}
	if len(scenario.Networks) > 0 {
		w.line(0, "networks:")
	}
	for _, n := range scenario.Networks {
		w.line(1, "%s:", n.Name)
		w.line(2, "driver: bridge")
		if n.Internal {
			w.line(2, "internal: true")
		}
		w.line(2, "labels: {%s: %s}", Label, id)
	}
	return w.out.String()
}

// startLabel marks services that may run.
const startLabel = "org.example.hardcheck.start"

// ComposeImages is an override for Compose with official images of a registry in place
// of those that the lab builds, where there are such.
func ComposeImages(scenario Scenario) string {
	w := &composeWriter{}
	w.line(0, "# Written by `hardlab compose`: official images in place of the lab's own.")
	w.line(0, `version: "2.4"`)
	official := slices.DeleteFunc(slices.Clone(scenario.Services), func(s Service) bool {
		repository, _, _ := strings.Cut(s.Image, ":")
		return repository != "redis" && repository != "nginx"
	})
	if len(official) == 0 {
		// Compose v2 refuses a key without services.
		w.line(0, "services: {}")
		return w.out.String()
	}
	w.line(0, "services:")
	for _, s := range official {
		w.line(1, "%s:", s.Name)
		w.line(2, "image: %s", s.Image)
	}
	return w.out.String()
}

type composeWriter struct {
	out strings.Builder
	id  string
}

func (w *composeWriter) line(depth int, format string, args ...any) {
	fmt.Fprintf(&w.out, strings.Repeat("  ", depth)+format+"\n", args...)
}

// list writes a list of texts in one line, quoted, where there are any.
func (w *composeWriter) list(name string, values []string) {
	if len(values) == 0 {
		return
	}
	// A dollar would be taken for a variable.
	quoted, err := json.Marshal(values)
	if err == nil {
		w.line(2, "%s: %s", name, strings.ReplaceAll(string(quoted), "$", "$$"))
	}
}

func (w *composeWriter) service(s Service) {
	w.line(1, "%s:", s.Name)
	w.line(2, "image: %s-%s", w.id, s.Image)
	w.line(2, "container_name: %s-%s", w.id, s.Name)
	w.list("command", s.Config.Cmd)
	w.list("environment", s.Config.Env)
	w.list("volumes", mountsOf(s))
	w.list("ports", portsOf(s.Host))
	if joined, ok := strings.CutPrefix(s.Network, "service:"); ok {
		w.line(2, "network_mode: %q", "service:"+joined)
		w.list("depends_on", []string{joined})
	} else if s.Network != "" {
		w.list("networks", []string{s.Network})
	} else {
		// Compose would make a network of its own for it.
		w.line(2, "network_mode: bridge")
	}
	w.confinement(s.Host)
	w.limits(s.Host)
	labels := fmt.Sprintf("%s: %s", Label, w.id)
	if s.Started {
		labels += fmt.Sprintf(`, %s: "yes"`, startLabel)
	}
	w.line(2, "labels: {%s}", labels)
}

func (w *composeWriter) confinement(h container.HostConfig) {
	w.list("cap_drop", h.CapDrop)
	w.list("security_opt", h.SecurityOpt)
	if h.ReadonlyRootfs {
		w.line(2, "read_only: true")
	}
	var mounts []string
	for path, options := range h.Tmpfs {
		mounts = append(mounts, path+":"+options)
	}
	sort.Strings(mounts)
	w.list("tmpfs", mounts)
}

func (w *composeWriter) limits(h container.HostConfig) {
	switch policy := h.RestartPolicy; {
	case policy.Name == "":
	case policy.MaximumRetryCount > 0:
		w.line(2, "restart: \"%s:%d\"", policy.Name, policy.MaximumRetryCount)
	default:
		w.line(2, "restart: %q", string(policy.Name))
	}
	if h.Memory > 0 {
		w.line(2, "mem_limit: %d", h.Memory)
	}
	if h.NanoCPUs > 0 {
		w.line(2, "cpus: %s", strconv.FormatFloat(float64(h.NanoCPUs)/1e9, 'f', -1, 64))
	}
	if h.CPUShares > 0 {
		w.line(2, "cpu_shares: %d", h.CPUShares)
	}
	if h.PidsLimit != nil {
		w.line(2, "pids_limit: %d", *h.PidsLimit)
	}
	if h.LogConfig.Type != "" {
		if options, err := json.Marshal(h.LogConfig.Config); err == nil {
			w.line(2, "logging: {driver: %s, options: %s}", h.LogConfig.Type, options)
		}
	}
}

// mountsOf are the mounts with sources beside the compose file.
func mountsOf(s Service) []string {
	var mounts []string
	for _, mount := range s.Mounts {
		if !strings.HasPrefix(mount, "/") {
			mount = "./" + mount
		}
		mounts = append(mounts, mount)
	}
	return mounts
}

func portsOf(h container.HostConfig) []string {
	var ports []string
	for port, bindings := range h.PortBindings {
		for _, b := range bindings {
			text := b.HostPort + ":" + port.Port()
			if b.HostIP != "" {
				text = b.HostIP + ":" + text
			}
			ports = append(ports, text)
		}
	}
	sort.Strings(ports)
	return ports
}
