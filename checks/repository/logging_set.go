package repository

import (
	"slices"

	"hardcheck/checks"
)

// LoggingSet reports applications that keep no log of what happened.
var LoggingSet = &checks.Check{
	ID:       "repository-logging-set",
	Title:    "Django's log goes somewhere",
	Severity: checks.Low,
	Description: "With DEBUG off Django itself writes its own messages nowhere but mails errors to ADMINS, who are nobody by default. The check looks for a handler in LOGGING that some logger, " +
		"or the root, is given, and that keeps or sends what it gets.",
	Remediation: "Write LOGGING with a handler (`logging.StreamHandler` in a container, `logging.handlers.RotatingFileHandler` else) and give it to `root`, `django` and " +
		"the application's own loggers.",
	References: []string{djangoLogging, djangoSettings + "#logging"},
	Rule:       each(loggingSet),
}

func loggingSet(o checks.Observed[Facts]) {
	eachSettings(o, func(s checks.Subject, f SettingsFile) {
		names, whole := namesOf(s, f, "handlers of LOGGING", f.LogHandlers)
		switch {
		case slices.ContainsFunc(names, keepsLog):
			asWritten(o, s)
		case !whole:
			s.Unknown(checks.Source, "LOGGING is not written as literals")
		case slices.ContainsFunc(names, func(n string) bool { return n != "NullHandler" }):
			s.Unknown(checks.Source, "LOGGING has handlers that aren't known: %s", listed(names))
		case len(names) > 0:
			s.Violation("LOGGING throws everything away (NullHandler)")
		default:
			s.Violation("LOGGING gives no logger a handler")
		}
	})
}

func keepsLog(class string) bool {
	return slices.Contains([]string{"StreamHandler", "FileHandler", "RotatingFileHandler", "TimedRotatingFileHandler", "WatchedFileHandler", "SysLogHandler", "SocketHandler", "JournalHandler", "JournaldLogHandler"}, class)
}
