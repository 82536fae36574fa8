package modbus

import "hardcheck/checks"

// DiagnosticsRestricted reports devices that process diagnostic commands for anybody.
var DiagnosticsRestricted = &checks.Check{
	ID:       "modbus-diagnostics-restricted",
	Title:    "Modbus diagnostics (function 8) are closed to unauthenticated clients",
	Severity: checks.Medium,
	Description: "Function code 8 (Diagnostics) can restart a device's communications, force it into listen only mode and clear its counters. The " +
		"check sends Return Query Data only (subfunction 0), which changes nothing: a device that echoes serves the function and " +
		"probably those subfunctions too, which are never sent. It needs the consent `active`.",
	Remediation: "Switch function 8 off in the device's Modbus server settings. Where there is no such setting, let a firewall with deep packet " +
		"inspection for Modbus drop function 8, or let the firewall admit the control system's addresses only to port 502.",
	References: []string{protocolPage, otGuide, "https://attack.mitre.org/techniques/T0814/", "https://attack.mitre.org/techniques/T0816/"},
	Rule:       checks.Each(diagnosticsRestricted),
}

func diagnosticsRestricted(o checks.Observed[Facts]) {
	if !openToAll(o) {
		return
	}
	answer, ok := reply(o, o.Facts.Diagnostics, "diagnostics", "function 8, subfunction 0")
	switch {
	case !ok:
	case answer.Exception == 0:
		o.Violation("echoes function 8 (diagnostics) for an unauthenticated client")
	case answer.Served():
		o.ViolationAt(checks.Low, "knows function 8 (diagnostics) and does not refuse it to an unauthenticated client")
	}
}
