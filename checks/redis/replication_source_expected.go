package redis

import (
	"net/netip"

	"hardcheck/checks"
)

// ReplicationSourceParams are the parameters of redis-replication-source-expected.
type ReplicationSourceParams struct {
	// Primaries are hosts, or "host:port", that a replica may replicate.
	Primaries []string `json:"primaries"`
}

// ReplicationSourceExpected reports replicas of a primary that the site doesn't know.
var ReplicationSourceExpected = &checks.Check{
	ID:       "redis-replication-source-expected",
	Title:    "Redis replicates from an expected source (a primary of the site)",
	Severity: checks.High,
	Description: "A replica accepts everything its primary sends, and a rogue primary sends a module: that is how many open servers are " +
		"compromised. The check compares the primary's address and port with the Redis targets of the site and with the parameter `primaries`. A host name that " +
		"is in neither has a lower severity, since it may be another name of a known server.",
	Remediation: "Add the primary to the site file, or its name to the parameter `primaries`. When nobody set it, run `REPLICAOF NO ONE`, " +
		"restrict REPLICAOF and SLAVEOF to administrators, and look for modules that were loaded.",
	References: []string{replicationPage, securityPage},
	Rule: checks.EachWith(ReplicationSourceParams{Primaries: []string{}},
		replicationSourceExpected),
}

func replicationSourceExpected(o checks.Observed[Facts], p ReplicationSourceParams) {
	replication, ok := replica(o)
	if !ok {
		return
	}
	host := replication.MasterHost
	o.Evidence(o.Facts.from("INFO replication"), "master_host:%s, master_port:%d", host, replication.MasterPort)
	if host == "" {
		o.Unknown(checks.Unreadable, "the server did not name its primary")
		return
	}
	at := endpoint{host, replication.MasterPort}
	_, err := netip.ParseAddr(host)
	switch {
	case at.among(p.Primaries) || at.isTarget(o.Site):
	case err == nil:
		o.Violation("replicates %s, which is no Redis target of the site", at)
	default:
		o.ViolationAt(checks.Medium, "replicates %s, a name that no Redis target of the site has", at)
	}
}
