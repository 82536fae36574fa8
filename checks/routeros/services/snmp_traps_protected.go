package services

import (
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// SNMPTrapsProtected reports traps that are sent in clear text.
var SNMPTrapsProtected = &checks.Check{
	ID:       "routeros-snmp-traps-protected",
	Title:    "SNMP traps are protected by SNMPv3",
	Severity: checks.Low,
	Description: "SNMPv1 and v2c traps disclose to everyone on the path what happens on the router, and the community name: the password of those " +
		"versions. A well-known name (public) discloses nothing. Without a receiver no traps are sent.",
	Remediation: "Send them by SNMPv3, with a community that has authentication and encryption:\n\n" +
		"    /snmp set trap-version=3 trap-community=NAME",
	References: []string{routeros.ManualSNMP},
	Rule:       checks.Each(snmpTrapsProtected),
}

func snmpTrapsProtected(o checks.Observed[routeros.Facts]) {
	snmp, on, known := routeros.Switched(o, o.Facts.Monitoring.SNMP, "monitoring.snmp", "enabled", func(s routeros.SNMP) checks.Value[bool] { return s.Enabled })
	if known && !on {
		o.NotApplicable("SNMP is off")
	}
	if !on || strings.Trim(strings.Join(snmp.TrapTarget, ""), "0.:") == "" {
		return
	}
	o.Evidence("/snmp trap-target", "%s", routeros.Commas(snmp.TrapTarget))
	version, ok := checks.Need(o, snmp.TrapVersion, "monitoring.snmp.trapVersion")
	if !ok || version == 3 {
		return
	}
	o.Violation("traps of version %d are sent to %s in clear text", version, routeros.Commas(snmp.TrapTarget))
	if community, told := snmp.TrapCommunity.Get(); told && community.WellKnown != "" {
		o.Violation("their community is %s", community.WellKnown)
	}
}
