package redis

import "hardcheck/checks"

// ReplicaWritesRefused reports replicas that clients can write to.
var ReplicaWritesRefused = &checks.Check{
	ID:       "redis-replica-writes-refused",
	Title:    "Redis replicas refuse client writes (replica-read-only)",
	Severity: checks.Medium,
	Description: "What a client writes to a replica is lost at the next synchronisation and contradicts the primary until then. " +
		"CVE-2026-23631 needs a writable replica.",
	Remediation: "Set `replica-read-only yes` in redis.conf (the default; before Redis 5.0 its name is slave-read-only); on a running server `CONFIG SET replica-read-only yes`, then `CONFIG REWRITE`.",
	References:  []string{replicationPage, "CVE-2026-23631"},
	Rule:        checks.Each(replicaWritesRefused),
}

func replicaWritesRefused(o checks.Observed[Facts]) {
	mend(o.Subject(""), o.Facts, "redis-replica-writes-refused", "")
	if _, ok := replica(o); !ok {
		return
	}
	if effect, value, ok := means(o.Subject(""), o.Facts, "replica-read-only"); ok && effect == off {
		o.Violation("clients can write to the replica (replica-read-only %s)", value)
	}
}
