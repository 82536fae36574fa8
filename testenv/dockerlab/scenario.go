package dockerlab

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/network"
)

// Scenario is a deployment as plain data. Its names are short: each lab puts its own
// ID before them, so that several labs share an engine.
type Scenario struct {
	// Project is the name that compose would give it; empty for the lab's own.
	Project  string
	Files    []HostFile
	Images   []ScenarioImage
	Networks []ScenarioNetwork
	Services []Service
}

// HostFile is a file of the host, below the folder that the lab is given.
type HostFile struct {
	Path    string
	Content string
	Mode    os.FileMode
	// Owner is the user and group that it belongs to; 0 is root.
	Owner int
}

// ScenarioImage is built FROM scratch; Name holds the tag, Lines are those of its Dockerfile.
type ScenarioImage struct {
	Name  string
	Lines []string
	// Program is one of this machine, such as "redis-server", that the image holds
	// with its libraries in place of the sleeper, or [ExporterProgram].
	Program string
}

// ScenarioNetwork is a bridge. One that isn't internal is never used by a container that runs.
type ScenarioNetwork struct {
	Name     string
	Internal bool
}

// Service is a container. Unless it is started on purpose it is only created: what the
// projects ship listens on every address. Its name is also its service's, as compose
// labels it.
type Service struct {
	Name  string
	Image string
	// Started makes it run. Its network must be internal or another service's.
	Started bool
	// Network is one of the scenario's; empty for the engine's default bridge. With
	// the prefix "service:" it is the network namespace of a service before this one.
	Network string
	// Mounts are in Docker's notation "source:destination[:ro]"; a source without a
	// leading slash lies in the lab's folder.
	Mounts []string
	Config container.Config
	Host   container.HostConfig
}

// Prepare makes what a scenario's containers need: its files, in folder, and its images.
func (l *Lab) Prepare(ctx context.Context, scenario Scenario, folder string) error {
	for _, f := range scenario.Files {
		if err := f.Write(folder); err != nil {
			return err
		}
	}
	for _, i := range scenario.Images {
		if err := l.image(ctx, i); err != nil {
			return err
		}
	}
	return nil
}

// Set makes a scenario, with its files in folder.
func (l *Lab) Set(ctx context.Context, scenario Scenario, folder string) error {
	if err := l.Prepare(ctx, scenario, folder); err != nil {
		return err
	}
	for _, n := range scenario.Networks {
		options := network.CreateOptions{Driver: "bridge", Internal: n.Internal, Labels: l.Labels(nil)}
		if _, err := l.network(ctx, n.Name, options); err != nil {
			return fmt.Errorf("create network %s: %w", n.Name, err)
		}
	}
	for _, s := range scenario.Services {
		if err := l.add(ctx, cmp.Or(scenario.Project, l.ID), s, folder); err != nil {
			return err
		}
	}
	return nil
}

// add creates a service. The scenario's own data stays as it is.
func (l *Lab) add(ctx context.Context, project string, s Service, folder string) error {
	config, host := s.Config, s.Host
	config.Image = l.Name(s.Image)
	config.Labels = map[string]string{"com.docker.compose.service": s.Name, "com.docker.compose.project": project}
	for name, value := range s.Config.Labels {
		config.Labels[name] = value
	}
	if joined, ok := strings.CutPrefix(s.Network, "service:"); ok {
		host.NetworkMode = container.NetworkMode("container:" + l.Name(joined))
	} else if s.Network != "" {
		host.NetworkMode = container.NetworkMode(l.Name(s.Network))
	}
	host.Binds = nil
	for _, mount := range s.Mounts {
		if !strings.HasPrefix(mount, "/") {
			mount = filepath.Join(folder, mount)
		}
		host.Binds = append(host.Binds, mount)
	}
	create := l.Create
	if s.Started {
		create = l.Run
	}
	_, err := create(ctx, s.Name, &config, &host, nil)
	return err
}

// Write makes the file below a folder with its mode, whatever the process' mask is.
func (f HostFile) Write(folder string) error {
	path := filepath.Join(folder, f.Path)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	if err := os.WriteFile(path, []byte(f.Content), 0o600); err != nil {
		return fmt.Errorf("write file: %w", err)
	}
	if err := os.Chmod(path, f.Mode); err != nil {
		return fmt.Errorf("set mode: %w", err)
	}
	if f.Owner == 0 {
		return nil
	}
	if err := os.Chown(path, f.Owner, f.Owner); err != nil {
		return fmt.Errorf("set owner: %w", err)
	}
	return nil
}
