package vpn

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// OVPNServerStrong reports OpenVPN servers with weak algorithms or without client certificates.
var OVPNServerStrong = &checks.Check{
	ID:       "routeros-ovpn-server-strong",
	Title:    "OpenVPN servers use strong algorithms and client certificates",
	Severity: checks.High,
	Description: "The default settings accept MD5 and SHA-1, Blowfish and TLS before 1.2, and clients without a certificate, for whom a password " +
		"is enough. null is no protection at all. Weak algorithms are a risk even beside strong ones, since the client or an on-path " +
		"attacker may choose them (downgrade).",
	Remediation: "Allow the strong algorithms only:\n\n" +
		"    /interface ovpn-server server set auth=sha256,sha512 cipher=aes256-gcm tls-version=only-1.2 \\\n" +
		"        require-client-certificate=yes",
	References: []string{routeros.Manual + "OpenVPN", "https://sweet32.info/"},
	Rule:       checks.Each(ovpnServerStrong),
}

func ovpnServerStrong(o checks.Observed[routeros.Facts]) {
	servers, ok := routeros.Need(o, o.Facts.VPN.OVPNServers, "vpn.ovpnServers")
	if !ok {
		return
	}
	judged := false
	for _, server := range servers {
		on, known := checks.Need(o, server.Enabled, "vpn.ovpnServers.enabled")
		judged = judged || on || !known
		if on {
			judgeOVPN(o, server)
			routeros.Mend(o, o.Subject(""), ovpnMended(server))
		}
	}
	if !judged {
		o.NotApplicable("no OpenVPN server is on")
	}
}

// ovpnMended keeps the strong words of a server, or sets strong ones.
func ovpnMended(server routeros.OVPNServer) routeros.Command {
	hashes, _ := server.Auth.Get()
	ciphers, _ := server.Cipher.Get()
	return routeros.Set("/interface/ovpn-server/server", "tls-version=only-1.2", "require-client-certificate=yes").With(
		routeros.Is("auth", strong(hashes, weakOVPNDigests, "sha256")), routeros.Is("cipher", strong(ciphers, weakOVPNCiphers, "aes256-gcm")))
}

var (
	weakOVPNDigests = []routeros.OVPNDigest{"md5", "sha1", "null"}
	weakOVPNCiphers = []routeros.OVPNCipher{"blowfish128", "null"}
)

func judgeOVPN(o checks.Observed[routeros.Facts], server routeros.OVPNServer) {
	hashes, ok := checks.Need(o, server.Auth, "vpn.ovpnServers.auth")
	if weak := routeros.Among(hashes, weakOVPNDigests); ok && len(weak) > 0 {
		o.Violation("the OpenVPN server authenticates with %s", routeros.Commas(weak))
	}
	ciphers, ok := checks.Need(o, server.Cipher, "vpn.ovpnServers.cipher")
	if weak := routeros.Among(ciphers, weakOVPNCiphers); ok && len(weak) > 0 {
		o.Violation("the OpenVPN server encrypts with %s", routeros.Commas(weak))
	}
	if version, ok := checks.Need(o, server.TLSVersion, "vpn.ovpnServers.tlsVersion"); ok && version == "any" {
		o.ViolationAt(checks.Medium, "the OpenVPN server accepts any version of TLS")
	}
	if required, ok := checks.Need(o, server.RequireClientCertificate, "vpn.ovpnServers.requireClientCertificate"); ok && !required {
		o.ViolationAt(checks.Medium, "the OpenVPN server admits clients without a certificate")
	}
}
