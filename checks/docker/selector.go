package docker

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
)

// Selector is the part of the parameters that every check of containers has: it
// chooses those that are judged. Without alternatives all are.
type Selector struct {
	// Select are alternatives. A container that matches every key of one is chosen. One
	// that matches only some of its keys may be another's: it can fail, and never passes.
	Select []Alternative `json:"select"`
}

// Alternative describes containers. Each key lists patterns of which one must match, in
// which * stands for anything but a slash; every key that is given must match.
type Alternative struct {
	// Containers are container names.
	Containers []string `json:"containers,omitempty"`
	// Images are repositories, in full ("ghcr.io/example/web") or by their last
	// part ("web").
	Images []string `json:"images,omitempty"`
	// Services are service names of compose files, Project the names of the projects
	// that compose makes of such a file: the name of its folder, unless it says another.
	Services []string `json:"services,omitempty"`
	Project  []string `json:"project,omitempty"`
	// Executables are base names of what containers start: "gunicorn".
	Executables []string `json:"executables,omitempty"`
	// Variables are names of environment variables that containers have.
	Variables []string `json:"variables,omitempty"`
}

const (
	// composeService is the label in which compose keeps a container's service,
	// composeProject that of its project.
	composeService = "com.docker.compose.service"
	composeProject = "com.docker.compose.project"
)

// Everything is the selector without alternatives, not null in JSON.
func Everything() Selector { return Selector{Select: []Alternative{}} }

// UnmarshalJSON refuses an alternative that names nothing: it would choose everything.
func (a *Alternative) UnmarshalJSON(raw []byte) error {
	type plain Alternative
	var read plain
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&read); err != nil {
		return alternativeError(err)
	}
	*a = Alternative(read)
	if len(a.keys()) == 0 {
		return errors.New("an alternative of select names nothing, which would choose every container: leave select out for that")
	}
	return nil
}

func alternativeError(err error) error {
	var mismatch *json.UnmarshalTypeError
	if errors.As(err, &mismatch) {
		return fmt.Errorf("%q of select is a list of names, found a %s", mismatch.Field, mismatch.Value)
	}
	if _, name, unknown := strings.Cut(err.Error(), "unknown field "); unknown {
		return fmt.Errorf("select has no key %s: use containers, images, services, project, executables or variables", name)
	}
	return err
}

func (s Selector) selection() Selector { return s }

// Empty reports whether the selector chooses every container.
func (s Selector) Empty() bool { return len(s.Select) == 0 }

// fit is how well a container matches a selection; the better is the greater.
type fit int

const (
	fitNone fit = iota
	// fitPart: some keys of an alternative match, and others don't.
	fitPart
	// fitUnsure: what isn't known decides.
	fitUnsure
	fitWhole
)

// fit is the best that an alternative gives.
func (s Selector) fit(c Container) fit {
	if s.Empty() {
		return fitWhole
	}
	best := fitNone
	for _, alternative := range s.Select {
		best = max(best, alternative.fit(c))
	}
	return best
}

func (a Alternative) fit(c Container) fit {
	matching, open := 0, 0
	keys := a.keys()
	for _, matches := range keys {
		switch is, known := matches(c); {
		case is:
			matching++
		case !known:
			open++
		}
	}
	switch {
	case matching == len(keys):
		return fitWhole
	case matching+open == len(keys):
		return fitUnsure
	case matching > 0:
		return fitPart
	default:
		return fitNone
	}
}

// keys are the tests of the keys that are given: whether one matches, and whether that
// is known.
func (a Alternative) keys() []func(Container) (matches, known bool) {
	var keys []func(Container) (bool, bool)
	add := func(patterns []string, matches func(Container) (bool, bool)) {
		if len(patterns) > 0 {
			keys = append(keys, matches)
		}
	}
	label := func(name string, patterns []string) func(Container) (bool, bool) {
		return func(c Container) (bool, bool) {
			return c.Labels[name] != "" && MatchesAny(c.Labels[name], patterns), true
		}
	}
	add(a.Containers, func(c Container) (bool, bool) { return MatchesAny(c.Name, a.Containers), true })
	add(a.Images, func(c Container) (bool, bool) { return c.Image.isOneOf(a.Images), true })
	add(a.Services, label(composeService, a.Services))
	add(a.Project, label(composeProject, a.Project))
	add(a.Executables, func(c Container) (bool, bool) {
		executable, told := c.Executable.Get()
		return told && MatchesAny(executable, a.Executables), told
	})
	add(a.Variables, func(c Container) (bool, bool) {
		env, known := c.Env.Get()
		return slices.ContainsFunc(env, func(v Variable) bool { return MatchesAny(v.Name, a.Variables) }), known
	})
	return keys
}

func (r Reference) isOneOf(patterns []string) bool {
	if r.Repository == "" {
		return MatchesAny(r.Given, patterns)
	}
	return MatchesAny(path.Base(r.Repository), patterns) || MatchesAny(r.Repository, patterns) ||
		MatchesAny(r.Registry+"/"+r.Repository, patterns)
}
