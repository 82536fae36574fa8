package wireless

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// CAPsMANCertificatesRequired reports controllers that take in any access point.
var CAPsMANCertificatesRequired = &checks.Check{
	ID:       "routeros-capsman-certificates-required",
	Title:    "CAPsMAN requires certificates from access points (CAPs)",
	Severity: checks.Medium,
	Description: "CAPsMAN gives the networks' settings, passphrases included, to every access point (CAP) that joins. Unless it requires a " +
		"certificate, any device in reach can join. CAPsMAN of the wifi package and of the wireless package are looked at, where the " +
		"router runs one.",
	Remediation: "Make certificates for CAPsMAN and give every CAP one of the same CA: those without one lose their networks when CAPsMAN " +
		"requires it. Then require it, with the menu that the router has:\n\n" +
		"    /interface wifi capsman set certificate=CAPsMAN ca-certificate=CAPsMAN-CA require-peer-certificate=yes\n" +
		"    /caps-man manager set certificate=CAPsMAN ca-certificate=CAPsMAN-CA require-peer-certificate=yes",
	References: []string{routeros.Manual + "WiFi", routeros.Manual + "AP+Controller+(CAPsMAN)"},
	Rule:       checks.Each(capsmanCertificatesRequired),
}

func capsmanCertificatesRequired(o checks.Observed[routeros.Facts]) {
	possible := routeros.Controllers(o.Facts)
	for _, one := range possible {
		if manager, ok := checks.Need(o, one.Manager, one.Field); ok {
			judgeManager(o, o.Subject(one.Menu), manager, one)
		}
	}
	if len(possible) == 0 {
		o.NotApplicable("this router has no CAPsMAN")
	}
}

func judgeManager(o checks.Observed[routeros.Facts], subject checks.Subject, manager routeros.WirelessManager, one routeros.Controller) {
	field := one.Field
	on, ok := checks.Need(subject, manager.Enabled, field+".enabled")
	if !ok || !on {
		return
	}
	if manager.Certificate == "" || manager.Certificate == "none" {
		subject.Violation("CAPsMAN has no certificate")
	}
	required, ok := checks.Need(subject, manager.RequirePeerCertificate, field+".requirePeerCertificate")
	if ok && !required {
		if manager.Certificate != "" && manager.Certificate != "none" {
			routeros.Mend(o, subject, routeros.Set(one.Menu, "require-peer-certificate=yes"))
		}
		subject.Violation("CAPs without a certificate may join")
	}
}
