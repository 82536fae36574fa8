package upkeep

import (
	"slices"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// CertificatesValid reports certificates of the router's services that are out of date, revoked or gone.
var CertificatesValid = &checks.Check{
	ID:       "routeros-certificates-valid",
	Title:    "The certificates that the router's services use are valid",
	Severity: checks.High,
	Description: "When a certificate ends, clients either stop or learn to ignore warnings. The check looks at those that www-ssl, api-ssl, SSTP and " +
		"OpenVPN use, at the as-of date; the parameter `days` is how long they must still last. A router doesn't renew by itself what " +
		"its owner signed.",
	Remediation: "Issue the certificate again, import it under a new name and bind it in place of the old one:\n\n" +
		"    /certificate import file-name=router-2.p12 name=router-2\n    /ip service set www-ssl certificate=router-2",
	References: []string{routeros.ManualCertificates, routeros.ManualServices},
	Rule:       checks.EachWith(CertificateParams{Days: 30}, certificatesValid),
}

func certificatesValid(o checks.Observed[routeros.Facts], p CertificateParams) {
	store, used, ok := usedCertificates(o)
	if !ok {
		return
	}
	for _, name := range used {
		subject := o.Subject(name)
		i := slices.IndexFunc(store, func(c routeros.Certificate) bool { return c.Name == name })
		if i < 0 {
			subject.Violation("a service uses the certificate, which is not in the store")
			continue
		}
		judgeStored(o, subject, store[i], p.Days)
	}
}

func judgeStored(o checks.Observed[routeros.Facts], subject checks.Subject, stored routeros.Certificate, days int) {
	if stored.Revoked {
		subject.Violation("the certificate is revoked")
	}
	from, known := stored.InvalidBefore.Get()
	until, ok := checks.Need(subject, stored.InvalidAfter, "certificates.store.invalidAfter")
	switch {
	case stored.Expired && !ok:
		subject.Violation("the router calls the certificate expired")
	case ok:
		subject.Evidence("/certificate invalid-after", "%s", until.Format(time.DateOnly))
		leaf := checks.Certificate{NotAfter: until}
		if known {
			leaf.NotBefore = from
		}
		checks.JudgeCertificateDates(subject, leaf, o.AsOf, days)
	}
}

// usedCertificates returns the store and the names that services on the router use,
// sorted. "*" followed by a number names what was removed.
func usedCertificates(o checks.Observed[routeros.Facts]) ([]routeros.Certificate, []string, bool) {
	enabled, known := routeros.EnabledServices(o, routeros.TLSServices...)
	store, ok := routeros.Need(o, o.Facts.Certificates.Store, "certificates.store")
	var used []string
	for _, service := range enabled {
		if service.HasCertificate() {
			used = append(used, service.Certificate)
		}
	}
	used = append(used, tunnelCertificates(o)...)
	slices.Sort(used)
	return store, slices.Compact(used), known && ok
}

// tunnelCertificates returns the names that VPN servers use.
func tunnelCertificates(o checks.Observed[routeros.Facts]) []string {
	var used []string
	add := func(enabled checks.Value[bool], name string) {
		if on, known := enabled.Get(); (on || !known) && name != "" && name != "none" {
			used = append(used, name)
		}
	}
	if !o.Facts.Lacks("/interface/sstp-server/server") {
		server, _ := checks.Need(o, o.Facts.VPN.SSTPServer, "vpn.sstpServer")
		add(server.Enabled, server.Certificate)
	}
	if !o.Facts.Lacks("/interface/ovpn-server/server") {
		servers, _ := checks.Need(o, o.Facts.VPN.OVPNServers, "vpn.ovpnServers")
		for _, server := range servers {
			add(server.Enabled, server.Certificate)
		}
	}
	return used
}
