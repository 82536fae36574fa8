package engine

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// UsernsRemapped reports engines under which root of a container is root of the host.
var UsernsRemapped = &checks.Check{
	ID:       "docker-userns-remapped",
	Title:    "User namespaces remap root of containers to an unprivileged user",
	Severity: checks.Low,
	Description: "With user namespaces, or a rootless engine, a process that escapes its container has no privileges on the host. It is a second " +
		"line of defence behind containers that don't run as root.",
	Remediation: "Run a rootless engine (`dockerd-rootless-setuptool.sh install`), or set in /etc/docker/daemon.json and restart; images and " +
		"volumes must then be loaded again:\n\n" +
		"    {\"userns-remap\": \"default\"}",
	References: []string{docker.CIS("2.9"), docker.UsernsPage, rootlessPage},
	Rule:       checks.Each(usernsRemapped),
}

func usernsRemapped(o checks.Observed[docker.Facts]) {
	engine, ok := checks.Need(o, o.Facts.Engine, "engine")
	if !ok {
		return
	}
	o.Evidence("info SecurityOptions", "rootless %t, userns %t", engine.Security.Rootless, engine.Security.UserNamespaces)
	if !engine.Security.Rootless && !engine.Security.UserNamespaces {
		o.Violation("the engine is neither rootless nor does it remap users (userns-remap)")
	}
}
