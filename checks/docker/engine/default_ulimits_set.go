package engine

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// DefaultUlimitsSet reports engines whose containers inherit the limits of the engine itself.
var DefaultUlimitsSet = &checks.Check{
	ID:       "docker-default-ulimits-set",
	Title:    "The engine has default ulimits for containers",
	Severity: checks.Info,
	Description: "A container without ulimits of its own has those of the engine, which service units set to no limit at all. With defaults a container " +
		"that leaks open files or processes stops alone. Limits on memory, CPU and processes are judged by docker-resources-limited.",
	Remediation: "Set in /etc/docker/daemon.json and restart the engine:\n\n" +
		"    {\"default-ulimits\": {\"nofile\": {\"Name\": \"nofile\", \"Soft\": 1024, \"Hard\": 65536}}}",
	References: []string{docker.CIS("2.8"), docker.DaemonPage},
	Rule:       checks.Each(defaultUlimitsSet),
}

func defaultUlimitsSet(o checks.Observed[docker.Facts]) {
	value, ok := daemonSetting(o, "default-ulimits")
	if ok && value == "" {
		o.Violation("containers inherit the engine's own limits (default-ulimits is not set)")
	}
}
