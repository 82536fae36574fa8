package redis

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"hardcheck/checks"
)

// ReplicationSourceParams are the parameters of redis-replication-source-expected.
type ReplicationSourceParams struct {
	// Primaries are the host names or addresses that a replica may replicate.
	Primaries []string `json:"primaries"`
}

// ReplicationSourceExpected reports replicas of a primary that the site doesn't know.
var ReplicationSourceExpected = &checks.Check{
	ID:       "redis-replication-source-expected",
	Title:    "Redis replicates from an expected source (a primary of the site)",
	Severity: checks.High,
	Description: "A replica accepts everything its primary sends, and a rogue primary sends a module: that is how many open servers are " +
		"compromised. The check compares the primary with the targets of the site and with the parameter `primaries`. A host name that " +
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
	o.Evidence("INFO replication", "master_host:%s, master_port:%d", host, replication.MasterPort)
	if host == "" {
		o.Unknown(checks.Unreadable, "the server did not name its primary")
		return
	}
	if slices.ContainsFunc(p.Primaries, func(name string) bool { return sameHost(name, host) }) {
		return
	}
	addr, err := netip.ParseAddr(host)
	switch {
	case err == nil && !o.Site.Knows(addr):
		o.Violation("replicates %s, which is no target of the site", host)
	case err != nil && !namesTarget(o.Site, host):
		o.ViolationAt(checks.Medium, "replicates %q, a name that no target of the site has", host)
	}
}

// sameHost compares two names or addresses without resolving them.
func sameHost(a, b string) bool {
	first, errA := netip.ParseAddr(a)
	second, errB := netip.ParseAddr(b)
	if errA == nil && errB == nil {
		return first.Unmap() == second.Unmap()
	}
	return strings.EqualFold(strings.TrimSuffix(a, "."), strings.TrimSuffix(b, "."))
}

// namesTarget reports whether a target of the site is addressed by the host name.
func namesTarget(site checks.Site, host string) bool {
	return slices.ContainsFunc(site.Targets, func(target checks.Target) bool {
		u, err := url.Parse(target.URL)
		return err == nil && u.Hostname() != "" && sameHost(u.Hostname(), host)
	})
}
