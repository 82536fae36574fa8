package docker

import (
	"slices"
	"strings"

	"hardcheck/checks"
)

// Lead is one path of the host that a container's mount shows, and where it leads there.
type Lead struct {
	Mount Mount
	// Path is as the engine has it.
	Path string
	// Source is what the host shows there. Known is set where the host told where the path
	// leads; else Unknown says why not.
	Source  Source
	Known   bool
	Unknown checks.Problem
}

// Leads follows the paths of the host that mounts show.
func Leads(o checks.Observed[Facts], mounts []Mount) []Lead {
	var leads []Lead
	for _, mount := range mounts {
		for _, path := range mount.HostPaths() {
			lead := Lead{Mount: mount, Path: path}
			lead.Source, lead.Unknown = follow(o, path)
			lead.Known = strings.HasPrefix(lead.Source.Target, "/")
			leads = append(leads, lead)
		}
	}
	return leads
}

// follow finds what the host shows at a path, or why it isn't known where that leads.
func follow(o checks.Observed[Facts], path string) (Source, checks.Problem) {
	host, known := o.Facts.Host.Get()
	if !known {
		return Source{}, o.Problem("host")
	}
	source, found := host.Source(path)
	if _, looked := host.Sources.Get(); !looked {
		return Source{}, o.Problem("host.sources")
	}
	switch {
	case !found:
		return Source{}, checks.Problem{Reason: checks.Source, Detail: "it was not looked at on the host"}
	case source.Target == "":
		return source, checks.Problem{Reason: checks.Source, Detail: OrNone(source.Problem)}
	case !strings.HasPrefix(source.Target, "/"):
		return source, checks.Problem{Reason: checks.Unreadable, Detail: "its target is no absolute path"}
	default:
		return source, checks.Problem{}
	}
}

// Follow is where a path of the host leads, or the path itself where that isn't known.
func Follow(o checks.Observed[Facts], path string) string {
	if source, _ := follow(o, path); source.Target != "" {
		return source.Target
	}
	return path
}

// Source finds what the host shows at one of its paths.
func (h Host) Source(path string) (Source, bool) {
	sources, _ := h.Sources.Get()
	at, found := slices.BinarySearchFunc(sources, path, func(s Source, path string) int { return strings.Compare(s.Path, path) })
	if !found {
		return Source{}, false
	}
	return sources[at], true
}

// Need records on the subject that it isn't known where the path leads.
func (l Lead) Need(s checks.Subject) {
	if !l.Known {
		s.Unknown(l.Unknown.Reason, "where %s leads on the host is not known: %s", l.Path, l.Unknown.Detail)
	}
}

// EngineSocket is the socket of an engine or a runtime that the path shows; empty where none is
// known.
func (l Lead) EngineSocket() string {
	if l.Source.EngineSocket != "" {
		return l.Source.EngineSocket
	}
	return EngineSocketAt(l.Path)
}

// Paths are those by which the lead is judged: as the engine has it, and without links.
func (l Lead) Paths() []string {
	if !l.Known || l.Source.Target == l.Path {
		return []string{l.Path}
	}
	return []string{l.Path, l.Source.Target}
}

// Words are the path with what is said of it, and where it leads: "/srv/e of the host, which leads
// to /etc".
func (l Lead) Words(of string) string {
	if paths := l.Paths(); len(paths) > 1 {
		return paths[0] + of + ", which leads to " + paths[1]
	}
	return l.Path + of
}
