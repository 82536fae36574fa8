package engine

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// DebugDisabled reports engines in debug mode.
var DebugDisabled = &checks.Check{
	ID:          "docker-debug-disabled",
	Title:       "The engine's debug mode is off",
	Severity:    checks.Low,
	Description: "In debug mode the engine logs the content of requests, which may hold secrets, and offers profiling data to clients.",
	Remediation: "Remove `\"debug\": true` from /etc/docker/daemon.json and -D from the daemon's options, and run `systemctl reload docker`.",
	References:  []string{docker.DaemonPage, "https://docs.docker.com/engine/daemon/logs/"},
	Rule:        checks.Each(debugDisabled),
}

func debugDisabled(o checks.Observed[docker.Facts]) {
	engine, ok := checks.Need(o, o.Facts.Engine, "engine")
	if ok && engine.Debug {
		o.Evidence("info Debug", "true")
		o.Violation("debug mode is on")
	}
}
