// Package dockerlab makes images, containers, networks and volumes on a real
// Docker engine, and plays engines that the real one can't be.
//
// Everything it makes carries a label of its own, by which it is removed again:
// nothing else on the engine is touched. Containers that must not run, such as
// privileged ones or those published on all addresses, are created and not started.
package dockerlab

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/docker/api/types/image"
	"github.com/docker/docker/api/types/network"
	"github.com/docker/docker/api/types/volume"
	"github.com/docker/docker/client"
)

// Socket is where the lab expects its engine.
const Socket = "/var/run/docker.sock"

// Label marks everything that a lab made; its value is the lab's own ID.
const Label = "org.example.hardcheck.lab"

// Lab is one set of things on the engine.
type Lab struct {
	// Client speaks to the engine.
	Client *client.Client
	// ID is unique and part of every name that the lab gives.
	ID string
	// before are the images that were there before the lab.
	before map[string]bool
}

// Open connects to the local engine, for a lab with an ID that nobody else has.
func Open(ctx context.Context) (*Lab, error) {
	return OpenOn(ctx, Socket, "hc-"+strings.ToLower(rand.Text()[:8]))
}

// OpenOn is Open for the engine behind a socket and a lab with an ID of the caller's,
// such as one that an earlier process made.
func OpenOn(ctx context.Context, socket, id string) (*Lab, error) {
	c, err := client.NewClientWithOpts(client.WithHost("unix://"+socket), client.WithAPIVersionNegotiation())
	if err != nil {
		return nil, fmt.Errorf("set up client: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if _, err := c.Ping(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("ask the engine on %s: %w", socket, err), c.Close())
	}
	lab := &Lab{Client: c, ID: id, before: map[string]bool{}}
	images, err := c.ImageList(ctx, image.ListOptions{All: true})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("list images: %w", err), c.Close())
	}
	for _, known := range images {
		lab.before[known.ID] = known.Labels[Label] != id
	}
	return lab, nil
}

// Name is a name of the lab's own: images and containers of several labs don't meet.
func (l *Lab) Name(short string) string { return l.ID + "-" + short }

// Labels are given with the lab's own label added.
func (l *Lab) Labels(more map[string]string) map[string]string {
	labels := map[string]string{Label: l.ID}
	for name, value := range more {
		labels[name] = value
	}
	return labels
}

// Create makes a container without starting it, and returns its ID.
func (l *Lab) Create(ctx context.Context, short string, config *container.Config, host *container.HostConfig, networks *network.NetworkingConfig) (string, error) {
	config.Labels = l.Labels(config.Labels)
	made, err := unbroken(ctx, func(ctx context.Context) (container.CreateResponse, error) {
		return l.Client.ContainerCreate(ctx, config, host, networks, nil, l.Name(short))
	})
	if err != nil {
		return "", fmt.Errorf("create container %s: %w", short, err)
	}
	return made.ID, nil
}

// Run makes a container and starts it.
func (l *Lab) Run(ctx context.Context, short string, config *container.Config, host *container.HostConfig, networks *network.NetworkingConfig) (string, error) {
	id, err := l.Create(ctx, short, config, host, networks)
	if err != nil {
		return "", err
	}
	return unbroken(ctx, func(ctx context.Context) (string, error) {
		if err := l.Client.ContainerStart(ctx, id, container.StartOptions{}); err != nil {
			return "", fmt.Errorf("start container %s: %w", short, err)
		}
		return id, nil
	})
}

// Network makes an internal bridge network, and returns its ID.
func (l *Lab) Network(ctx context.Context, short string, options map[string]string) (string, error) {
	made, err := l.network(ctx, short, network.CreateOptions{Driver: "bridge", Internal: true, Options: options, Labels: l.Labels(nil)})
	if err != nil {
		return "", fmt.Errorf("create network %s: %w", short, err)
	}
	return made.ID, nil
}

func (l *Lab) network(ctx context.Context, short string, options network.CreateOptions) (network.CreateResponse, error) {
	return unbroken(ctx, func(ctx context.Context) (network.CreateResponse, error) {
		return l.Client.NetworkCreate(ctx, l.Name(short), options)
	})
}

