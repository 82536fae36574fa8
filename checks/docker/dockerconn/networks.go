package dockerconn

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/network"
	"github.com/docker/docker/api/types/volume"

	"hardcheck/checks"
	"hardcheck/checks/docker"
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
	slices.SortFunc(networks, func(a, b docker.Network) int { return strings.Compare(a.Name+"\x00"+a.ID, b.Name+"\x00"+b.ID) })
	r.facts.Networks = checks.Whole(networks)
}

func networkOf(entry network.Inspect) docker.Network {
	facts := docker.Network{
		ID: checks.Clean(entry.ID), Name: checks.Clean(entry.Name), Driver: docker.NetworkDriver(checks.Clean(entry.Driver)),
		Internal: entry.Internal, Ingress: entry.Ingress,
		HostBinding: checks.Clean(entry.Options["com.docker.network.bridge.host_binding_ipv4"]), Parent: checks.Clean(entry.Options["parent"]),
	}
	var subnets []string
	for _, pool := range entry.IPAM.Config {
		subnets = append(subnets, checks.Clean(pool.Subnet))
	}
	facts.Subnets = checks.Whole(subnets)
	// A network made without the option has it on: the driver's default.
	if entry.Driver == "bridge" {
		facts.InterContainer = checks.Known(entry.Options["com.docker.network.bridge.enable_icc"] != "false")
	}
	_, facts.Encrypted = entry.Options["encrypted"]
	return facts
}

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
	}
	volumes := []docker.Volume{}
	for _, entry := range list.Volumes {
		if entry != nil {
			volumes = append(volumes, volumeOf(*entry))
		}
	}
	slices.SortFunc(volumes, func(a, b docker.Volume) int { return strings.Compare(a.Name, b.Name) })
	r.facts.Volumes = checks.Whole(volumes)
	if len(volumes) < len(list.Volumes) {
		r.facts.Volumes = checks.Cut(volumes)
	}
}

// volumeOf takes no option as it is: those of a network file system hold its password.
func volumeOf(entry volume.Volume) docker.Volume {
	facts := docker.Volume{
		Name: checks.Clean(entry.Name), Driver: checks.Clean(entry.Driver),
		Secrets: suspicions(joined(optionSecrets(inVolume, entry.Options)), slices.Collect(maps.Values(entry.Options))),
	}
	if entry.Driver == "local" {
		mounted(&facts, entry.Options)
	}
	return facts
}

// networkFileSystems are the types of file systems that are mounted from another host.
var networkFileSystems = []string{"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "glusterfs", "afs"}

// mounted reads the options of a local volume, which are those of mount(8): the type, the device,
// and in "o" all that stands behind -o.
func mounted(facts *docker.Volume, given map[string]string) {
	kind, device, options := given["type"], cleanPath(given["device"]), strings.Split(given["o"], ",")
	switch {
	case kind == "tmpfs", kind == "ramfs":
	case slices.Contains(options, "bind"), slices.Contains(options, "rbind"):
		facts.HostPaths = []string{device}
	case slices.Contains(networkFileSystems, kind):
		facts.Remote = checks.Clean(kind)
	case kind == "overlay":
		facts.HostPaths = overlayFolders(options)
	case device != "":
		// A disk, or what a driver of the kernel's makes of the path.
		facts.HostPaths = []string{device}
	}
}

// overlayFolders are those that an overlay shows: of "lowerdir=/a:/b,upperdir=/c,workdir=/d" all but the
// last, in which nothing can be seen. A colon in a name has a backslash before it.
func overlayFolders(options []string) []string {
	var folders []string
	for _, option := range options {
		name, value, _ := strings.Cut(option, "=")
		switch strings.TrimSuffix(name, "+") {
		case "lowerdir", "datadir", "upperdir":
			value = strings.ReplaceAll(value, `\:`, "\x00")
			for folder := range strings.SplitSeq(value, ":") {
				if folder != "" {
					folders = append(folders, cleanPath(strings.ReplaceAll(folder, "\x00", ":")))
				}
			}
		}
	}
	return folders
}
