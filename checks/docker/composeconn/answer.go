package composeconn

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/network"
	"github.com/docker/go-connections/nat"
)

// Labels that Compose gives to what it creates.
const (
	labelProject = "com.docker.compose.project"
	labelService = "com.docker.compose.service"
)

// answer is what an engine would show of the container that Compose asks it to create for a service.
// Of an image that a Dockerfile describes it has what the service doesn't say itself.
func (p *project) answer(s types.ServiceConfig, image *dockerfile) container.InspectResponse {
	host, config := p.host(s), p.config(s)
	image.complete(config, s)
	return container.InspectResponse{
		ContainerJSONBase: &container.ContainerJSONBase{Name: p.container(s), HostConfig: host},
		Config:            config,
		Mounts:            p.mounts(s),
		NetworkSettings:   &container.NetworkSettings{Networks: p.endpoints(s)},
	}
}

// container is the name of a service's first container.
func (p *project) container(s types.ServiceConfig) string {
	if s.ContainerName != "" {
		return s.ContainerName
	}
	return p.Name + "-" + s.Name + "-1"
}

func (p *project) config(s types.ServiceConfig) *container.Config {
	config := &container.Config{
		Image: p.image(s), User: s.User, Entrypoint: []string(s.Entrypoint), Cmd: []string(s.Command),
		Labels: map[string]string{labelProject: p.Name, labelService: s.Name}, ExposedPorts: nat.PortSet{},
	}
	maps.Copy(config.Labels, s.Labels)
	for _, name := range slices.Sorted(maps.Keys(s.Environment)) {
		if value := s.Environment[name]; value != nil {
			config.Env = append(config.Env, name+"="+*value)
		}
	}
	if s.HealthCheck != nil {
		config.Healthcheck = &container.HealthConfig{Test: []string(s.HealthCheck.Test)}
		if s.HealthCheck.Disable {
			config.Healthcheck.Test = []string{"NONE"}
		}
	}
	for _, port := range s.Expose {
		config.ExposedPorts[nat.Port(port)] = struct{}{}
	}
	for _, port := range s.Ports {
		config.ExposedPorts[inside(port)] = struct{}{}
	}
	return config
}

func inside(port types.ServicePortConfig) nat.Port {
	protocol := port.Protocol
	if protocol == "" {
		protocol = "tcp"
	}
	return nat.Port(strconv.FormatUint(uint64(port.Target), 10) + "/" + protocol)
}

func (p *project) host(s types.ServiceConfig) *container.HostConfig {
	host := &container.HostConfig{
		Privileged: s.Privileged, CapAdd: s.CapAdd, CapDrop: s.CapDrop, SecurityOpt: s.SecurityOpt, ReadonlyRootfs: s.ReadOnly,
		GroupAdd: s.GroupAdd, PortBindings: nat.PortMap{}, Resources: resources(s), RestartPolicy: restart(s),
		PidMode: container.PidMode(p.joined(s.Pid)), IpcMode: container.IpcMode(p.joined(s.Ipc)), UTSMode: container.UTSMode(s.Uts),
		UsernsMode: container.UsernsMode(s.UserNSMode), CgroupnsMode: container.CgroupnsMode(s.Cgroup), NetworkMode: p.networkMode(s),
		Init: s.Init, Runtime: s.Runtime, OomScoreAdj: int(s.OomScoreAdj),
	}
	if s.Logging != nil {
		host.LogConfig = container.LogConfig{Type: s.Logging.Driver, Config: s.Logging.Options}
	}
	// The engine masks these in every container but a privileged one; systempaths=unconfined ends it.
	if !s.Privileged {
		host.MaskedPaths, host.ReadonlyPaths = []string{"/proc/kcore"}, []string{"/proc/sys"}
	}
	for _, port := range s.Ports {
		at := inside(port)
		host.PortBindings[at] = append(host.PortBindings[at], nat.PortBinding{HostIP: port.HostIP, HostPort: port.Published})
	}
	return host
}

// joined is a namespace's mode in the engine's words: Compose names services, the engine containers.
func (p *project) joined(mode string) string {
	name, of := strings.CutPrefix(mode, types.ServicePrefix)
	if !of {
		return mode
	}
	if service, there := p.Services[name]; there {
		return types.ContainerPrefix + p.container(service)
	}
	return types.ContainerPrefix + name
}

