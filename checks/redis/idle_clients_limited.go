package redis

import "hardcheck/checks"

// IdleClientsLimited reports servers that keep idle connections for ever.
var IdleClientsLimited = &checks.Check{
	ID:       "redis-idle-clients-limited",
	Title:    "Redis closes idle client connections (timeout)",
	Severity: checks.Low,
	Description: "With timeout 0 forgotten and abandoned connections stay open until maxclients is reached and new connections are refused, the " +
		"administrator's included. Clients with a connection pool reconnect by themselves.",
	Remediation: "Set `timeout 300` in redis.conf (seconds; subscribers are not affected); on a running server `CONFIG SET timeout 300`, then `CONFIG REWRITE`.",
	References:  []string{"https://redis.io/docs/latest/develop/reference/clients/"},
	Rule:        checks.Each(idleClientsLimited),
}

func idleClientsLimited(o checks.Observed[Facts]) {
	mend(o.Subject(""), o.Facts, "redis-idle-clients-limited", "")
	if effect, _, ok := means(o.Subject(""), o.Facts, "timeout"); ok && effect == off {
		o.Violation("idle connections are never closed (timeout 0)")
	}
}
