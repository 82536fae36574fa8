package composeconn

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/go-connections/nat"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/written"
)

func itoa(number int) string { return strconv.Itoa(number) }

// byImage is why a fact is unknown that an image decides.
const byImage = "the files don't say it, so that the image decides"

// open is why a fact is not told that the service leaves to the image: none where it leaves nothing, or
// the Dockerfile says it.
func (d *dockerfile) open(inherits, said bool) checks.Problem {
	switch {
	case !inherits || said:
		return checks.Problem{}
	case d == nil:
		return checks.Problem{Reason: checks.Source, Detail: byImage}
	case d.problem.Detail != "":
		return d.problem
	default:
		return checks.Problem{Reason: checks.Source, Detail: fmt.Sprintf("neither the compose file nor %s says it, or not all of it: %s decides, which the image is built on", d.file, d.base())}
	}
}

// read reports whether the Dockerfile was read.
func (d *dockerfile) read() bool { return d != nil && d.problem.Detail == "" }

// user reports whether the Dockerfile says as whom the image runs.
func (d *dockerfile) user() bool {
	return d.read() && (d.User.Line > 0 && d.User.Known || d.User.Line == 0 && d.Scratch())
}

func (d *dockerfile) health() bool { return d.read() && (d.Health != nil || d.Scratch()) }

// starts reports whether the Dockerfile says what of the service's command line the service doesn't. A
// command replaces the image's, and so does an entrypoint of its own.
func (d *dockerfile) starts(s types.ServiceConfig) bool {
	if s.Entrypoint != nil {
		return true
	}
	return d.read() && (d.Entrypoint != nil || d.Scratch())
}

// env reports whether all variables of the image are told.
func (d *dockerfile) env() bool { return d.read() && d.Scratch() && known(d.Env()) }

func (d *dockerfile) exposed() bool {
	return d.read() && d.Scratch() && !slices.ContainsFunc(d.Exposed, func(port written.Told) bool { return !port.Known })
}

func known(settings map[string]written.Told) bool {
	for _, value := range settings {
		if !value.Known {
			return false
		}
	}
	return true
}

// inheritsHealth reports whether a service leaves its health check to the image.
func inheritsHealth(s types.ServiceConfig) bool {
	return s.HealthCheck == nil || !s.HealthCheck.Disable && len(s.HealthCheck.Test) == 0
}

// complete gives a container what the Dockerfile says and its service doesn't, as an engine does.
func (d *dockerfile) complete(config *container.Config, s types.ServiceConfig) {
	if !d.read() {
		return
	}
	if s.User == "" && d.User.Known {
		config.User = d.User.Text
	}
	if d.Health != nil && inheritsHealth(s) {
		config.Healthcheck = &container.HealthConfig{Test: d.Health.Words}
	}
	if s.Entrypoint == nil {
		config.Entrypoint = words(d.Entrypoint)
		if s.Command == nil {
			config.Cmd = words(d.Command)
		}
	}
	for name, value := range d.Env() {
		if _, own := s.Environment[name]; !own && value.Known {
			config.Env = append(config.Env, name+"="+value.Text)
		}
	}
	slices.Sort(config.Env)
	for port := range d.ports() {
		config.ExposedPorts[port] = struct{}{}
	}
	for name, value := range d.labels(s) {
		if _, own := config.Labels[name]; !own {
			config.Labels[name] = value
		}
	}
}

func words(c *written.Command) []string {
	if c == nil {
		return nil
	}
	return c.Words
}

// ports are those that the Dockerfile exposes, "8000/tcp". A range is one of them, as it is written.
func (d *dockerfile) ports() nat.PortSet {
	set := nat.PortSet{}
	for _, port := range d.Exposed {
		if port.Known && port.Text != "" {
			text := strings.ToLower(port.Text)
			if !strings.Contains(text, "/") {
				text += "/tcp"
			}
			set[nat.Port(text)] = struct{}{}
		}
	}
	return set
}

// labels are those of the Dockerfile and of the service's build.
func (d *dockerfile) labels(s types.ServiceConfig) map[string]string {
	all := map[string]string{}
	for name, value := range d.Labels() {
		if value.Known {
			all[name] = value.Text
		}
	}
	for name, value := range s.Build.Labels {
		all[name] = value
	}
	return all
}

// mark notes which of the secrets in a container's variables everybody has who has the image.
func (d *dockerfile) mark(of *docker.Container, s types.ServiceConfig) {
	if !d.read() {
		return
	}
	ofImage := d.Env()
	isImage := func(name string) bool {
		_, own := s.Environment[name]
		_, there := ofImage[name]
		return there && !own
	}
	findings := of.Secrets.Entries()
	for i := range findings {
		findings[i].FromImage = findings[i].Where == "env" && isImage(findings[i].Name)
	}
}
