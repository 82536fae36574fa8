package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// LogsStructured reports containers whose log has lines that aren't JSON.
var LogsStructured = &checks.Check{
	ID:       "docker-logs-structured",
	Title:    "Containers log one JSON object a line",
	Severity: checks.Low,
	Description: "Where each line is an object with named values, searches and alarms find what they look for, and a value with a line break " +
		"in it can't pass for another line. Of the last 100 lines that aren't blank, all must be a JSON object; key=value (logfmt) is " +
		"none, as no standard says where a value of it ends. Lines before the first object are one severity lower: programs say " +
		"something before they have read how to log. Asked for only with `consent: [active]` at the target; of the log nothing is " +
		"kept but how many lines are what.",
	Remediation: "Set the program's log format to JSON, and that of everything it starts. In Go `slog.New(slog.NewJSONHandler(os.Stderr, nil))`, " +
		"also for the package log by slog.SetDefault; in Python a formatter such as python-json-logger for the root logger, and for " +
		"gunicorn by --log-config. Show the result with `docker logs --tail 100 CONTAINER`.",
	References: []string{logsPage, owaspLogging, "https://12factor.net/logs"},
	Rule:       docker.EachContainer(logsStructured),
}

func logsStructured(_ checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	output, ok := needOutput(s, c)
	if !ok {
		return
	}
	plain := output.Lines - output.Objects
	are := "aren't JSON objects"
	if plain == 1 {
		are = "isn't a JSON object"
	}
	switch {
	case output.Objects < 0 || plain < 0:
		s.Unknown(checks.Unreadable, "the counts of its lines contradict each other")
	case plain == 0:
	case output.Objects > 0 && output.Leading == plain:
		s.ViolationLower("%d of %d lines %s, all before the first object", plain, output.Lines, are)
	default:
		s.Violation("%d of %d lines %s, the first is line %d", plain, output.Lines, are, output.FirstPlain)
	}
}

// needOutput returns what the end of a container's log is like, or records on the judge that it isn't known
// or has nothing to judge.
func needOutput(s checks.Subject, c docker.Container) (docker.Output, bool) {
	output, ok := checks.Need(s, c.Output, c.Path("output"))
	if !ok {
		return output, false
	}
	if output.Lines <= 0 {
		s.Unknown(checks.Source, "its log has no line to judge")
		return output, false
	}
	s.Evidence("docker logs --tail 100", "%d lines, %d of them JSON objects", output.Lines, output.Objects)
	if output.Terminal {
		s.Evidence("Config.Tty", "true, so that programs may colour their lines, which are no JSON then")
	}
	return output, true
}
