package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// SNMPVersionEncrypted reports communities that are used without version 3's encryption.
var SNMPVersionEncrypted = &checks.Check{
	ID:       "routeros-snmp-version-encrypted",
	Title:    "SNMP is version 3 with encryption (authPriv)",
	Severity: checks.Medium,
	Description: "A community with security none is used with SNMPv1 and v2c, which send its name and all responses in clear text. authorized is " +
		"SNMPv3 without encryption (authNoPriv). private encrypts (authPriv); the defaults MD5 and DES are weak, and have a lower severity.",
	Remediation: "Require encryption with current algorithms, and set the two passwords:\n\n" +
		"    /snmp community set [find] security=private authentication-protocol=SHA1 encryption-protocol=AES \\\n" +
		"        authentication-password=\"...\" encryption-password=\"...\"",
	References: []string{routeros.ManualSNMP, "https://www.rfc-editor.org/rfc/rfc3826"},
	Rule:       checks.Each(snmpVersionEncrypted),
}

func snmpVersionEncrypted(o checks.Observed[routeros.Facts]) {
	communities, _ := liveCommunities(o)
	for _, community := range communities {
		subject := communitySubject(community, o)
		security, ok := checks.Need(subject, community.Security, "monitoring.snmpCommunities.security")
		if ok {
			routeros.Mend(o, subject, encrypted(findCommunity(community)))
		}
		switch {
		case !ok:
		case security == "private":
			weakSNMP(subject, community)
		case security == "authorized":
			subject.Violation("a community is used with SNMPv3 without encryption")
		default:
			subject.Violation("a community is used with SNMPv1 and v2c, in clear text")
		}
	}
}

func weakSNMP(subject checks.Subject, community routeros.SNMPCommunity) {
	hash, ok := checks.Need(subject, community.AuthenticationProtocol, "monitoring.snmpCommunities.authenticationProtocol")
	if ok && hash == "MD5" {
		subject.ViolationAt(checks.Low, "a community authenticates with MD5")
	}
	cipher, ok := checks.Need(subject, community.EncryptionProtocol, "monitoring.snmpCommunities.encryptionProtocol")
	if ok && cipher == "DES" {
		subject.ViolationAt(checks.Low, "a community encrypts with DES")
	}
}
