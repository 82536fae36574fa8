package routeros

import "hardcheck/checks"

// ownCommunity is the subject of communities whose name isn't well known: the name is a
// password and is not told.
const ownCommunity = "community with an own name"

// liveCommunities lists the communities in force. ok is false where SNMP is off, which
// makes the check not applicable, or where that isn't known.
func liveCommunities(o checks.Observed[Facts]) (live []SNMPCommunity, ok bool) {
	_, on, known := switched(o, o.Facts.Monitoring.SNMP, "monitoring.snmp", "enabled", func(s SNMP) checks.Value[bool] { return s.Enabled })
	if known && !on {
		o.NotApplicable("SNMP is off")
	}
	if !on {
		return nil, false
	}
	all, ok := Need(o, o.Facts.Monitoring.SNMPCommunities, "monitoring.snmpCommunities")
	for _, community := range all {
		if !community.Disabled {
			live = append(live, community)
		}
	}
	return live, ok
}

// subject is the community as something to judge: by its name where everybody knows it.
func (c SNMPCommunity) subject(o checks.Observed[Facts]) checks.Subject {
	name, _ := c.Name.Get()
	return o.Subject(named(name.WellKnown, ownCommunity))
}

// writes reports whether the community is known to change settings.
func (c SNMPCommunity) writes() bool {
	write, known := c.WriteAccess.Get()
	return known && write
}
