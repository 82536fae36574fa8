package filtering

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// DHCPRoguesBlocked reports bridges on which any host can be the DHCP server.
var DHCPRoguesBlocked = &checks.Check{
	ID:       "routeros-dhcp-rogues-blocked",
	Title:    "Rogue DHCP servers are blocked or reported",
	Severity: checks.Low,
	Description: "A rogue DHCP server makes itself the gateway and DNS server of its neighbours. DHCP snooping of the bridge drops answers from " +
		"untrusted ports; a DHCP server alert at least reports them. The check looks at bridges on which the router serves or uses DHCP.",
	Remediation: "Trust the port towards the server first, if it is not the router itself, then enable DHCP snooping: answers from all other " +
		"ports are dropped.\n\n" +
		"    /interface bridge port set [find interface=ether1] trusted=yes\n" +
		"    /interface bridge set [find name=bridge] dhcp-snooping=yes\n\n" +
		"Where snooping would disable hardware offloading of the bridge, set an alert, with the MAC address of the right server:\n\n" +
		"    /ip dhcp-server alert add interface=bridge valid-server=02:00:5E:00:53:02 disabled=no",
	References: []string{routeros.Manual + "Bridging+and+Switching", routeros.Manual + "DHCP"},
	Rule:       checks.Each(dhcpRoguesBlocked),
}

func dhcpRoguesBlocked(o checks.Observed[routeros.Facts]) {
	bridges, ok := routeros.Need(o, o.Facts.Network.Bridges, "network.bridges")
	servers, known := routeros.Need(o, o.Facts.Network.DHCPServers, "network.dhcpServers")
	clients, read := routeros.Need(o, o.Facts.Network.DHCPClients, "network.dhcpClients")
	alerts, told := routeros.Need(o, o.Facts.Network.DHCPAlerts, "network.dhcpAlerts")
	if !ok || !known || !read || !told {
		return
	}
	for _, bridge := range bridges {
		if bridge.Disabled {
			continue
		}
		subject := o.Subject(bridge.Name)
		snoops, ok := checks.Need(subject, bridge.DHCPSnooping, "network.bridges.dhcpSnooping")
		serves := slices.ContainsFunc(servers, func(s routeros.DHCPServer) bool { return s.Interface == bridge.Name && !s.Disabled })
		asks := slices.ContainsFunc(clients, func(c routeros.DHCPClient) bool { return c.Interface == bridge.Name && !c.Disabled })
		alerted := slices.ContainsFunc(alerts, func(a routeros.DHCPAlert) bool { return a.Interface == bridge.Name && !a.Disabled })
		switch {
		case !ok || snoops:
		case !serves && !asks:
			subject.NotApplicable("the router neither serves nor uses DHCP on the bridge")
		case !alerted:
			subject.Violation("any host on the bridge can act as a rogue DHCP server unnoticed")
			if serves && !asks {
				routeros.Mend(o, subject, routeros.Find("/interface/bridge", routeros.Is("name", bridge.Name)).Set("dhcp-snooping=yes"))
			}
		}
	}
}
