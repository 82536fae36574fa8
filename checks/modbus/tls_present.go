package modbus

import "hardcheck/checks"

// TLSPresent reports endpoints that should speak TLS and don't.
var TLSPresent = &checks.Check{
	ID:       "modbus-tls-present",
	Title:    "The Modbus/TCP Security port speaks TLS",
	Severity: checks.High,
	Description: "An endpoint that the site gives as `modbus+tls://` must complete a TLS handshake or refuse it with a TLS alert. One that " +
		"answers plaintext Modbus is the finding of modbus-transport-encrypted, and no TLS is tried there: such a device may take a " +
		"ClientHello for a write request.",
	Remediation: "Switch on Modbus/TCP Security (also called mbaps or secure Modbus) in the device, load its certificate and key, and use " +
		"port 802. If the device has no such function, give it as `modbus://` in the site file.",
	References: []string{securityPage, specsPage},
	Rule:       whereOffered(tlsPresent),
}

func tlsPresent(o checks.Observed[Facts]) {
	switch o.Facts.Transport {
	case overTLS:
		tlsMissing(o)
	case plaintext:
		o.NotApplicable("this endpoint is for plaintext, and no TLS is tried on its port")
	default:
		transportUnknown(o)
	}
}

func tlsMissing(o checks.Observed[Facts]) {
	present, ok := checks.Need(o, o.Facts.TLSPresent, "tlsPresent")
	if !ok {
		return
	}
	o.Evidence("port", "%s", map[bool]string{true: "speaks TLS", false: "speaks no TLS"}[present])
	if present {
		return
	}
	o.Violation("the port does not speak TLS")
}
