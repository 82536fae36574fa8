package containers

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// maxJoins bounds a chain of containers that share a namespace.
// networkNamespace is the one whose modes are names of networks, too.
const networkNamespace = "network"

const maxJoins = 8

// namespaceSource is the container whose namespace another uses, itself at last.
type namespaceSource struct {
	// mode is that of the last container in the chain.
	mode string
	// through is the name of that container; empty when it is the first.
	through string
	// lost says that the chain ends at a container that isn't there.
	lost bool
}

// follow resolves the mode "container:ID", through others that do the same.
func follow(f docker.Facts, c docker.Container, of func(docker.Isolation) string) namespaceSource {
	isolation, _ := c.Isolation.Get()
	source := namespaceSource{mode: of(isolation)}
	for range maxJoins {
		id, joins := strings.CutPrefix(source.mode, "container:")
		if !joins {
			return source
		}
		next, found := find(f, id)
		isolation, known := next.Isolation.Get()
		if !found || !known {
			break
		}
		source = namespaceSource{mode: of(isolation), through: next.Name}
	}
	source.lost = true
	return source
}

// find looks a container up by its ID, the beginning of it, or its name.
func find(f docker.Facts, id string) (docker.Container, bool) {
	list := f.Containers.Entries()
	for _, c := range list {
		if id != "" && (c.Name == id || strings.HasPrefix(c.ID, id)) {
			return c, true
		}
	}
	return docker.Container{}, false
}

// knownMode reports whether a namespace mode of a container is one of the engine's
// (Docker Engine API 1.41, HostConfig; "slirp4netns" and "pasta" are Podman's).
func knownMode(mode string) bool {
	return slices.Contains([]string{"", "private", "none", "shareable", "default", docker.DefaultBridge, "slirp4netns", "pasta", docker.HostMode}, mode)
}

// knownNetwork reports whether a network mode is the name of a network that somebody is on
// or that is listed.
func knownNetwork(f docker.Facts, mode string) bool {
	if slices.ContainsFunc(f.Networks.Entries(), func(n docker.Network) bool { return n.Name == mode || n.ID == mode }) {
		return true
	}
	list := f.Containers.Entries()
	return slices.ContainsFunc(list, func(c docker.Container) bool {
		return slices.ContainsFunc(c.Networks.Entries(), func(e docker.Endpoint) bool { return e.Network == mode })
	})
}

// separate judges one namespace and returns its mode, "" where that isn't known.
func separate(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, what string, of func(docker.Isolation) string, violation violation) string {
	isolation, ok := checks.Need(s, c.Isolation, c.Path("isolation"))
	if !ok {
		return ""
	}
	s.Evidence(what+" mode", "%s", docker.OrNone(of(isolation)))
	source := follow(o.Facts, c, of)
	switch {
	case source.lost:
		s.Unknown(checks.Source, "shares the %s of a container that was not read (%s)", what, of(isolation))
	case !knownMode(source.mode) && !(what == networkNamespace && knownNetwork(o.Facts, source.mode)):
		s.UnknownWord(what+" mode", source.mode)
	case source.mode != docker.HostMode:
	case source.through != "":
		violation(s, "shares the %s of %s, which is the host's", what, source.through)
	default:
		violation(s, "uses the host's %s", what)
	}
	return source.mode
}
