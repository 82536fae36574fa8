package network

import (
	"hardcheck/checks"
	"hardcheck/checks/web"
)

// WebUnreachable reports paths through the site's routers to web servers.
var WebUnreachable = &checks.Check{
	ID:       "network-web-unreachable",
	Title:    "Web servers are unreachable from zones that the site file doesn't allow",
	Severity: checks.High,
	Description: "The pages of a plant are for the networks of those who run it. The check asks of every router of the site whether a packet gets to " +
		"the server's own port, by a port forward or routed, from the internet and from every zone outside its `reachable-from`. Servers that " +
		"could not be read are judged by their address. A server that answered this audit from a zone outside its `reachable-from` (the site's " +
		"`vantage`) fails whatever the rules say; that one didn't answer is no proof of protection.",
	Remediation: "Name the zones whose people need the server in its `reachable-from`. For the others remove the NAT rule that leads to it, or drop what " +
		"the zone of the finding sends to it:\n\n" +
		"    /ip/firewall/nat/disable <number>\n" +
		"    /ip/firewall/filter/add chain=forward action=drop in-interface=<interface> protocol=tcp dst-address=<server> dst-port=<port> place-before=<rule>\n\n" +
		"The drop belongs above the rule that accepts now. Reach it from outside through a VPN.",
	References: []string{filterPage, natPage, "https://csrc.nist.gov/pubs/sp/800/82/r3/final"},
	Rule:       unreachableRule(webEndpoints),
}

// WebPlaintextClosed reports paths to ports of web servers that give content without TLS.
var WebPlaintextClosed = &checks.Check{
	ID:       "network-web-plaintext-closed",
	Title:    "Web content without TLS is unreachable from other zones",
	Severity: checks.High,
	Description: "Where the content of a web server crosses zones without TLS, passwords and sessions can be read in every network between. The check takes the " +
		"ports at which content was given without TLS, the target's own and those of `web: {plain-ports: [...]}`, and asks of every router of the " +
		"site whether a packet gets to them from the internet and from every zone outside the server's `reachable-from`.",
	Remediation: "Close the port: bind the application to 127.0.0.1, or take it out of the published ports, and let port 80 only redirect. Until then drop it at the router:\n\n" +
		"    /ip/firewall/filter/add chain=forward action=drop protocol=tcp dst-address=<server> dst-port=<port> place-before=<rule>",
	References: []string{filterPage, natPage, "https://www.rfc-editor.org/rfc/rfc9110#section-4.2.1"},
	Rule:       unreachableRule(plainEndpoints),
}

func webEndpoints(o checks.Observed[web.Facts]) []endpoint {
	return []endpoint{{target: o.Target, site: o.Site, sockets: socketsOf(o.Target), seen: o.Seen}}
}

// plainEndpoints are the ports of a server that give content without TLS. A port of which
// that isn't known is one of its own.
func plainEndpoints(o checks.Observed[web.Facts]) []endpoint {
	var all []endpoint
	ports, open := o.Facts.PlainPorts()
	for _, port := range ports {
		port = orOwn(port, o.Target)
		all = append(all, endpoint{target: o.Target, site: o.Site, part: "port-" + portText(port), sockets: socketsAt(o.Target, tcp, port)})
	}
	for _, field := range open {
		checks.Need(o, checks.Unknown[bool](), field)
	}
	if len(all) == 0 {
		o.NotApplicable("no port is known at which it gives content without TLS")
	}
	return all
}

// orOwn is a port, for 0 the target's own.
func orOwn(port uint16, target checks.Target) uint16 {
	if port == 0 {
		return target.Port
	}
	return port
}
