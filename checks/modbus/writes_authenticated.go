package modbus

import "hardcheck/checks"

// WritesAuthenticated reports devices that process write functions for anybody.
var WritesAuthenticated = &checks.Check{
	ID:       "modbus-writes-authenticated",
	Title:    "Modbus writes are refused to unauthenticated clients",
	Severity: checks.High,
	Description: "Where a write function is processed without authentication, whoever reaches the port can change setpoints and switch outputs. " +
		"The check sends function code 16 (Write Multiple Registers) with a quantity of 0, which addresses no register and writes " +
		"nothing: every response but the exception 01 (illegal function) shows that the function is processed. It needs the consent " +
		"`write-probe` and `--allow-write-probe`. Over TLS modbus-tls-role-enforced judges writes.",
	Remediation: "Make the server read-only where the process allows it (many devices have a setting such as \"Modbus write disable\" or a list of " +
		"clients that may write); otherwise use Modbus/TCP Security with roles, or a firewall with deep packet inspection for Modbus " +
		"that lets function codes 5, 6, 15, 16, 22 and 23 pass from the control system's address only.",
	References: []string{
		protocolPage, securityPage, otGuide, "https://attack.mitre.org/techniques/T0855/", "https://attack.mitre.org/techniques/T0836/",
	},
	Rule: checks.Each(writesAuthenticated),
}

// writeRequest is how the write probe is named in evidence.
const writeRequest = "function 16, quantity 0"

func writesAuthenticated(o checks.Observed[Facts]) {
	if !openToAll(o) {
		return
	}
	answer, ok := reply(o, o.Facts.Writes, "writes", writeRequest)
	if ok && answer.Served() {
		o.Violation("processes function 16 (write multiple registers) for an unauthenticated client")
	}
}
