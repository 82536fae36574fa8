package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// LogKept reports containers whose output is thrown away.
var LogKept = &checks.Check{
	ID:          "docker-log-kept",
	Title:       "The output of containers is logged",
	Severity:    checks.Medium,
	Description: "With the log driver none nothing of a container's output is kept: neither faults nor attacks can be investigated afterwards.",
	Remediation: "Set `logging: {driver: local}` in the compose file, or a driver that sends logs elsewhere: `syslog`, `journald`.",
	References:  []string{docker.CIS("2.13"), loggingPage},
	Rule:        docker.EachContainer(logKept),
}

func logKept(_ checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	log, ok := checks.Need(s, c.Log, c.Path("log"))
	if !ok {
		return
	}
	s.Evidence("HostConfig.LogConfig", "%s", docker.OrNone(log.Driver))
	switch log.Driver {
	case "none":
		s.Violation("discards its output (log driver none)")
	case "":
		s.Unknown(checks.Source, "the log driver is the engine's default, which this source doesn't show")
	default:
		checks.NeedWord(s, log.Driver, c.Path("log.driver"))
	}
}
