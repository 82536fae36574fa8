package dockerconn

import (
	"context"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/docker/docker/api/types"
	"github.com/docker/docker/api/types/swarm"
	"github.com/docker/docker/api/types/system"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/pattern"
)

func (r *reading) readInfo(ctx context.Context) {
	defer r.slot()()
	info, raw, err := ask(ctx, r.api.Info)
	if err == nil {
		err = present(raw, "ServerVersion", "SecurityOptions", "LiveRestoreEnabled", "RegistryConfig", "LoggingDriver", "DockerRootDir")
	}
	if err == nil && info.ServerVersion == "" {
		// An engine that can't read its own state answers 200 with a list of errors.
		err = because(checks.Unreadable, "GET /info tells no version of the engine")
	}
	if err != nil {
		r.uncounted = classify(err)
		r.problem("engine", r.uncounted)
		return
	}
	facts := engineFacts(info)
	r.facts.Engine = checks.Known(facts)
	r.hostname = checks.Clean(info.Name)
	r.managers, r.nodes = info.Swarm.Managers, info.Swarm.Nodes
	r.revisions = map[string]string{docker.PartContainerd: info.ContainerdCommit.ID, docker.PartRunc: info.RuncCommit.ID}
}

func (r *reading) readVersions(ctx context.Context) {
	defer r.slot()()
	version, _, err := ask(ctx, r.api.ServerVersion)
	if err != nil {
		r.problem("versions", classify(err))
		return
	}
	r.facts.Versions = checks.Known(versionFacts(version))
}

func versionFacts(version types.Version) docker.Versions {
	facts := docker.Versions{Components: map[string]string{}}
	if version.Version != "" {
		facts.Components["Engine"] = checks.Clean(version.Version)
	}
	for _, component := range version.Components {
		if name, text := partOf(component.Name, component.Version); text != "" && text != "N/A" {
			facts.Components[name] = text
		}
	}
	return facts
}

// readSwarm needs what /info told: a worker refuses the question.
func (r *reading) readSwarm(ctx context.Context) {
	engine, known := r.facts.Engine.Get()
	switch {
	case !known:
		r.problem("swarm", because(checks.Unreadable, "the engine's state is unknown, so it was not asked for its swarm"))
		return
	case engine.SwarmState == "" || engine.SwarmState == string(swarm.LocalNodeStateInactive):
		r.facts.Swarm = checks.Known(docker.Swarm{})
		return
	case !engine.SwarmManager:
		r.problem("swarm", because(checks.Source, "a worker of a swarm can't show the swarm's settings: audit one of its managers"))
		return
	}
	answer, _, err := ask(ctx, r.api.SwarmInspect)
	if err != nil {
		r.problem("swarm", classify(err))
		return
	}
	facts := docker.Swarm{
		Active: true, AutoLock: answer.Spec.EncryptionConfig.AutoLockManagers,
		NodeCertExpiry: answer.Spec.CAConfig.NodeCertExpiry, Managers: r.managers, Nodes: r.nodes,
	}
	if expires, err := firstEnd(answer.TLSInfo.TrustRoot); err != nil {
		r.problem("swarm.caExpires", because(checks.Unreadable, "the swarm's root certificate: %v", err))
	} else {
		facts.CAExpires = checks.Known(expires)
	}
	r.facts.Swarm = checks.Known(facts)
}

// containerdStore is the entry of DriverStatus by which an engine shows that containerd keeps its images.
var containerdStore = [2]string{"driver-type", "io.containerd.snapshotter.v1"}

func engineFacts(info system.Info) docker.Engine {
	facts := docker.Engine{
		Version: checks.Clean(info.ServerVersion), OperatingSystem: checks.Clean(info.OperatingSystem),
		OSType: checks.Clean(info.OSType), RootDir: checks.Clean(info.DockerRootDir), Security: securityFacts(info),
		LiveRestore: info.LiveRestoreEnabled, Experimental: info.ExperimentalBuild, Debug: info.Debug,
		StorageDriver: checks.Clean(info.Driver), CgroupVersion: docker.CgroupVersion(checks.Clean(info.CgroupVersion)),
		DefaultRuntime: checks.Clean(info.DefaultRuntime), AuthorizationPlugins: cleaned(info.Plugins.Authorization),
		Listeners: checks.Whole(listeners(info.Warnings)), Unenforced: unenforced(info),
		SwarmState: checks.Clean(string(info.Swarm.LocalNodeState)), SwarmManager: info.Swarm.ControlAvailable,
		Containers: info.Containers, Images: info.Images, LocalDigests: slices.Contains(info.DriverStatus, containerdStore),
	}
	insecure, mirrors := registries(info)
	facts.InsecureRegistries, facts.Mirrors = checks.Whole(insecure), checks.Whole(mirrors)
	return facts
}