func (p *project) networkMode(s types.ServiceConfig) container.NetworkMode {
	if s.NetworkMode != "" {
		return container.NetworkMode(p.joined(s.NetworkMode))
	}
	for _, key := range s.NetworksByPriority() {
		return container.NetworkMode(p.Networks[key].Name)
	}
	return "none"
}

func (p *project) endpoints(s types.ServiceConfig) map[string]*network.EndpointSettings {
	endpoints := map[string]*network.EndpointSettings{}
	if mode := container.NetworkMode(s.NetworkMode); mode.IsHost() || mode.IsNone() || mode == "bridge" {
		endpoints[s.NetworkMode] = &network.EndpointSettings{}
	}
	for key, settings := range s.Networks {
		endpoint := &network.EndpointSettings{Aliases: []string{s.Name}}
		if settings != nil {
			endpoint.Aliases = append(endpoint.Aliases, settings.Aliases...)
		}
		endpoints[p.Networks[key].Name] = endpoint
	}
	return endpoints
}

// resources are a service's limits. Those of deploy come before its own.
func resources(s types.ServiceConfig) container.Resources {
	limits := container.Resources{
		Memory: int64(s.MemLimit), MemorySwap: int64(s.MemSwapLimit), MemoryReservation: int64(s.MemReservation),
		NanoCPUs: int64(float64(s.CPUS) * 1e9), CPUQuota: s.CPUQuota, CPUPeriod: s.CPUPeriod, CPUShares: s.CPUShares, CpusetCpus: s.CPUSet,
		OomKillDisable: &s.OomKillDisable, PidsLimit: &s.PidsLimit, CgroupParent: s.CgroupParent, DeviceCgroupRules: s.DeviceCgroupRules,
	}
	requests := slices.Clone(s.Gpus)
	if s.Deploy != nil && s.Deploy.Resources.Limits != nil {
		of := s.Deploy.Resources.Limits
		limits.Memory, limits.NanoCPUs = first(int64(of.MemoryBytes), limits.Memory), first(int64(float64(of.NanoCPUs)*1e9), limits.NanoCPUs)
		limits.PidsLimit = new(first(of.Pids, s.PidsLimit))
	}
	if s.Deploy != nil && s.Deploy.Resources.Reservations != nil {
		of := s.Deploy.Resources.Reservations
		limits.MemoryReservation = first(int64(of.MemoryBytes), limits.MemoryReservation)
		requests = append(requests, of.Devices...)
	}
	for _, name := range slices.Sorted(maps.Keys(s.Ulimits)) {
		of := s.Ulimits[name]
		limits.Ulimits = append(limits.Ulimits, &container.Ulimit{Name: name, Soft: int64(of.Single + of.Soft), Hard: int64(of.Single + of.Hard)})
	}
	for _, device := range s.Devices {
		limits.Devices = append(limits.Devices, container.DeviceMapping{PathOnHost: device.Source, PathInContainer: device.Target, CgroupPermissions: device.Permissions})
	}
	for _, request := range requests {
		limits.DeviceRequests = append(limits.DeviceRequests, container.DeviceRequest{Driver: request.Driver, Capabilities: [][]string{request.Capabilities}})
	}
	return limits
}

func first(values ...int64) int64 {
	for _, value := range values {
		if value != 0 {
			return value
		}
	}
	return 0
}

// restart is a service's policy; that of deploy holds where it has none of its own.
func restart(s types.ServiceConfig) container.RestartPolicy {
	if s.Restart != "" {
		name, most, _ := strings.Cut(s.Restart, ":")
		retries, _ := strconv.Atoi(most)
		return container.RestartPolicy{Name: container.RestartPolicyMode(name), MaximumRetryCount: retries}
	}
	if s.Deploy == nil || s.Deploy.RestartPolicy == nil {
		return container.RestartPolicy{Name: container.RestartPolicyDisabled}
	}
	of := s.Deploy.RestartPolicy
	policy := container.RestartPolicy{Name: container.RestartPolicyMode(of.Condition)}
	switch of.Condition {
	case "none":
		policy.Name = container.RestartPolicyDisabled
	case "", "any":
		policy.Name = container.RestartPolicyAlways
	}
	if of.MaxAttempts != nil {
		policy.MaximumRetryCount = int(min(*of.MaxAttempts, 1<<30))
	}
	return policy
}
