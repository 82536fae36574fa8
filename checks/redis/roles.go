package redis

import "hardcheck/checks"

// The pages about the two roles that need other settings than a lone server's.
const (
	sentinelPage = "https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/"
	clusterPage  = "https://redis.io/docs/latest/operate/oss_and_stack/management/scaling/"
)

// ofServers is a rule about data and replication, of which a Sentinel has neither.
func ofServers(rule func(checks.Observed[Facts])) func(checks.Observed[Facts]) {
	return func(o checks.Observed[Facts]) {
		if !keepsNoData(o) {
			rule(o)
		}
	}
}

// keepsNoData says of a Sentinel that the check is none of its.
func keepsNoData(o checks.Observed[Facts]) bool {
	if o.Facts.isSentinel() {
		o.NotApplicable("a Sentinel keeps no data and replicates none")
	}
	return o.Facts.isSentinel()
}

// inRole reports whether the server has the role that the check is about.
func inRole(o checks.Observed[Facts], role Mode, otherwise string) bool {
	server, ok := checks.Need(o, o.Facts.Server, "server")
	if !ok || !checks.NeedWord(o, server.Mode, "server.mode") {
		return false
	}
	if server.Mode != role {
		o.NotApplicable("%s", otherwise)
		return false
	}
	o.Evidence("INFO server", "redis_mode:%s", server.Mode)
	return true
}

// monitored are the primaries of a Sentinel.
func monitored(o checks.Observed[Facts]) []Monitored {
	if !inRole(o, ModeSentinel, "the server is no Sentinel") {
		return nil
	}
	primaries, whole := checks.NeedAll(o, o.Facts.Sentinel, "sentinel")
	if whole && len(primaries) == 0 {
		o.NotApplicable("the Sentinel watches no primary")
	}
	return primaries
}

// nodes are the nodes of a cluster.
func nodes(o checks.Observed[Facts]) []Node {
	if !inRole(o, ModeCluster, "the server is no node of a cluster") {
		return nil
	}
	found, _ := checks.NeedAll(o, o.Facts.Cluster, "cluster")
	return found
}
