package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// DNSOverHTTPSVerified reports routers that take DNS answers from anybody.
var DNSOverHTTPSVerified = &checks.Check{
	ID:       "routeros-dns-doh-verified",
	Title:    "DNS over HTTPS verifies the server's certificate",
	Severity: checks.High,
	Description: "Without verify-doh-cert, which is off by default, the router accepts answers from a man-in-the-middle: DNS over HTTPS then " +
		"gives neither confidentiality nor integrity.",
	Remediation: "Import the CA certificate, then verify:\n\n" +
		"    /ip dns set verify-doh-cert=yes",
	References: []string{routeros.Manual + "DNS", "https://www.rfc-editor.org/rfc/rfc8484"},
	Rule:       checks.Each(dnsOverHTTPSVerified),
}

func dnsOverHTTPSVerified(o checks.Observed[routeros.Facts]) {
	dns, ok := routeros.Need(o, o.Facts.Servers.DNS, "servers.dns")
	if !ok {
		return
	}
	if dns.UseDoHServer == "" {
		o.NotApplicable("DNS over HTTPS is off")
		return
	}
	verified, ok := checks.Need(o, dns.VerifyDoHCert, "servers.dns.verifyDoHCert")
	if ok && !verified {
		o.Violation("the certificate of %s is not verified", dns.UseDoHServer)
		routeros.Mend(o, o.Subject(""), routeros.Set("/ip/dns", "verify-doh-cert=yes"))
	}
}
