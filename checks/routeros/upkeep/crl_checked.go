package upkeep

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// CRLChecked reports routers that accept certificates which were revoked.
var CRLChecked = &checks.Check{
	ID:       "routeros-crl-checked",
	Title:    "Certificate revocation lists (CRL) are checked",
	Severity: checks.Low,
	Description: "A router that authenticates clients by certificate accepts revoked ones too, unless it uses certificate revocation lists (CRL), " +
		"which is off by default. The check applies where an SSTP or OpenVPN server, an IPsec identity or CAPsMAN requires certificates.",
	Remediation: "Use CRLs and download them. Try it with one client first: a certificate whose CRL can't be downloaded may be refused.\n\n" +
		"    /certificate settings set crl-use=yes crl-download=yes",
	References: []string{routeros.ManualCertificates},
	Rule:       checks.Each(crlChecked),
}

func crlChecked(o checks.Observed[routeros.Facts]) {
	settings, ok := routeros.Need(o, o.Facts.Certificates.Settings, "certificates.settings")
	if !ok {
		return
	}
	used, ok := checks.Need(o, settings.CRLUse, "certificates.settings.crlUse")
	if !ok {
		return
	}
	o.Evidence("/certificate/settings crl-use", "%s", routeros.YesNo(used))
	if used {
		if downloads, known := settings.CRLDownload.Get(); known && !downloads {
			o.ViolationAt(checks.Info, "CRLs are used and not downloaded")
			routeros.Mend(o, o.Subject(""), routeros.Set("/certificate/settings", "crl-download=yes"))
		}
		return
	}
	switch asks, known := asksForCertificates(o); {
	case asks:
		o.Violation("clients are authenticated by certificate, and revoked certificates are accepted")
		routeros.Mend(o, o.Subject(""), routeros.Set("/certificate/settings", "crl-use=yes", "crl-download=yes"))
	case known:
		o.NotApplicable("nothing on the router requires certificates of others")
	}
}

// asksForCertificates reports whether somebody is let in by certificate.
func asksForCertificates(o checks.Observed[routeros.Facts]) (asks, known bool) {
	sstp, sstpRead := checks.Need(o, o.Facts.VPN.SSTPServer, "vpn.sstpServer")
	ovpn, ovpnRead := checks.Need(o, o.Facts.VPN.OVPNServers, "vpn.ovpnServers")
	identities, ipsecRead := checks.Need(o, o.Facts.VPN.IPsecIdentities, "vpn.ipsecIdentities")
	asks = sstpAsks(sstp) || slices.ContainsFunc(ovpn, ovpnAsks) || slices.ContainsFunc(identities, signs)
	known = sstpRead && ovpnRead && ipsecRead
	for _, identity := range identities {
		if !identity.Disabled {
			_, told := checks.Need(o, identity.AuthMethod, "vpn.ipsecIdentities.authMethod")
			known = known && told
		}
	}
	if on, _ := sstp.Enabled.Get(); on && sstpRead {
		_, told := checks.Need(o, sstp.VerifyClientCertificate, "vpn.sstpServer.verifyClientCertificate")
		known = known && told
	}
	for _, controller := range routeros.Controllers(o.Facts) {
		manager, ok := checks.Need(o, controller.Manager, controller.Field)
		on, _ := manager.Enabled.Get()
		required, _ := manager.RequirePeerCertificate.Get()
		asks, known = asks || on && required, known && ok
	}
	return asks, known
}

func sstpAsks(server routeros.SSTPServer) bool {
	on, _ := server.Enabled.Get()
	verifies, known := server.VerifyClientCertificate.Get()
	return on && known && verifies.Known() && !slices.Contains([]routeros.VerifyClient{"no", "false"}, verifies)
}

func ovpnAsks(server routeros.OVPNServer) bool {
	on, _ := server.Enabled.Get()
	required, _ := server.RequireClientCertificate.Get()
	return on && required
}

func signs(identity routeros.IPsecIdentity) bool {
	method, _ := identity.AuthMethod.Get()
	return !identity.Disabled && slices.Contains([]routeros.IPsecAuth{"digital-signature", "rsa-signature-hybrid"}, method)
}
