package database

import "hardcheck/checks"

// ConnectionsLogged reports servers that don't log who comes.
var ConnectionsLogged = &checks.Check{
	ID:       "database-connections-logged",
	Title:    "The database server logs who connects",
	Severity: checks.Low,
	Description: "Without log_connections the log does not say who was on the server and from where, so that after an intrusion nobody can tell. Refused logins are " +
		"logged in any case.",
	Remediation: "Set `log_connections = on` (PostgreSQL 18: `log_connections = 'authorization'`) and `log_disconnections = on` in postgresql.conf, and run " +
		"`SELECT pg_reload_conf();`.",
	References: []string{loggingPage},
	Rule:       each(connectionsLogged),
}

func connectionsLogged(o checks.Observed[Facts]) {
	logging, ok := checks.Need(o, o.Facts.Logging, "logging")
	if !ok {
		return
	}
	o.Evidence("SHOW log_connections", "%s", logging)
	if logging.Off() {
		o.Violation("does not log who connects")
	}
}
