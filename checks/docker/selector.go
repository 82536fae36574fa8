package docker

import (
	"path"
	"slices"
)

// Selector is the part of the parameters that every check of containers has: it
// chooses those that are judged. One that matches any of the lists is chosen;
// without lists all are. In each pattern * stands for anything but a slash.
type Selector struct {
	// Containers are container names.
	Containers []string `json:"containers"`
	// Images are repositories, in full ("ghcr.io/example/web") or by their last
	// part ("web").
	Images []string `json:"images"`
	// Services are service names of compose files.
	Services []string `json:"services"`
	// Executables are base names of what containers start: "gunicorn".
	Executables []string `json:"executables"`
	// Variables are names of environment variables that containers have.
	Variables []string `json:"variables"`
}

// composeService is the label in which compose keeps a container's service.
const composeService = "com.docker.compose.service"

// Everything is the selector without lists, none of them null in JSON.
func Everything() Selector {
	return Selector{Containers: []string{}, Images: []string{}, Services: []string{}, Executables: []string{}, Variables: []string{}}
}

func (s Selector) selection() Selector { return s }

func (s Selector) Empty() bool {
	return len(s.Containers)+len(s.Images)+len(s.Services)+len(s.Executables)+len(s.Variables) == 0
}

// selects reports whether a container is chosen, and whether that is known.
func (s Selector) selects(c Container) (matches, known bool) {
	executable, told := c.Executable.Get()
	env, envKnown := c.Env.Get()
	switch {
	case s.Empty(),
		MatchesAny(c.Name, s.Containers),
		s.selectsImage(c.Image),
		c.Labels[composeService] != "" && MatchesAny(c.Labels[composeService], s.Services),
		told && MatchesAny(executable, s.Executables),
		slices.ContainsFunc(env, func(v Variable) bool { return MatchesAny(v.Name, s.Variables) }):
		return true, true
	default:
		return false, (told || len(s.Executables) == 0) && (envKnown || len(s.Variables) == 0)
	}
}

func (s Selector) selectsImage(r Reference) bool {
	if r.Repository == "" {
		return MatchesAny(r.Given, s.Images)
	}
	return MatchesAny(path.Base(r.Repository), s.Images) || MatchesAny(r.Repository, s.Images) ||
		MatchesAny(r.Registry+"/"+r.Repository, s.Images)
}
