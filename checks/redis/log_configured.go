package redis

import "hardcheck/checks"

// LogParams are the parameters of redis-log-configured.
type LogParams struct {
	// Stdout says that standard output is collected, as container engines do.
	Stdout bool `json:"stdout"`
}

// LogConfigured reports servers whose log may go nowhere.
var LogConfigured = &checks.Check{
	ID:       "redis-log-configured",
	Title:    "Redis writes a log",
	Severity: checks.Low,
	Description: "The log records failed saves, replication changes and cross-protocol (HTTP) attempts. Without a log file and without syslog it " +
		"goes to standard output, which is lost unless something collects it; the parameter `stdout` says so.",
	Remediation: "Set `logfile /var/log/redis/redis-server.log` or `syslog-enabled yes` in redis.conf and restart; or set the parameter " +
		"`stdout` where the container engine or service manager collects the output.",
	References: []string{configPage, "https://redis.io/docs/latest/operate/oss_and_stack/management/admin/"},
	Rule:       checks.EachWith(LogParams{}, logConfigured),
}

func logConfigured(o checks.Observed[Facts], p LogParams) {
	mend(o.Subject(""), o.Facts, "redis-log-configured", "")
	s := o.Subject("")
	file, _, ok := means(s, o.Facts, "logfile")
	if !ok || p.Stdout || file == on {
		return
	}
	if file == discarded {
		o.Violation("the log is discarded (logfile /dev/null)")
		return
	}
	if syslog, _, ok := means(s, o.Facts, "syslog-enabled"); ok && syslog == off {
		o.Violation("the log goes to standard output only (no logfile, no syslog)")
	}
}
