package redis

import "hardcheck/checks"

// ProcessUnprivileged reports servers that run as root.
var ProcessUnprivileged = &checks.Check{
	ID:       "redis-process-unprivileged",
	Title:    "Redis runs as an account of its own, not as root",
	Severity: checks.High,
	Description: "A server that runs as root writes its dump anywhere on the host, and code that an intruder runs in it owns the machine. The check " +
		"looks at the process that holds the server's port or socket, so it is assessed on the server's own host only.",
	Remediation: "Run it as the account of the package, `User=redis` and `Group=redis` in its systemd unit, or `user: redis` in the container; give " +
		"that account the directory of the dump: `chown -R redis:redis /var/lib/redis`.",
	References: []string{securityPage},
	Rule:       checks.Each(processUnprivileged),
}

func processUnprivileged(o checks.Observed[Facts]) {
	host, ok := checks.Need(o, o.Facts.Host, "host")
	if !ok {
		return
	}
	o.Evidence("/proc", "uid %d", host.UID)
	switch {
	case host.UID < 0:
		o.Unknown(checks.Unreadable, "the account is said to be %d", host.UID)
	case host.UID == 0:
		o.Violation("the server runs as root")
	}
}
