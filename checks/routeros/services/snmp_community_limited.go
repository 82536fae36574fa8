package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// SNMPCommunityLimited reports communities that answer every address.
var SNMPCommunityLimited = &checks.Check{
	ID:       "routeros-snmp-community-limited",
	Title:    "SNMP communities are limited to the monitoring hosts",
	Severity: checks.Medium,
	Description: "A community without addresses, or with ::/0 or 0.0.0.0/0, answers every host that reaches the router. SNMP discloses " +
		"interfaces, neighbours, routes and connected devices, and its responses are larger than the requests, which serves reflection " +
		"and amplification attacks.",
	Remediation: "Name the hosts that poll the router:\n\n" +
		"    /snmp community set [find] addresses=192.0.2.10/32",
	References: []string{routeros.ManualSNMP, "https://attack.mitre.org/techniques/T1602/001/"},
	Rule:       checks.Each(snmpCommunityLimited),
}

func snmpCommunityLimited(o checks.Observed[routeros.Facts]) {
	communities, _ := liveCommunities(o)
	for _, community := range communities {
		subject := communitySubject(community, o)
		addresses, ok := checks.Need(subject, community.Addresses, "monitoring.snmpCommunities.addresses")
		if !ok {
			continue
		}
		if limited, known := routeros.LimitedTo(subject, addresses); known && !limited {
			subject.Violation("a community accepts any address")
			routeros.Mend(o, subject, findCommunity(community).With(pollers))
		}
	}
}
