package redis

import "hardcheck/checks"

// ReplicationAuthenticated reports replicas that give their primary no password.
var ReplicationAuthenticated = &checks.Check{
	ID:       "redis-replication-authenticated",
	Title:    "Redis replicas authenticate to their primary",
	Severity: checks.Medium,
	Description: "A replica without masterauth can only follow a primary that requires no password, so both the primary and the copy of its data " +
		"are open to everyone who reaches it. In a cluster any node becomes the replica of another, so each is judged.",
	Remediation: "Set a password on the primary, then `masterauth <password>` (and `masteruser <name>` for an ACL user with " +
		"`+psync +replconf +ping`) in redis.conf of the replica; on a running server `CONFIG SET masterauth <password>`, `CONFIG REWRITE`.",
	References: []string{replicationPage, aclPage},
	Rule:       checks.Each(replicationAuthenticated),
}

func replicationAuthenticated(o checks.Observed[Facts]) {
	if !isNode(o.Facts) {
		if _, ok := replica(o); !ok {
			return
		}
	}
	set, ok := checks.Need(o, o.Facts.MasterAuthSet, "masterAuthSet")
	if !ok {
		return
	}
	o.Evidence(o.Facts.from("CONFIG GET masterauth"), "set: %t", set)
	switch {
	case !set && isNode(o.Facts):
		o.Violation("a node of the cluster gives the others no password (masterauth is not set), and may be their replica any time")
	case !set:
		o.Violation("the replica gives its primary no password (masterauth is not set)")
	}
}

// isNode reports whether the server is known to be a node of a cluster.
func isNode(f Facts) bool {
	server, known := f.Server.Get()
	return known && server.Mode == ModeCluster
}