func securityFacts(info system.Info) docker.Security {
	var facts docker.Security
	for _, option := range info.SecurityOptions {
		name, profile := "", ""
		for _, pair := range strings.Split(option, ",") {
			key, value, _ := strings.Cut(pair, "=")
			switch key {
			case "name":
				name = value
			case "profile":
				profile = checks.Clean(value)
			}
		}
		switch name {
		case "rootless":
			facts.Rootless = true
		case "userns":
			facts.UserNamespaces = true
		case "apparmor":
			facts.AppArmor = true
		case "selinux":
			facts.SELinux = true
		case "seccomp":
			facts.Seccomp = docker.SeccompProfile(profile)
		case "no-new-privileges":
			facts.NoNewPrivileges = checks.Known(true)
		}
	}
	// Only engines from 23.0 on list the option, so only their silence means no.
	if _, known := facts.NoNewPrivileges.Get(); !known && major(info.ServerVersion) >= 23 {
		facts.NoNewPrivileges = checks.Known(false)
	}
	return facts
}

func major(version string) int {
	number, _, _ := strings.Cut(strings.TrimPrefix(version, "v"), ".")
	n, err := strconv.Atoi(number)
	if err != nil {
		return 0
	}
	return n
}

var (
	openListener       = pattern.New(`API is accessible on (https?://\S+) without encryption`)
	unverifiedListener = pattern.New(`API is accessible on (https?://\S+) without TLS client verification`)
)

// listeners finds the daemon's warnings of an API that is open to the network. The
// words around the address have stayed the same since Docker 18.
func listeners(warnings []string) []docker.Listener {
	var found []docker.Listener
	for _, warning := range warnings {
		warning = checks.Clean(warning)
		if match := openListener.FindStringSubmatch(warning); match != nil {
			found = append(found, docker.Listener{URL: match[1]})
		} else if match := unverifiedListener.FindStringSubmatch(warning); match != nil {
			found = append(found, docker.Listener{URL: match[1], Encrypted: true})
		}
	}
	return found
}

func unenforced(info system.Info) []string {
	if info.OSType != "linux" {
		return nil
	}
	var missing []string
	for _, limit := range []struct {
		name      string
		supported bool
	}{
		{"memory", info.MemoryLimit},
		{"swap", info.SwapLimit},
		{"pids", info.PidsLimit},
		{"cpu-cfs-quota", info.CPUCfsQuota},
		{"cpu-shares", info.CPUShares},
	} {
		if !limit.supported {
			missing = append(missing, limit.name)
		}
	}
	return missing
}

// registries lists those that need no verified TLS, and the mirrors.
func registries(info system.Info) (insecure, mirrors []string) {
	config := info.RegistryConfig
	if config == nil {
		return nil, nil
	}
	for _, network := range config.InsecureRegistryCIDRs {
		if network == nil {
			continue
		}
		address, ok := netip.AddrFromSlice(network.IP)
		if !ok || !address.Unmap().IsLoopback() {
			insecure = append(insecure, (*net.IPNet)(network).String())
		}
	}
	for name, index := range config.IndexConfigs {
		if index != nil && !index.Secure {
			insecure = append(insecure, checks.Clean(name))
		}
	}
	for _, mirror := range config.Mirrors {
		mirrors = append(mirrors, withoutLogin(mirror))
	}
	slices.Sort(insecure)
	slices.Sort(mirrors)
	return insecure, mirrors
}

// withoutLogin is a URL without user, password and query.
func withoutLogin(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return "a URL that can't be read"
	}
	return checks.Clean((&url.URL{Scheme: parsed.Scheme, Host: parsed.Host, Path: parsed.Path}).String())
}
