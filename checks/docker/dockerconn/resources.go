package dockerconn

import (
	"path"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/container"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/secrets"
)

func limitsOf(host *container.HostConfig) docker.Limits {
	limits := docker.Limits{
		Memory:   host.Memory,
		NanoCPUs: host.NanoCPUs, CPUQuota: host.CPUQuota, CPUShares: host.CPUShares,
		CPUSet: checks.Clean(host.CpusetCpus), OOMScoreAdj: host.OomScoreAdj,
		OOMKillDisable: host.OomKillDisable != nil && *host.OomKillDisable,
	}
	if host.PidsLimit != nil {
		limits.PIDs = *host.PidsLimit
	}
	for _, limit := range host.Ulimits {
		if limit != nil {
			// Podman has the kernel's name, RLIMIT_NOFILE.
			name := strings.ToLower(strings.TrimPrefix(checks.Clean(limit.Name), "RLIMIT_"))
			limits.Ulimits = append(limits.Ulimits, docker.Ulimit{Name: docker.UlimitName(name), Soft: limit.Soft, Hard: limit.Hard})
		}
	}
	return limits
}

// logOf keeps two options alone: some drivers take a token.
func logOf(config container.LogConfig) docker.Log {
	facts := docker.Log{Driver: docker.LogDriver(checks.Clean(config.Type))}
	for name, value := range config.Config {
		switch name {
		case "max-size":
			facts.MaxSize = checks.Clean(value)
		case "max-file":
			facts.MaxFile = checks.Clean(value)
		}
	}
	return facts
}

func healthOf(test *container.HealthConfig, state *container.State) docker.Health {
	var facts docker.Health
	// An empty test is inherited, and inspection shows the merged setting.
	if test != nil && len(test.Test) > 0 {
		facts.Disabled = test.Test[0] == "NONE"
		facts.Configured = !facts.Disabled
	}
	if state != nil && state.Health != nil && state.Health.Status != container.NoHealthcheck {
		facts.Status, facts.FailingStreak = docker.HealthStatus(checks.Clean(string(state.Health.Status))), state.Health.FailingStreak
	}
	return facts
}

func (d describing) devices() docker.Devices {
	host := d.answer.HostConfig
	var mapped []docker.Device
	for _, device := range host.Devices {
		mapped = append(mapped, docker.Device{
			Host: cleanPath(device.PathOnHost), Permissions: checks.Clean(device.CgroupPermissions),
		})
	}
	var requests []string
	for _, request := range host.DeviceRequests {
		name := request.Driver
		if name == "" {
			name = strings.Join(slices.Concat(request.Capabilities...), "+")
		}
		requests = append(requests, checks.Clean(name))
	}
	facts := docker.Devices{Mapped: checks.Whole(mapped), CgroupRules: checks.Whole(cleaned(host.DeviceCgroupRules)), Requests: checks.Whole(requests)}
	return facts
}

func mountsOf(answer container.InspectResponse) []docker.Mount {
	facts := []docker.Mount{}
	for _, point := range answer.Mounts {
		mount := docker.Mount{
			Type: docker.MountType(checks.Clean(string(point.Type))), Destination: cleanPath(point.Destination), Name: checks.Clean(point.Name),
			ReadOnly: !point.RW, Propagation: docker.Propagation(checks.Clean(string(point.Propagation))),
		}
		if point.Type == "bind" {
			mount.Source = cleanPath(point.Source)
			mount.HostPath = mount.Source
		}
		mount.EngineSocket = docker.EngineSocketAt(mount.HostPath)
		facts = append(facts, mount)
	}
	slices.SortStableFunc(facts, func(a, b docker.Mount) int { return strings.Compare(a.Destination, b.Destination) })
	return facts
}

// executableOf is the base name of what is started; empty where that is not a
// plain word.
func executableOf(args []string) string {
	if len(args) == 0 {
		return ""
	}
	name := path.Base(args[0])
	for _, r := range name {
		plain := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._-+", r)
		if !plain {
			return ""
		}
	}
	if len(name) > 64 || secrets.Pair("", name).Found() {
		return ""
	}
	return name
}
