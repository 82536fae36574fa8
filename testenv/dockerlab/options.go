package dockerlab

import (
	"context"

	"github.com/docker/docker/api/types/container"
)

// Options are what a container is created with, and the lines of its image. They can
// be changed by JSON in the engine's own words, decoded over them.
type Options struct {
	Config     container.Config
	HostConfig container.HostConfig
	Image      struct {
		Name  string
		Lines []string
	}
}

// HardenedOptions are those of a container without a network that keeps every rule.
func HardenedOptions() Options {
	o := Options{Config: container.Config{User: "1000:1000", Cmd: []string{"serve"}}, HostConfig: confined(nil)}
	o.Image.Name = "app:1.0"
	// It is never started, so that nobody need listen for that.
	o.HostConfig.LogConfig = container.LogConfig{Type: "syslog"}
	o.HostConfig.NetworkMode, o.HostConfig.IpcMode = "none", "private"
	return o
}

// CreateWith makes a container with options, and its image, without starting it.
func (l *Lab) CreateWith(ctx context.Context, short string, o Options) error {
	lines := append([]string{healthCheck}, o.Image.Lines...)
	image, err := l.Image(ctx, o.Image.Name, lines...)
	if err != nil {
		return err
	}
	o.Config.Image = image
	_, err = l.Create(ctx, short, &o.Config, &o.HostConfig, nil)
	return err
}