// Volume makes a local volume with options, and returns its name.
func (l *Lab) Volume(ctx context.Context, short string, options map[string]string) (string, error) {
	made, err := unbroken(ctx, func(ctx context.Context) (volume.Volume, error) {
		return l.Client.VolumeCreate(ctx, volume.CreateOptions{Name: l.Name(short), Driver: "local", DriverOpts: options, Labels: l.Labels(nil)})
	})
	if err != nil {
		return "", fmt.Errorf("create volume %s: %w", short, err)
	}
	return made.Name, nil
}

// unbroken takes a request that is begun to its end: what the engine goes on to make for
// a caller who went away would be left behind.
func unbroken[T any](ctx context.Context, request func(context.Context) (T, error)) (T, error) {
	if err := ctx.Err(); err != nil {
		return *new(T), err
	}
	ctx, cancel := withoutCancel(ctx)
	defer cancel()
	return request(ctx)
}

// Close removes what the lab made: containers, networks, volumes, images, in this order.
func (l *Lab) Close(ctx context.Context) error {
	own := filters.NewArgs(filters.Arg("label", Label+"="+l.ID))
	return errors.Join(l.removeContainers(ctx, own), l.removeNetworks(ctx, own), l.removeVolumes(ctx, own), l.removeImages(ctx, own), l.Client.Close())
}

func (l *Lab) removeContainers(ctx context.Context, own filters.Args) error {
	list, err := l.Client.ContainerList(ctx, container.ListOptions{All: true, Filters: own})
	for _, c := range list {
		err = errors.Join(err, l.Client.ContainerRemove(ctx, c.ID, container.RemoveOptions{Force: true, RemoveVolumes: true}))
	}
	return err
}

func (l *Lab) removeNetworks(ctx context.Context, own filters.Args) error {
	list, err := l.Client.NetworkList(ctx, network.ListOptions{Filters: own})
	for _, n := range list {
		err = errors.Join(err, l.Client.NetworkRemove(ctx, n.ID))
	}
	return err
}

func (l *Lab) removeVolumes(ctx context.Context, own filters.Args) error {
	list, err := l.Client.VolumeList(ctx, volume.ListOptions{Filters: own})
	for _, v := range list.Volumes {
		err = errors.Join(err, l.Client.VolumeRemove(ctx, v.Name, true))
	}
	return err
}

func (l *Lab) removeImages(ctx context.Context, own filters.Args) error {
	list, err := l.Client.ImageList(ctx, image.ListOptions{Filters: own})
	for _, i := range list {
		if l.before[i.ID] {
			continue
		}
		_, failed := l.Client.ImageRemove(ctx, i.ID, image.RemoveOptions{Force: true, PruneChildren: true})
		err = errors.Join(err, failed)
	}
	return err
}

// Containers are the names of the lab's containers, running or not.
func (l *Lab) Containers(ctx context.Context) ([]string, error) {
	list, err := l.Client.ContainerList(ctx, container.ListOptions{All: true, Filters: filters.NewArgs(filters.Arg("label", Label+"="+l.ID))})
	if err != nil {
		return nil, fmt.Errorf("list containers: %w", err)
	}
	var names []string
	for _, c := range list {
		names = append(names, strings.TrimPrefix(c.Names[0], "/"))
	}
	return names, nil
}

// Left names everything on the engine that carries the lab's label: "container a".
func (l *Lab) Left(ctx context.Context) ([]string, error) {
	own := filters.NewArgs(filters.Arg("label", Label+"="+l.ID))
	names, err := l.Containers(ctx)
	if err != nil {
		return nil, err
	}
	var left []string
	for _, name := range names {
		left = append(left, "container "+name)
	}
	networks, err := l.Client.NetworkList(ctx, network.ListOptions{Filters: own})
	if err != nil {
		return nil, fmt.Errorf("list networks: %w", err)
	}
	for _, n := range networks {
		left = append(left, "network "+n.Name)
	}
	images, err := l.Client.ImageList(ctx, image.ListOptions{Filters: own})
	if err != nil {
		return nil, fmt.Errorf("list images: %w", err)
	}
	for _, i := range images {
		left = append(left, "image "+append(i.RepoTags, i.ID)[0])
	}
	return left, nil
}
