package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// SNMPCommunitySecret reports communities whose name is guessed at once.
var SNMPCommunitySecret = &checks.Check{
	ID:       "routeros-snmp-community-secret",
	Title:    "SNMP communities have names that nobody guesses",
	Severity: checks.High,
	Description: "In SNMP 1 and 2c the community's name is the only password, and the router answers any number of guesses. RouterOS comes " +
		"with the community public. It is reported only while SNMP is on. The audit does not keep the names: it compares them with " +
		"those that scanners try first, and looks at their length.",
	Remediation: "Rename the community, and let it be used by version 3 with encryption only:\n\n" +
		"    /snmp community set [find name=public] name=\"a long random name\" security=private \\\n" +
		"        authentication-protocol=SHA1 encryption-protocol=AES authentication-password=\"...\" encryption-password=\"...\"\n\n" +
		"Or switch SNMP off where nothing polls the router:\n\n" +
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
		case name.WellKnown != "":
			subject.Violation("the well-known community %s is answered", name.WellKnown)
		case name.Short:
			subject.ViolationAt(checks.Low, "a community has a name of fewer than %d characters", routeros.MinCommunityLength)
		}
	}
}
