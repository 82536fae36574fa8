package network

import (
	"hardcheck/checks"
	"hardcheck/checks/database"
)

// DatabaseUnreachable reports paths through the site's routers to database servers.
var DatabaseUnreachable = &checks.Check{
	ID:       "network-database-unreachable",
	Title:    "Database servers are unreachable from zones that the site file doesn't allow",
	Severity: checks.High,
	Description: "A database is for the application beside it. The check asks of every router of the site whether a packet gets to the server, by a port forward or " +
		"routed, from the internet and from every zone outside its `reachable-from`. Servers that could not be read are judged by their address. A server that " +
		"answered this audit from a zone outside its `reachable-from` (the site's `vantage`) fails whatever the rules say; that one didn't answer is no proof of protection.",
	Remediation: "Bind the server to the address of the application (`listen_addresses`), remove the NAT rule that leads to it, or drop what the zone of the finding sends to it:\n\n" +
		"    /ip/firewall/nat/disable <number>\n" +
		"    /ip/firewall/filter/add chain=forward action=drop in-interface=<interface> protocol=tcp dst-address=<server> dst-port=5432 place-before=<rule>\n\n" +
		"The drop belongs above the rule that accepts now; without `in-interface` it holds for every zone. A zone that needs the server belongs in its `reachable-from`.",
	References: []string{filterPage, natPage, "https://www.postgresql.org/docs/current/runtime-config-connection.html"},
	Rule:       unreachableRule(databaseEndpoints),
}

func databaseEndpoints(o checks.Observed[database.Facts]) []endpoint {
	e := endpoint{target: o.Target, site: o.Site, sockets: socketsOf(o.Target), seen: o.Seen}
	stranger, _ := o.Facts.Stranger.Get()
	plain, _ := o.Facts.Plain.Get()
	if stranger == database.AnswerOpen || plain == database.AnswerOpen {
		e.worsened = "the server, which lets in whoever names a role"
	}
	return []endpoint{e}
}
