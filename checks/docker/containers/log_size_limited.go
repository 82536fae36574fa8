package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/pattern"
)

// LogSizeLimited reports logs that can fill the host's disk.
var LogSizeLimited = &checks.Check{
	ID:       "docker-log-size-limited",
	Title:    "The logs of containers are limited in size",
	Severity: checks.Low,
	Description: "The log driver json-file keeps everything unless max-size is set, so that a chatty or attacked program fills the disk. The " +
		"driver local rotates by itself; drivers that send logs elsewhere keep no file.",
	Remediation: "Set in the compose file `logging: {driver: json-file, options: {max-size: 10m, max-file: \"3\"}}`, or for all new containers in " +
		"/etc/docker/daemon.json:\n\n    {\"log-driver\": \"local\"}",
	References: []string{"https://docs.docker.com/engine/logging/drivers/json-file/", "https://docs.docker.com/engine/logging/drivers/local/"},
	Rule:       docker.EachContainer(logSizeLimited),
}

func logSizeLimited(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	log, ok := checks.Need(s, c.Log, c.Path("log"))
	if !ok {
		return
	}
	s.Evidence("HostConfig.LogConfig", "%s, max-size %s, max-file %s", docker.OrNone(log.Driver), docker.OrNone(log.MaxSize), docker.OrNone(log.MaxFile))
	switch {
	case log.Driver == "none":
		s.NotApplicable("nothing is logged, which docker-log-kept reports")
	case log.Driver == "":
		s.Unknown(checks.Source, "the log driver is the engine's default, which this source doesn't show")
	case log.Driver != "json-file":
		checks.NeedWord(s, log.Driver, c.Path("log.driver"))
	case log.MaxSize == "" && !docker.NeedDocker(s, o.Facts, "Podman doesn't tell Docker's clients how large a log may become"):
	case log.MaxSize == "" || log.MaxSize == "-1":
		s.Violation("writes a log without limit (json-file without max-size)")
	case !logSize.MatchString(log.MaxSize):
		s.UnknownWord("max-size", log.MaxSize)
	}
}

// logSize is a number with a unit, as github.com/docker/go-units reads it.
var logSize = pattern.New(`^(?i)\d+(\.\d+)? ?([kmgtp]i?b?|b)?$`)
