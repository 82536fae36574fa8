package dockerconn

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/network"
	"github.com/docker/docker/api/types/volume"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// maxNetworks and maxVolumes bound how many of them become facts.
const (
	maxNetworks = 2_000
	maxVolumes  = 10_000
)

func (r *reading) readNetworks(ctx context.Context) {
	defer r.slot()()
	list, raw, err := ask(ctx, func(ctx context.Context) ([]network.Inspect, error) {
		return r.api.NetworkList(ctx, network.ListOptions{})
	})
	if err == nil && !startsArray(raw) {
		err = because(checks.Unreadable, "the list of networks is no list")
	}
	if err != nil {
		r.problem("networks", classify(err))
		return
	}
	networks := []docker.Network{}
	for _, entry := range list {
		networks = append(networks, networkOf(entry))
	}
	if len(list) > maxNetworks {
		r.problem("networks", because(checks.Budget, "of %d networks the first %d by name were read", len(list), maxNetworks))
	}
	slices.SortFunc(networks, func(a, b docker.Network) int { return strings.Compare(a.Name+"\x00"+a.ID, b.Name+"\x00"+b.ID) })
	r.facts.Networks = checks.Head(networks, maxNetworks)
}

func networkOf(entry network.Inspect) docker.Network {
	facts := docker.Network{
		ID: checks.Clean(entry.ID), Name: checks.Clean(entry.Name), Driver: docker.NetworkDriver(checks.Clean(entry.Driver)), Scope: checks.Clean(entry.Scope),
		Internal: entry.Internal, IPv6: entry.EnableIPv6, Ingress: entry.Ingress,
		HostBinding: checks.Clean(entry.Options["com.docker.network.bridge.host_binding_ipv4"]), Parent: checks.Clean(entry.Options["parent"]),
	}
	var subnets []string
	for _, pool := range entry.IPAM.Config {
		subnets = append(subnets, checks.Clean(pool.Subnet))
	}
	facts.Subnets = bounded(subnets)
	// A network made without the option has it on: the driver's default.
	if entry.Driver == "bridge" {
		facts.InterContainer = checks.Known(entry.Options["com.docker.network.bridge.enable_icc"] != "false")
	}
	_, facts.Encrypted = entry.Options["encrypted"]
	return facts
}

var anonymousVolume = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (r *reading) readVolumes(ctx context.Context) {
	defer r.slot()()
	list, raw, err := ask(ctx, func(ctx context.Context) (volume.ListResponse, error) {
		return r.api.VolumeList(ctx, volume.ListOptions{})
	})
	if err == nil {
		err = present(raw, "Volumes")
	}
	if err != nil {
		r.problem("volumes", classify(err))
		return
	}
	if slices.Contains(list.Volumes, nil) {
		r.problem("volumes", because(checks.Unreadable, "the engine lists a volume of which it tells nothing"))
	} else if len(list.Volumes) > maxVolumes {
		r.problem("volumes", because(checks.Budget, "of %d volumes the first %d by name were read", len(list.Volumes), maxVolumes))
	}
	volumes := []docker.Volume{}
	for _, entry := range list.Volumes {
		if entry != nil {
			volumes = append(volumes, volumeOf(*entry))
		}
	}
	slices.SortFunc(volumes, func(a, b docker.Volume) int { return strings.Compare(a.Name, b.Name) })
	r.facts.Volumes = checks.Head(volumes, maxVolumes)
	if len(volumes) < len(list.Volumes) {
		r.facts.Volumes = checks.Cut(head(volumes, maxVolumes))
	}
}

// volumeOf takes no option as it is: those of a network file system hold its password.
func volumeOf(entry volume.Volume) docker.Volume {
	facts := docker.Volume{
		Name: checks.Clean(entry.Name), Driver: checks.Clean(entry.Driver), Labels: labelsOf(entry.Labels),
		Anonymous: anonymousVolume.MatchString(entry.Name),
	}
	if entry.Driver != "local" {
		return facts
	}
	options := strings.Split(entry.Options["o"], ",")
	switch kind := entry.Options["type"]; {
	case slices.Contains(options, "bind"), slices.Contains(options, "rbind"):
		facts.HostPath = cleanPath(entry.Options["device"])
	case strings.HasPrefix(kind, "nfs"), kind == "cifs", kind == "smb3":
		facts.Remote = checks.Clean(kind)
	}
	return facts
}
