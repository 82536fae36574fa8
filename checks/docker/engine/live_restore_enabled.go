package engine

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// LiveRestoreEnabled reports engines whose update stops every container.
var LiveRestoreEnabled = &checks.Check{
	ID:          "docker-live-restore-enabled",
	Title:       "Live restore is enabled (containers keep running while the engine is updated)",
	Severity:    checks.Low,
	Description: "Without live-restore each update of the engine stops all containers, so that updates get put off. In a swarm it can't be used.",
	Remediation: "Set in /etc/docker/daemon.json and run `systemctl reload docker`:\n\n    {\"live-restore\": true}",
	References:  []string{docker.CIS("2.15"), "https://docs.docker.com/engine/daemon/live-restore/"},
	Rule:        checks.Each(liveRestoreEnabled),
}

func liveRestoreEnabled(o checks.Observed[docker.Facts]) {
	engine, ok := checks.Need(o, o.Facts.Engine, "engine")
	if !ok || !docker.OnlyDocker(o.Subject(""), o.Facts, "Podman has no daemon with which containers would stop") {
		return
	}
	o.Evidence("info LiveRestoreEnabled", "%t", engine.LiveRestore)
	switch {
	case engine.LiveRestore:
	case engine.SwarmState == "active":
		o.NotApplicable("the engine is in a swarm, where live-restore can't be used")
	default:
		o.Violation("containers stop with the engine (live-restore is off)")
	}
}
