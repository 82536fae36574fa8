package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// DiscoveryRestricted reports routers that tell every neighbour what they are.
var DiscoveryRestricted = &checks.Check{
	ID:       "routeros-discovery-restricted",
	Title:    "Neighbour discovery (MNDP, LLDP, CDP) runs on management interfaces only",
	Severity: checks.Low,
	Description: "MNDP, LLDP and CDP packets announce name, board, version and addresses of the router, in clear text, to everyone in the layer 2 " +
		"segment. (IPv6 neighbour discovery, NDP, is routeros-icmpv6-safe's.) The check looks at the interface list. It is high for the " +
		"list WAN and for lists that share an interface with it; others of the site's own, \"none\", and a router that only listens " +
		"(mode=rx-only) pass.",
	Remediation: "Name a list that holds management interfaces only, or none:\n\n" +
		"    /ip neighbor discovery-settings set discover-interface-list=none",
	References: []string{routeros.ManualSecuring, routeros.Manual + "Neighbor+discovery"},
	Rule:       checks.Each(discoveryRestricted),
}

func discoveryRestricted(o checks.Observed[routeros.Facts]) {
	discovery, ok := routeros.Need(o, o.Facts.Management.Discovery, "management.discovery")
	if !ok {
		return
	}
	list, ok := checks.Need(o, discovery.DiscoverInterfaceList, "management.discovery.discoverInterfaceList")
	if !ok {
		return
	}
	o.Evidence("/ip/neighbor/discovery-settings discover-interface-list", "%s", list)
	if mode, known := discovery.Mode.Get(); known && mode == "rx-only" {
		o.Evidence("/ip/neighbor/discovery-settings mode", "%s", mode)
		return
	}
	routeros.JudgeInterfaceList(o, o.Subject(""), "the router announces itself by MNDP, LLDP or CDP", list, checks.Low)
	routeros.Mend(o, o.Subject(""), routeros.Set("/ip/neighbor/discovery-settings", "discover-interface-list=none"))
}
