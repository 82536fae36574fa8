package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// confinement returns what the kernel forbids a container, unless that says
// nothing: a privileged container ignores it and is another check's finding.
func confinement(s checks.Subject, c docker.Container) (docker.Confinement, bool) {
	security, ok := checks.Need(s, c.Security, c.Path("security"))
	if ok && security.Privileged {
		s.NotApplicable("the container is privileged, which docker-privileged-disabled reports")
		return security, false
	}
	return security, ok
}

// softened reports whether root in the container is known to be an ordinary user
// of the host.
func softened(f docker.Facts, c docker.Container) bool {
	engine, known := f.Engine.Get()
	if !known {
		return false
	}
	isolation, known := c.Isolation.Get()
	return engine.Security.Rootless || engine.Security.UserNamespaces && known && isolation.User != docker.HostMode
}

// violation is one of the ways to report a violation: [checks.Subject.Violation] or
// [checks.Subject.ViolationLower].
type violation func(s checks.Subject, format string, args ...any)

// asRoot reports at the check's severity what needs root on the host to do its full
// harm, and one step below where root in the container is an ordinary user there.
func asRoot(f docker.Facts, c docker.Container) violation {
	if softened(f, c) {
		return checks.Subject.ViolationLower
	}
	return checks.Subject.Violation
}

// withoutRoot is the severity of something that needs root on the host to do its
// full harm, where root in the container is an ordinary user there.
func withoutRoot(f docker.Facts, c docker.Container, severity checks.Severity) checks.Severity {
	if softened(f, c) {
		return severity.Lower()
	}
	return severity
}
