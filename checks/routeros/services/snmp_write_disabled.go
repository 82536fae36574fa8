package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// SNMPWriteDisabled reports communities that may change settings.
var SNMPWriteDisabled = &checks.Check{
	ID:       "routeros-snmp-write-disabled",
	Title:    "SNMP cannot change the router",
	Severity: checks.High,
	Description: "Write access over SNMP restarts the router, renames it and runs its scripts, with nothing but the community's name (1 " +
		"and 2c) as a password. It is off by default: somebody switched it on.",
	Remediation: "Switch it off:\n\n" +
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
			subject.Violation("a community may change settings")
		}
	}
}
