package redis

import "hardcheck/checks"

// KeepaliveSet reports servers that never ask whether their clients are still there.
var KeepaliveSet = &checks.Check{
	ID:       "redis-keepalive-set",
	Title:    "Redis sets TCP keepalive for its clients",
	Severity: checks.Low,
	Description: "With tcp-keepalive 0 the connection of a client that lost power or network stays open at the server: its connection counts " +
		"towards maxclients, and a subscriber's output buffer fills up. Firewalls and NAT devices on the path may time out an idle " +
		"connection. Redis sends a keepalive every 300 seconds by default.",
	Remediation: "Set `tcp-keepalive 300` in redis.conf (seconds), and on a running server `CONFIG SET tcp-keepalive 300`, then `CONFIG REWRITE`. " +
		"It holds for connections that are made afterwards.",
	References: []string{"https://redis.io/docs/latest/develop/reference/clients/#tcp-keepalive"},
	Rule:       checks.Each(keepaliveSet),
}

func keepaliveSet(o checks.Observed[Facts]) {
	mend(o.Subject(""), o.Facts, "redis-keepalive-set", "")
	if effect, _, ok := means(o.Subject(""), o.Facts, "tcp-keepalive"); ok && effect == off {
		o.Violation("clients that are gone stay connected (tcp-keepalive 0)")
	}
}
