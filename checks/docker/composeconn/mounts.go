package composeconn

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/mount"
	"github.com/docker/docker/api/types/network"
	"github.com/docker/docker/api/types/volume"

	"hardcheck/checks/docker"
)

// mounts are those that the files ask for. What an image keeps in volumes of its own is not among them.
func (p *project) mounts(s types.ServiceConfig) []container.MountPoint {
	var points []container.MountPoint
	for _, v := range s.Volumes {
		points = append(points, p.mount(v))
	}
	for _, secret := range s.Secrets {
		points = appendFile(points, p.Secrets[secret.Source].File, within("/run/secrets/", secret.Target, secret.Source))
	}
	for _, config := range s.Configs {
		points = appendFile(points, p.Configs[config.Source].File, within("/", config.Target, config.Source))
	}
	if s.UseAPISocket {
		points = append(points, bind(docker.EngineSockets()[0], docker.EngineSockets()[0], true))
	}
	return points
}

func (p *project) mount(v types.ServiceVolumeConfig) container.MountPoint {
	point := container.MountPoint{Type: mount.Type(v.Type), Destination: v.Target, RW: !v.ReadOnly}
	switch v.Type {
	case types.VolumeTypeBind:
		point.Source, point.Propagation = v.Source, mount.PropagationRPrivate
		if v.Bind != nil && v.Bind.Propagation != "" {
			point.Propagation = mount.Propagation(v.Bind.Propagation)
		}
	case types.VolumeTypeVolume:
		point.Name = v.Source
		if named, there := p.Volumes[v.Source]; there {
			point.Name = named.Name
		}
	}
	return point
}

// appendFile adds a file of the host that Compose shows to a container, if there is one.
func appendFile(points []container.MountPoint, file, at string) []container.MountPoint {
	if file == "" {
		return points
	}
	return append(points, bind(file, at, false))
}

func bind(source, at string, writable bool) container.MountPoint {
	return container.MountPoint{Type: mount.TypeBind, Source: source, Destination: at, RW: writable, Propagation: mount.PropagationRPrivate}
}

func within(folder, target, name string) string {
	switch {
	case target == "":
		return folder + name
	case strings.HasPrefix(target, "/"):
		return target
	default:
		return folder + target
	}
}

// networkAnswers are the networks that Compose would create; those that exist elsewhere are not
// described here.
func (p *project) networkAnswers() (made []network.Inspect, external []string) {
	for _, key := range slices.Sorted(maps.Keys(p.Networks)) {
		n := p.Networks[key]
		if n.External {
			external = append(external, n.Name)
			continue
		}
		answer := network.Inspect{Name: n.Name, Driver: n.Driver, Scope: "local", Internal: bool(n.Internal), Options: n.DriverOpts}
		if answer.Driver == "" {
			answer.Driver = "bridge"
		}
		answer.EnableIPv6 = n.EnableIPv6 != nil && *n.EnableIPv6
		for _, pool := range n.Ipam.Config {
			if pool != nil {
				answer.IPAM.Config = append(answer.IPAM.Config, network.IPAMConfig{Subnet: pool.Subnet})
			}
		}
		made = append(made, answer)
	}
	return made, external
}

func (p *project) volumeAnswers() (made []volume.Volume, external []string) {
	for _, key := range slices.Sorted(maps.Keys(p.Volumes)) {
		v := p.Volumes[key]
		if v.External {
			external = append(external, v.Name)
			continue
		}
		answer := volume.Volume{Name: v.Name, Driver: v.Driver, Options: v.DriverOpts, Labels: v.Labels}
		if answer.Driver == "" {
			answer.Driver = "local"
		}
		made = append(made, answer)
	}
	return made, external
}
