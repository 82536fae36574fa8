package access

import (
	"net/netip"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// RADIUSEncrypted reports RADIUS servers that are asked over UDP.
var RADIUSEncrypted = &checks.Check{
	ID:       "routeros-radius-encrypted",
	Title:    "RADIUS is encrypted with TLS (RadSec)",
	Severity: checks.High,
	Description: "RADIUS over UDP rests on MD5. An on-path attacker can turn an Access-Reject into an Access-Accept (Blast-RADIUS, " +
		"CVE-2024-3596); the setting that requires the Message-Authenticator attribute came with RouterOS 7.15. The finding is medium " +
		"where RADIUS serves no logins to the router itself. A server on the router is left out.",
	Remediation: "Use RadSec with a certificate that the server trusts, or reach the server through an encrypted tunnel:\n\n" +
		"    /radius set [find address=192.0.2.20] protocol=radsec certificate=NAME",
	References: []string{routeros.ManualRADIUS, "https://nvd.nist.gov/vuln/detail/CVE-2024-3596", "https://www.rfc-editor.org/rfc/rfc6614"},
	Rule:       checks.Each(radiusEncrypted),
}

func radiusEncrypted(o checks.Observed[routeros.Facts]) {
	servers, ok := routeros.Need(o, o.Facts.Accounts.RADIUS, "accounts.radius")
	if !ok {
		return
	}
	for _, server := range servers {
		if address, err := netip.ParseAddr(server.Address); server.Disabled || err == nil && address.IsLoopback() {
			continue
		}
		subject := o.Subject(server.Address)
		protocol, ok := checks.Need(subject, server.Protocol, "accounts.radius.protocol")
		if !ok {
			continue
		}
		services := strings.Join(server.Service, ", ")
		subject.Evidence("/radius "+server.Address, "protocol %s, service %s", protocol, services)
		switch {
		case protocol == "radsec":
		case len(routeros.Among([]string{"login"}, server.Service)) > 0:
			subject.Violation("logins to the router are decided over %s", protocol)
		default:
			subject.ViolationAt(checks.Medium, "the services %s are decided over %s", services, protocol)
		}
	}
}
