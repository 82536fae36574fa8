package containers

import (
	"path"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// LogRemote reports logs that are on the host alone.
var LogRemote = &checks.Check{
	ID:       "docker-log-remote",
	Title:    "The logs of containers are sent to another host",
	Severity: checks.Info,
	Description: "Who takes over the host deletes the logs on it. Drivers such as syslog, gelf and fluentd send them on. With journald, and where a " +
		"container reads the engine's log files as collectors do, it isn't seen whether they leave the host.",
	Remediation: "Set in /etc/docker/daemon.json and recreate the containers, or for one service in the compose file:\n\n" +
		"    {\"log-driver\": \"syslog\", \"log-opts\": {\"syslog-address\": \"tcp+tls://logs.example.org:6514\"}}",
	References: []string{docker.CIS("2.13"), loggingPage},
	Rule:       docker.EachContainer(logRemote),
}

// sending are the drivers that send logs to another program, elsewhere as a rule.
var sending = []docker.LogDriver{"syslog", "gelf", "fluentd", "awslogs", "splunk", "gcplogs", "logentries"}

func logRemote(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	log, ok := checks.Need(s, c.Log, c.Path("log"))
	if !ok {
		return
	}
	s.Evidence("HostConfig.LogConfig", "%s", docker.OrNone(log.Driver))
	switch {
	case log.Driver == "none":
		s.NotApplicable("nothing is logged, which docker-log-kept reports")
	case log.Driver == "journald":
		s.Unknown(checks.Source, "whether the host's journal is sent on isn't shown here")
	case log.Driver == "json-file" || log.Driver == "local":
		keptHere(o, s, log.Driver)
	case log.Driver == "" || log.Driver == "etwlogs":
		s.Unknown(checks.Source, "where the log driver %s keeps logs isn't shown here", docker.OrNone(log.Driver))
	case !slices.Contains(sending, log.Driver):
		s.UnknownWord(c.Path("log.driver"), string(log.Driver))
	}
}

// keptHere judges a log file, which a container may collect that has the folder with those of all.
func keptHere(o checks.Observed[docker.Facts], s checks.Subject, driver docker.LogDriver) {
	engine, ok := checks.Need(s, o.Facts.Engine, "engine")
	if !ok {
		return
	}
	logs := path.Join("/", engine.RootDir, "containers")
	for _, other := range o.Facts.Containers.Entries() {
		for _, mount := range other.Mounts.Entries() {
			if slices.ContainsFunc(mount.HostPaths(), func(at string) bool { return docker.PathWithin(logs, at) }) {
				s.Unknown(checks.Source, "%s may read the log file, and whether it sends it on isn't shown here", other.Name)
				return
			}
		}
	}
	s.Violation("keeps its log on this host alone (%s)", driver)
}
