package wireless

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// CAPsMANCertificatesRequired reports controllers that take in any access point.
var CAPsMANCertificatesRequired = &checks.Check{
	ID:       "routeros-capsman-certificates-required",
	Title:    "Controllers admit only access points that have a certificate",
	Severity: checks.Medium,
	Description: "CAPsMAN hands the networks' settings, passphrases included, to every access point that joins. Unless it asks for a certificate, " +
		"any device in reach is one. Both generations are looked at, where the router is such a controller.",
	Remediation: "Make certificates for the controller and give every access point one of the same authority: those without one lose their " +
		"networks when the controller asks for it. Then ask, with the menu that the router has:\n\n" +
		"    /interface wifi capsman set certificate=CAPsMAN ca-certificate=CAPsMAN-CA require-peer-certificate=yes\n" +
		"    /caps-man manager set certificate=CAPsMAN ca-certificate=CAPsMAN-CA require-peer-certificate=yes",
	References: []string{routeros.Manual + "WiFi", routeros.Manual + "AP+Controller+(CAPsMAN)"},
	Rule:       checks.Each(capsmanCertificatesRequired),
}

func capsmanCertificatesRequired(o checks.Observed[routeros.Facts]) {
	possible := routeros.Controllers(o.Facts)
	for _, one := range possible {
		if manager, ok := checks.Need(o, one.Manager, one.Field); ok {
			judgeManager(o.Subject(one.Menu), manager, one.Field)
		}
	}
	if len(possible) == 0 {
		o.NotApplicable("this router can't control access points")
	}
}

func judgeManager(subject checks.Subject, manager routeros.WirelessManager, field string) {
	on, ok := checks.Need(subject, manager.Enabled, field+".enabled")
	if !ok || !on {
		return
	}
	if manager.Certificate == "" || manager.Certificate == "none" {
		subject.Violation("the controller has no certificate")
	}
	required, ok := checks.Need(subject, manager.RequirePeerCertificate, field+".requirePeerCertificate")
	if ok && !required {
		subject.Violation("access points without a certificate may join")
	}
}
