package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// ownCommunity is the subject of communities whose name isn't well known: the name is a
// password and is not told.
const ownCommunity = "community with an own name"

// liveCommunities lists the communities in force. ok is false where SNMP is off, which
// makes the check not applicable, or where that isn't known.
func liveCommunities(o checks.Observed[routeros.Facts]) (live []routeros.SNMPCommunity, ok bool) {
	_, on, known := routeros.Switched(o, o.Facts.Monitoring.SNMP, "monitoring.snmp", "enabled", func(s routeros.SNMP) checks.Value[bool] { return s.Enabled })
	if known && !on {
		o.NotApplicable("SNMP is off")
	}
	if !on {
		return nil, false
	}
	all, ok := routeros.Need(o, o.Facts.Monitoring.SNMPCommunities, "monitoring.snmpCommunities")
	for _, community := range all {
		if !community.Disabled {
			live = append(live, community)
		}
	}
	return live, ok
}

// communitySubject is the community as something to judge: by its name where everybody knows it.
func communitySubject(c routeros.SNMPCommunity, o checks.Observed[routeros.Facts]) checks.Subject {
	name, _ := c.Name.Get()
	return o.Subject(routeros.NameOr(name.WellKnown, ownCommunity))
}

// writes reports whether the community is known to change settings.
func writes(c routeros.SNMPCommunity) bool {
	write, known := c.WriteAccess.Get()
	return known && write
}
