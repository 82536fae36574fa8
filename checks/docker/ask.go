package docker

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"hardcheck/checks"
)

// ofContainers makes a rule that judges each chosen container by itself, those that
// are stopped or were never started too: their settings hold at the next start.
func ofContainers(judge func(checks.Observed[Facts], checks.Subject, Container)) checks.Rule {
	return ofContainersWith(everything(), func(o checks.Observed[Facts], s checks.Subject, c Container, _ Selector) { judge(o, s, c) })
}

// selecting are parameters that embed a [Selector].
type selecting interface{ selection() Selector }

// ofContainersWith is ofContainers for a judgement with parameters.
func ofContainersWith[P selecting](defaults P, judge func(checks.Observed[Facts], checks.Subject, Container, P)) checks.Rule {
	return checks.EachWith(defaults, func(o checks.Observed[Facts], p P) {
		for _, c := range chosen(o, p.selection()) {
			judge(o, o.Subject(c.Name), c, p)
		}
	})
}

// containers lists the containers, or says on the target why there are none.
func containers(o checks.Observed[Facts]) []Container {
	list, ok := checks.Need(o, o.Facts.Containers, "containers")
	if ok && len(list) == 0 {
		o.NotApplicable("the engine has no containers")
	}
	return list
}

// chosen lists the containers that a selector names, and says on the target when
// there are none. A container that can't be told is declared and not assessed.
func chosen(o checks.Observed[Facts], selector Selector) []Container {
	var picked []Container
	unsure := false
	list := containers(o)
	for _, c := range list {
		switch matches, known := selector.selects(c); {
		case matches:
			picked = append(picked, c)
		case !known:
			unsure = true
			checks.Need(o.Subject(c.Name), c.Executable, c.Path("executable"))
			checks.Need(o.Subject(c.Name), c.Env, c.Path("env"))
		}
	}
	if len(list) > 0 && len(picked) == 0 && !unsure {
		o.NotApplicable("no container is selected by the parameters")
	}
	return picked
}

// confinement returns what the kernel forbids a container, unless that says
// nothing: a privileged container ignores it and is another check's finding.
func confinement(s checks.Subject, c Container) (Confinement, bool) {
	security, ok := checks.Need(s, c.Security, c.Path("security"))
	if ok && security.Privileged {
		s.NotApplicable("the container is privileged, which docker-privileged-disabled reports")
		return security, false
	}
	return security, ok
}

// softened reports whether root in the container is known to be an ordinary user
// of the host.
func softened(f Facts, c Container) bool {
	engine, known := f.Engine.Get()
	if !known {
		return false
	}
	isolation, known := c.Isolation.Get()
	return engine.Security.Rootless || engine.Security.UserNamespaces && known && isolation.User != hostMode
}

// lower is the severity one step below.
func lower(severity checks.Severity) checks.Severity { return max(severity-1, checks.Info) }

// withoutRoot is the severity of something that needs root on the host to do its
// full harm, where root in the container is an ordinary user there.
func withoutRoot(f Facts, c Container, severity checks.Severity) checks.Severity {
	if softened(f, c) {
		return lower(severity)
	}
	return severity
}

// maxListed bounds how many names a message lists.
const maxListed = 12

// listed joins names for a message, and counts those beyond maxListed.
func listed(names []string) string {
	if len(names) <= maxListed {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:maxListed], ", "), len(names)-maxListed)
}

// orNone shows an empty setting as such.
func orNone(text string) string {
	if text == "" {
		return "(not set)"
	}
	return text
}

// within reports whether a path is a folder or lies below it.
func within(file, folder string) bool {
	file = path.Clean(file)
	return file == folder || strings.HasPrefix(file, strings.TrimSuffix(folder, "/")+"/")
}

// withinAny reports whether a path is one of the folders or lies below one.
func withinAny(file string, folders []string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool { return within(file, folder) })
}

// globbed reports whether a name matches one of the patterns, in which * stands
// for anything but a slash.
func globbed(name string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		matches, err := path.Match(pattern, name)
		return err == nil && matches || pattern == name
	})
}
