package modbus

import "hardcheck/checks"

// TLSFramingStandard reports TLS servers that frame Modbus in a way of their own.
var TLSFramingStandard = &checks.Check{
	ID:       "modbus-tls-framing-standard",
	Title:    "Modbus inside TLS has the standard header (MBAP)",
	Severity: checks.Info,
	Description: "Modbus/TCP Security wraps the whole Modbus TCP message with its header (MBAP) in TLS. Some stacks send the bare PDU instead. " +
		"Clients and firewalls of other makers then don't understand them, which tempts people to fall back to plaintext.",
	Remediation: "Update the stack or the firmware to one that follows Modbus/TCP Security, or choose its setting for the standard (\"MBAP " +
		"framing\", in some libraries the framer \"socket\" rather than \"tls\").",
	References: []string{securityPage, specsPage},
	Rule:       checks.Each(tlsFramingStandard),
}

func tlsFramingStandard(o checks.Observed[Facts]) {
	if !speaksTLS(o) {
		return
	}
	framing, ok := checks.Need(o, o.Facts.Framing, "framing")
	if !ok {
		return
	}
	o.Evidence("response inside TLS", "%s", framing)
	if framing != FramingMBAP {
		o.Violation("responses inside TLS have no Modbus TCP header (MBAP)")
	}
}
