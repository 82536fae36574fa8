package access

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// TransportEncrypted reports that the audit itself sent its password in clear text.
var TransportEncrypted = &checks.Check{
	ID:       "routeros-transport-encrypted",
	Title:    "The audit reaches the API over TLS",
	Severity: checks.High,
	Description: "The API's login carries name and password. On the plaintext service (port 8728) everyone on the path can read and replay them. " +
		"The check looks at the connection of the audit itself; check other API clients in the same way.",
	Remediation: "Bind a certificate to the encrypted service, allow only the auditor's address, switch the plaintext one off and write " +
		"`routeros://` in the site file:\n\n    /ip service set api-ssl certificate=NAME tls-version=only-1.2 address=192.0.2.10/32 disabled=no\n" +
		"    /ip service set api disabled=yes\n\nChange the password that was sent in clear text.",
	References: []string{routeros.ManualAPI, routeros.ManualServices},
	Rule:       checks.Each(transportEncrypted),
}

func transportEncrypted(o checks.Observed[routeros.Facts]) {
	switch transport := o.Facts.Transport; {
	case transport == routeros.OverTLS:
		o.Evidence("transport", "%s", transport)
	case transport == routeros.Plaintext:
		o.Evidence("transport", "%s", transport)
		o.Violation("the password of the audit's user was sent in clear text")
	case routeros.FromExport(o.Facts):
		o.NotApplicable("the facts are from an exported configuration")
	default:
		o.Unknown(checks.Unreadable, "the transport is not known")
	}
}
