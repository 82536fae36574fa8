package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// SNMPCommunitySecret reports communities whose name is guessed at once.
var SNMPCommunitySecret = &checks.Check{
	ID:       "routeros-snmp-community-secret",
	Title:    "SNMP community names are neither well known nor short",
	Severity: checks.High,
	Description: "In SNMPv1 and v2c the community name is the only password, and the router doesn't limit guesses. The default community of " +
		"RouterOS is public. It is reported only while SNMP is on. The audit does not keep the names: it compares them with those that " +
		"scanners try first, and looks at their length.",
	Remediation: "Rename the community, and limit it to SNMPv3 with encryption:\n\n" +
		"    /snmp community set [find name=public] name=\"a long random name\" security=private \\\n" +
		"        authentication-protocol=SHA1 encryption-protocol=AES authentication-password=\"...\" encryption-password=\"...\"\n\n" +
		"Or disable SNMP where nothing polls the router:\n\n" +
		"    /snmp set enabled=no",
	References: []string{routeros.ManualSNMP, "https://attack.mitre.org/techniques/T1602/001/"},
	Rule:       checks.Each(snmpCommunitySecret),
}

func snmpCommunitySecret(o checks.Observed[routeros.Facts]) {
	communities, _ := liveCommunities(o)
	for _, community := range communities {
		subject := communitySubject(community, o)
		name, ok := checks.Need(subject, community.Name, "monitoring.snmpCommunities.name")
		switch {
		case !ok:
		case name.WellKnown != "" && writes(community):
			subject.ViolationAt(checks.Critical, "the well-known community %s may change settings", name.WellKnown)
			renamed(o, subject, community)
		case name.WellKnown != "":
			subject.Violation("the well-known community %s is accepted", name.WellKnown)
			renamed(o, subject, community)
		case name.Short:
			subject.ViolationAt(checks.Low, "a community has a name of fewer than %d characters", routeros.MinCommunityLength)
			renamed(o, subject, community)
		}
	}
}
