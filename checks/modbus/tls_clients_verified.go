package modbus

import "hardcheck/checks"

// TLSClientsVerified reports TLS servers that accept any client certificate.
var TLSClientsVerified = &checks.Check{
	ID:       "modbus-tls-clients-verified",
	Title:    "Modbus over TLS accepts only certificates of the site's CA",
	Severity: checks.Critical,
	Description: "A server that requires a certificate and doesn't verify it admits everyone who makes one. The check presents a self-signed " +
		"certificate that was made for this one connection, and reads after the handshake. A server that serves clients without any " +
		"certificate is the finding of modbus-tls-clients-authenticated.",
	Remediation: "Load the CA that issues the clients' certificates as the only trusted CA of the device's secure Modbus server, and disable " +
		"settings such as \"accept unknown certificates\", \"trust on first use\" and the manufacturer's demonstration CA.",
	References: []string{securityPage, certificates, "https://cwe.mitre.org/data/definitions/295.html"},
	Rule:       whereOffered(tlsClientsVerified),
}

func tlsClientsVerified(o checks.Observed[Facts]) {
	if !speaksTLS(o) {
		return
	}
	if admitted, _ := anonymousAdmitted(o.Facts); admitted {
		o.NotApplicable("the server requires no certificate: the finding of modbus-tls-clients-authenticated")
		return
	}
	admission, ok := checks.Need(o, o.Facts.Admission.SelfSigned, "admission.selfSigned")
	if !ok {
		return
	}
	o.Evidence("read with an unknown self-signed certificate", "%s", admission)
	if admission == Admitted {
		o.Violation("a client with an unknown self-signed certificate is served")
	}
}
