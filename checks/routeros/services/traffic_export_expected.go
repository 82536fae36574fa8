package services

import (
	"net/netip"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// CollectorsParams are the parameters of routeros-traffic-export-expected.
type CollectorsParams struct {
	// Collectors are the prefixes to which traffic or its records may be sent. Without
	// any, the site's own addresses count and private ones.
	Collectors []netip.Prefix `json:"collectors"`
}

// TrafficExportExpected reports copies of traffic, or records of it, that leave the site.
var TrafficExportExpected = &checks.Check{
	ID:       "routeros-traffic-export-expected",
	Title:    "Traffic Flow and packet streams go to expected collectors only",
	Severity: checks.High,
	Description: "Traffic Flow (NetFlow, IPFIX) shows who communicates with whom; a mangle rule with sniff-tzsp or sniff-pc sends the packets " +
		"themselves. Intruders use both to eavesdrop. A receiver is expected when the parameter `collectors` holds it; without the " +
		"parameter, when it has a private address, or the site file names it or its zone. Streaming of the packet sniffer has a check of " +
		"its own.",
	Remediation: "Ask who wanted it. If nobody knows the collector, save the evidence, remove it and look for further indicators of compromise:\n\n" +
		"    /ip traffic-flow target remove [find dst-address=198.51.100.66]\n" +
		"    /ip firewall mangle remove [find action=sniff-tzsp]",
	References: []string{routeros.Manual + "Traffic+Flow", "https://attack.mitre.org/techniques/T1020/001/"},
	Rule:       checks.EachWith(CollectorsParams{Collectors: []netip.Prefix{}}, trafficExportExpected),
}

func trafficExportExpected(o checks.Observed[routeros.Facts], p CollectorsParams) {
	_, on, _ := routeros.Switched(o, o.Facts.Monitoring.TrafficFlow, "monitoring.trafficFlow", "enabled", routeros.OfSwitch)
	if on {
		targets, _ := routeros.Need(o, o.Facts.Monitoring.FlowTargets, "monitoring.flowTargets")
		for _, target := range targets {
			if !target.Disabled && !p.expects(o, target.DstAddress) {
				o.Subject("traffic-flow "+target.DstAddress).Violation("suspicion: flow records are sent to %s", target.DstAddress)
				routeros.Mend(o, o.Subject("traffic-flow "+target.DstAddress), routeros.Find("/ip/traffic-flow/target", routeros.Is("dst-address", target.DstAddress)).Set("disabled=yes"))
			}
		}
	}
	for _, table := range []struct {
		field string
		rules checks.Value[[]routeros.Rule]
	}{
		{"firewall.ipv4.mangle", o.Facts.Firewall.IPv4.Mangle},
		{"firewall.ipv6.mangle", o.Facts.Firewall.IPv6.Mangle},
	} {
		rules, _ := routeros.Need(o, table.rules, table.field)
		for _, rule := range rules {
			receiver := rule.Options["sniff-target"]
			if strings.HasPrefix(rule.Action, "sniff-") && !rule.Disabled && !rule.Invalid && !p.expects(o, receiver) {
				o.Subject("mangle "+rule.Action+" "+routeros.NameOr(receiver, "without a receiver")).Violation("suspicion: packets are sent to %s", routeros.NameOr(receiver, "an unknown host"))
				routeros.Mend(o, o.Subject("mangle "+rule.Action+" "+routeros.NameOr(receiver, "without a receiver")), routeros.FindRule(routeros.MenuOf(table.field), rule).Set("disabled=yes"))
			}
		}
	}
}

func (p CollectorsParams) expects(o checks.Observed[routeros.Facts], receiver string) bool {
	addr, err := netip.ParseAddr(receiver)
	if err != nil {
		return false
	}
	holds := func(prefix netip.Prefix) bool { return prefix.Contains(addr.Unmap()) }
	if len(p.Collectors) > 0 {
		return slices.ContainsFunc(p.Collectors, holds)
	}
	zoned := slices.ContainsFunc(o.Site.Zones, func(z checks.Zone) bool { return slices.ContainsFunc(z.Prefixes, holds) })
	return zoned || o.Site.Knows(addr) || addr.IsPrivate() || addr.IsLoopback() || addr.IsLinkLocalUnicast()
}
