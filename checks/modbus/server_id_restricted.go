package modbus

import (
	"fmt"

	"hardcheck/checks"
)

// ServerIDRestricted reports devices that give anybody their server id.
var ServerIDRestricted = &checks.Check{
	ID:       "modbus-server-id-restricted",
	Title:    "The server id (function 17) is closed to unauthenticated clients",
	Severity: checks.Low,
	Description: "The response to function code 17 (Report Server ID) is vendor-specific: type, firmware, serial number, and the run indicator. " +
		"It helps an attacker to pick an exploit and a moment. The check looks at the response over plaintext. Over TLS the client's " +
		"certificate authenticates it.",
	Remediation: "Switch function 17 off in the device's Modbus server settings if it has such a setting; otherwise let the firewall admit only " +
		"the clients that need the device to port 502.",
	References: []string{protocolPage, discoveryPage},
	Rule:       checks.Each(serverIDRestricted),
}

func serverIDRestricted(o checks.Observed[Facts]) {
	if !openToAll(o) {
		return
	}
	id, ok := checks.Need(o, o.Facts.ServerID, "serverID")
	if !ok {
		return
	}
	o.Evidence("function 17", "%s", id.words())
	if !decided(o, id.Answer) || id.Bytes == 0 {
		return
	}
	o.Violation("gives its server id to an unauthenticated client")
}

// words says what kind of reply it is, and what it tells.
func (s ServerID) words() string {
	if s.Bytes == 0 {
		return s.Answer.words()
	}
	return fmt.Sprintf("%s of %d bytes, printable: %q", s.Answer.words(), s.Bytes, s.Text)
}
