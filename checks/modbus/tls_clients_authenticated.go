package modbus

import "hardcheck/checks"

// TLSClientsAuthenticated reports TLS servers that serve clients without a certificate.
var TLSClientsAuthenticated = &checks.Check{
	ID:       "modbus-tls-clients-authenticated",
	Title:    "Modbus over TLS requires a client certificate (mutual TLS)",
	Severity: checks.Critical,
	Description: "Modbus has no login of its own: without client certificates TLS only encrypts the commands of an attacker. Modbus/TCP Security " +
		"makes them mandatory. The check connects without a certificate and reads after the handshake: with TLS 1.3 a refusal comes only " +
		"then. A server that doesn't ask for a certificate can't demand one.",
	Remediation: "Set the device's secure Modbus server to require client certificates (mutual authentication), load the CA that issues " +
		"them as its only trusted CA, and give every client a certificate of its own with its role.",
	References: []string{
		securityPage, "https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2.4", "https://cwe.mitre.org/data/definitions/306.html",
	},
	Rule: whereOffered(tlsClientsAuthenticated),
}

func tlsClientsAuthenticated(o checks.Observed[Facts]) {
	if !speaksTLS(o) {
		return
	}
	admission, known := o.Facts.Admission.Anonymous.Get()
	admitted, decided := anonymousAdmitted(o.Facts)
	switch {
	case !decided:
		checks.Need(o, o.Facts.Admission.Anonymous, "admission.anonymous")
	case !known:
		o.Evidence("TLS handshake", "no client certificate requested")
		o.Violation("the server asks clients for no certificate")
	default:
		o.Evidence("read without a certificate", "%s", admission)
		if admitted {
			o.Violation("a client without a certificate is served")
		}
	}
}
