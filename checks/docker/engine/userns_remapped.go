package engine

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// UsernsRemapped reports engines under which root of a container is root of the host.
var UsernsRemapped = &checks.Check{
	ID:       "docker-userns-remapped",
	Title:    "Root in containers is an ordinary user of the host",
	Severity: checks.Low,
	Description: "With user namespaces, or a rootless engine, a process that leaves its container finds itself without rights. It is a second " +
		"line behind containers that don't run as root.",
	Remediation: "Run a rootless engine (`dockerd-rootless-setuptool.sh install`), or set in /etc/docker/daemon.json and restart; images and volumes " +
		"must then be loaded anew:\n\n    {\"userns-remap\": \"default\"}",
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
		o.Violation("the engine is neither rootless nor does it remap users")
	}
}
