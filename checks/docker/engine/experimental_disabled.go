package engine

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// ExperimentalDisabled reports engines with experimental features.
var ExperimentalDisabled = &checks.Check{
	ID:          "docker-experimental-disabled",
	Title:       "The engine's experimental features are off",
	Severity:    checks.Low,
	Description: "Experimental features are for tests: they change without notice and get less review.",
	Remediation: "Remove `\"experimental\": true` from /etc/docker/daemon.json and restart the engine.",
	References:  []string{docker.CIS("2.18"), docker.DaemonPage},
	Rule:        checks.Each(experimentalDisabled),
}

func experimentalDisabled(o checks.Observed[docker.Facts]) {
	engine, ok := checks.Need(o, o.Facts.Engine, "engine")
	if ok && docker.OnlyDocker(o.Subject(""), o.Facts, "Podman has no experimental features to switch on") && engine.Experimental {
		o.Evidence("info ExperimentalBuild", "true")
		o.Violation("experimental features are on")
	}
}
