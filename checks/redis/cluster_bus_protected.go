package redis

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"hardcheck/checks"
)

// ClusterBusProtected reports cluster buses that anybody may join or listen to.
var ClusterBusProtected = &checks.Check{
	ID:       "redis-cluster-bus-protected",
	Title:    "The bus of a Redis Cluster is encrypted and joined by certificate",
	Severity: checks.High,
	Description: "The nodes of a cluster talk over a second port (the first one plus 10000). It asks for no password and knows no protected mode: who " +
		"reaches it can join the cluster, move slots and make nodes replicate a server of his own; published vulnerabilities of the bus need no " +
		"login either. Only tls-cluster with tls-auth-clients closes it. A bus on chosen private addresses has a lower severity: a firewall " +
		"may keep it apart.",
	Remediation: "In Redis 6.0 and later set `tls-cluster yes`, `tls-replication yes`, `tls-auth-clients yes` and the certificates in redis.conf of every node, " +
		"and let the bus listen on the address of the nodes alone, by the bind directive. Let a firewall refuse the bus port to all but the other nodes.",
	References: []string{clusterPage, encryptionPage},
	Rule:       checks.Each(clusterBusProtected),
}

func clusterBusProtected(o checks.Observed[Facts]) {
	if !inRole(o, ModeCluster, "the server is no node of a cluster") {
		return
	}
	for _, node := range o.Facts.Cluster.Entries() {
		if node.Myself {
			o.Evidence("CLUSTER NODES", "bus port %d", node.BusPort)
		}
	}
	encrypted, ok := directive(o.Subject(""), o.Facts, "tls-cluster")
	switch {
	case !ok && !o.Facts.Lacks("tls-cluster"):
		return
	case encrypted == "yes":
		joinedByCertificate(o)
		return
	case ok && encrypted != "no":
		o.UnknownWord("tls-cluster", encrypted)
		return
	}
	bind, ok := directive(o.Subject(""), o.Facts, "bind")
	switch {
	case !ok:
	case loopbackOnly(bind):
		o.NotApplicable("the bus listens on loopback only")
	case slices.ContainsFunc(parseBind(bind), func(l listener) bool { return !l.known() || l.wildcard() || checks.Public(l.addr) }) || bind == "":
		o.Violation("the bus takes anybody on more addresses than the nodes' (bind %s, tls-cluster no)", cmp.Or(bind, `""`))
	default:
		o.ViolationAt(checks.Medium, "the bus takes anybody who reaches %s (tls-cluster no)", strings.Join(strings.Fields(bind), ", "))
	}
}

func joinedByCertificate(o checks.Observed[Facts]) {
	value, ok := directive(o.Subject(""), o.Facts, "tls-auth-clients")
	switch {
	case !ok || value == "yes":
	case value == "no" || value == "optional":
		o.ViolationAt(checks.Medium, "the bus is encrypted, and takes anybody without a certificate (tls-auth-clients %s)", value)
	default:
		o.UnknownWord("tls-auth-clients", value)
	}
}

// ClusterNodesParams are the parameters of redis-cluster-nodes-expected.
type ClusterNodesParams struct {
	// Nodes are hosts, or "host:port", that may be in the cluster besides the site's targets.
	Nodes []string `json:"nodes"`
}

// ClusterNodesExpected reports nodes of a cluster that the site doesn't know.
var ClusterNodesExpected = &checks.Check{
	ID:       "redis-cluster-nodes-expected",
	Title:    "Every node of a Redis Cluster is expected (a target of the site)",
	Severity: checks.High,
	Description: "Any node may bring in another (CLUSTER MEET), which then holds data and sends clients on. The check compares the nodes that this one " +
		"knows with the Redis targets of the site, by address and port, and with the parameter `nodes`. A node given by a name that is in " +
		"neither has a lower severity, since it may be another name of a known server.",
	Remediation: "Add each node to the site file, so that it is audited too, or name it in the parameter `nodes`. When nobody added it, run " +
		"`CLUSTER FORGET <id>` on every node and find out who may run CLUSTER MEET or reach the bus.",
	References: []string{clusterPage},
	Rule:       checks.EachWith(ClusterNodesParams{Nodes: []string{}}, clusterNodesExpected),
}

func clusterNodesExpected(o checks.Observed[Facts], p ClusterNodesParams) {
	for _, node := range nodes(o) {
		if node.Myself || node.Gone {
			continue
		}
		at := endpoint{node.Host, node.Port}
		s := o.Subject(at.String())
		s.Evidence("CLUSTER NODES", "%s, bus port %d", at, node.BusPort)
		_, err := netip.ParseAddr(node.Host)
		switch {
		case node.Host == "":
			s.Unknown(checks.Unreadable, "the address of node %s was not told", node.ID)
		case at.among(p.Nodes) || at.isTarget(o.Site):
		case err == nil:
			s.Violation("the node %s is no Redis target of the site", at)
		default:
			s.ViolationAt(checks.Medium, "the node %s has a name that no Redis target of the site has", at)
		}
	}
}
