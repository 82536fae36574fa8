package network

import (
	"hardcheck/checks"
	"hardcheck/checks/redis"
)

// RedisUnreachable reports paths through the site's routers to Redis servers.
var RedisUnreachable = &checks.Check{
	ID:       "network-redis-unreachable",
	Title:    "Redis servers are unreachable from zones that the site file doesn't allow",
	Severity: checks.High,
	Description: "Redis is made for trusted clients in a trusted network. The check asks of every router of the site whether a packet gets to the " +
		"server, by a port forward or routed, from the internet and from every zone outside its `reachable-from`. The bus of a cluster's node is asked about too, " +
		"under the name bus. Servers that could not be read are judged by their address. A server that answered this audit from a zone outside its `reachable-from` (the site's " +
		"`vantage`) fails whatever the rules say; that one didn't answer is no proof of protection.",
	Remediation: "Remove the NAT rule that leads to the server, or drop what the zone of the finding sends to it:\n\n" +
		"    /ip/firewall/nat/disable <number>\n" +
		"    /ip/firewall/filter/add chain=forward action=drop in-interface=<interface> protocol=tcp dst-address=<server> dst-port=6379 place-before=<rule>\n\n" +
		"The drop belongs above the rule that accepts now; without `in-interface` it holds for every zone. A zone that needs the server " +
		"belongs in its `reachable-from`.",
	References: []string{filterPage, natPage, "https://redis.io/docs/latest/operate/oss_and_stack/management/security/"},
	Rule:       unreachableRule(redisEndpoints),
}

func redisEndpoints(o checks.Observed[redis.Facts]) []endpoint {
	e := endpoint{target: o.Target, site: o.Site, sockets: socketsOf(o.Target), seen: o.Seen}
	switch answer, _ := o.Facts.Anonymous.Get(); answer {
	case redis.AnswerOpen:
		e.worsened = "the server, which runs commands for unauthenticated clients"
	case redis.AnswerCertificate:
		e.compensated = "the server, which refuses clients without a certificate"
	case redis.AnswerPassword, redis.AnswerProtected:
	}
	return append([]endpoint{e}, busOf(o)...)
}

// busOf is the bus of a cluster's node, which asks for no password.
func busOf(o checks.Observed[redis.Facts]) []endpoint {
	for _, node := range o.Facts.Cluster.Entries() {
		if node.Myself && node.BusPort > 0 && node.BusPort <= 0xffff {
			return []endpoint{{target: o.Target, site: o.Site, part: "bus", sockets: socketsAt(o.Target, tcp, uint16(node.BusPort))}}
		}
	}
	server, known := o.Facts.Server.Get()
	if known && server.Mode == redis.ModeCluster {
		if _, all := checks.NeedAll(o.Subject("bus"), o.Facts.Cluster, "cluster"); all {
			o.Subject("bus").Unknown(checks.Unreadable, "the node does not say where its own bus listens")
		}
	}
	return nil
}
