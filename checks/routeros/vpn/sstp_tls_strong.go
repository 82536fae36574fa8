package vpn

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// SSTPTLSStrong reports SSTP servers with weak TLS.
var SSTPTLSStrong = &checks.Check{
	ID:       "routeros-sstp-tls-strong",
	Title:    "The SSTP server has a certificate and modern TLS with forward secrecy",
	Severity: checks.High,
	Description: "Without a certificate SSTP uses anonymous Diffie-Hellman, which gives no protection against a man-in-the-middle. By default " +
		"every version of TLS is accepted, and keys are exchanged without forward secrecy (pfs): who steals the certificate's key can " +
		"decrypt what was recorded before.",
	Remediation: "Set a certificate that the clients verify, and the rest:\n\n" +
		"    /interface sstp-server server set certificate=vpn tls-version=only-1.2 pfs=yes ciphers=aes256-gcm-sha384",
	References: []string{routeros.Manual + "SSTP", "https://www.rfc-editor.org/rfc/rfc9325"},
	Rule:       checks.Each(sstpTLSStrong),
}

func sstpTLSStrong(o checks.Observed[routeros.Facts]) {
	server, on, known := routeros.Switched(o, o.Facts.VPN.SSTPServer, "vpn.sstpServer", "enabled", func(s routeros.SSTPServer) checks.Value[bool] { return s.Enabled })
	if known && !on {
		o.NotApplicable("the SSTP server is off")
	}
	if !on {
		return
	}
	if !server.HasCertificate() {
		o.Violation("the SSTP server has no certificate")
	} else {
		routeros.NeedCertificate(o, o.Subject(""), server.Certificate)
	}
	if server.HasCertificate() {
		routeros.Mend(o, o.Subject(""), routeros.Set("/interface/sstp-server/server", "tls-version=only-1.2", "pfs=yes"))
	}
	if version, ok := checks.Need(o, server.TLSVersion, "vpn.sstpServer.tlsVersion"); ok && version == "any" {
		o.ViolationAt(checks.Medium, "the SSTP server accepts any version of TLS")
	}
	if pfs, ok := checks.Need(o, server.PFS, "vpn.sstpServer.pfs"); ok && pfs == "no" {
		o.ViolationAt(checks.Medium, "the SSTP server exchanges keys without forward secrecy")
	}
}
