package modbus

import "hardcheck/checks"

// DiagnosticsRestricted reports devices that process diagnostic commands for anybody.
var DiagnosticsRestricted = &checks.Check{
	ID:       "modbus-diagnostics-restricted",
	Title:    "Modbus diagnostics are closed to clients that prove nothing",
	Severity: checks.Medium,
	Description: "Function 8 can restart a device's communication, silence it (listen-only mode) and clear its counters. The check sends " +
		"its echo only (subfunction 0), which changes nothing: a device that echoes serves the function and probably those " +
		"subfunctions too, which are never sent. It needs the consent `active`.",
	Remediation: "Switch function 8 off in the device's Modbus server settings. Where there is no such setting, let a firewall that " +
		"understands Modbus drop function 8, or let the packet filter admit the control system's addresses only to port 502.",
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
		o.Violation("echoes function 8 (diagnostics) for a client that proved nothing")
	case answer.Served():
		o.ViolationAt(checks.Low, "knows function 8 (diagnostics) and does not refuse it to a client that proved nothing")
	}
}
