package engine

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// LogLevelSet reports engines that log too little, or everything.
var LogLevelSet = &checks.Check{
	ID:       "docker-log-level-set",
	Title:    "The engine logs at level info",
	Severity: checks.Low,
	Description: "At warn and above the engine's log doesn't show who started what; at debug it shows so much that nobody reads it, and may " +
		"hold secrets of requests.",
	Remediation: "Set in /etc/docker/daemon.json:\n\n    {\"log-level\": \"info\"}",
	References:  []string{docker.CIS("2.3"), docker.DaemonPage},
	Rule:        checks.Each(logLevelSet),
}

func logLevelSet(o checks.Observed[docker.Facts]) {
	value, ok := daemonSetting(o, "log-level")
	if ok && !slices.Contains([]string{"", "info"}, value) {
		o.Violation("the engine logs at level %s", value)
	}
}
