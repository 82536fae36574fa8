package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// SNMPWriteDisabled reports communities that may change settings.
var SNMPWriteDisabled = &checks.Check{
	ID:       "routeros-snmp-write-disabled",
	Title:    "SNMP write access is disabled",
	Severity: checks.High,
	Description: "SNMP write access can reboot the router, rename it and run its scripts, with nothing but the community name (v1 and v2c) as a " +
		"password. It is off by default: somebody switched it on.",
	Remediation: "Disable it:\n\n" +
		"    /snmp community set [find] write-access=no",
	References: []string{routeros.ManualSNMP},
	Rule:       checks.Each(snmpWriteDisabled),
}

func snmpWriteDisabled(o checks.Observed[routeros.Facts]) {
	communities, _ := liveCommunities(o)
	for _, community := range communities {
		subject := communitySubject(community, o)
		write, ok := checks.Need(subject, community.WriteAccess, "monitoring.snmpCommunities.writeAccess")
		if ok && write {
			subject.Violation("a community has write access")
			routeros.Mend(o, subject, findCommunity(community).Set("write-access=no"))
		}
	}
}
